#include <array>
#include <map>

#include "model/event_json.h"
#include "respond/orders/order_scene.h"
#include "respond/orders/random_orders.h"

// What holds of the book after any events whatever.
namespace duanlian::respond {
namespace {

constexpr std::string_view kNight = R"(authorities:
  - {name: night, measures: [query, stop, freeze], amount_max: 900, currency: CNY, given_by: head,
     basis: written, from: 2026-12-01, until: 2029-12-01, lasts: 48h}
)";

std::string saved(const OrderBook& book) {
  std::string bytes;
  book.save(bytes);
  return bytes;
}

std::unique_ptr<OrderBook> loaded(std::string_view bytes, const std::shared_ptr<const Law>& law) {
  auto book = std::make_unique<OrderBook>();
  book->activate(law);
  const Status done = book->load(bytes);
  EXPECT_TRUE(done) << done.error().message;
  return book;
}

void expect_limits_of_money(const OrderBook& book) {
  for (uint32_t place = 0; place < book.reports(); ++place) {
    const model::Report& report = book.report(place).report;
    if (!report.amount) continue;
    EXPECT_LE(book.held_for(place) + book.returned_for(place, false), *report.amount);
    EXPECT_LE(book.returned_for(place, false), *report.amount);
  }
}

void expect_limits_of_orders(const OrderBook& book) {
  std::map<std::string, std::set<uint32_t>> stops;
  std::map<std::string, int> replaced;
  for (uint32_t place = 0; place < book.size(); ++place) {
    const OrderRecord& record = book.at(place);
    EXPECT_GE(record.held(), 0);
    EXPECT_LE(record.released, record.done);
    EXPECT_EQ(book.due().contains(place),
              record.state == OrderState::approved &&
                  !(is_task(record.order.measure) && record.order.institution.empty()));
    EXPECT_EQ(book.open_places().contains(place), !is_over(record.state));
    EXPECT_TRUE(record.release_by || !book.release_due().contains(place));
    EXPECT_TRUE(record.state != OrderState::in_force || !record.ends_at || *record.ends_at > book.now());
    if (record.order.measure == model::Measure::stop && record.done > 0)
      stops[record.order.target.id].insert(book.first_raised(place));
    if (record.state == OrderState::in_force && record.replaces()) ++replaced[record.order.other];
  }
  for (const auto& [other, orders] : replaced) EXPECT_EQ(orders, 1) << other;
  for (const auto& [account, times] : stops) EXPECT_LE(times.size(), 2U) << account;
}

TEST(OrderBookRandom, a_saved_book_goes_on_alike_and_no_limit_is_broken) {
  const auto law = shipped_law(kNight);
  std::array<uint32_t, words(OrderState{}).size()> seen{};
  for (uint32_t seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE(seed);
    RandomOrders events(seed);
    OrderBook straight;
    straight.activate(law);
    auto stopped = loaded(saved(straight), law);
    for (uint64_t position = 1; position <= 1'500; ++position) {
      const model::Event event = events.next();
      ASSERT_TRUE(model::check_event(event));
      const Status one = straight.take(position, event);
      const Status other = stopped->take(position, event);
      ASSERT_EQ(one ? "" : one.error().message, other ? "" : other.error().message);
      if (std::holds_alternative<model::Tick>(event.payload)) expect_limits_of_orders(straight);
      if (position % 97 != 0) continue;
      expect_limits_of_money(straight);
      const std::string bytes = saved(*stopped);
      ASSERT_TRUE(bytes == saved(straight));
      stopped = loaded(bytes, law);
      ASSERT_TRUE(saved(*stopped) == bytes);
      ASSERT_EQ(stopped->due(), straight.due());
      ASSERT_EQ(stopped->release_due(), straight.release_due());
      ASSERT_EQ(stopped->fresh_money(), straight.fresh_money());
      ASSERT_EQ(stopped->open_places(), straight.open_places());
      ASSERT_EQ(stopped->next_clock(), straight.next_clock());
      if (HasFailure()) return;
    }
    for (uint32_t place = 0; place < straight.size(); ++place)
      ++seen[static_cast<std::size_t>(straight.at(place).state)];
  }
  for (std::size_t i = 0; i < seen.size(); ++i)
    EXPECT_GT(seen[i], 0U) << "never " << words(OrderState{})[i] << ": the events are too tame";
}

TEST(OrderBookRandom, bytes_that_were_cut_or_changed_are_refused_or_load_to_a_book_that_saves) {
  const auto law = shipped_law(kNight);
  RandomOrders events(7);
  OrderBook book;
  book.activate(law);
  for (uint64_t position = 1; position <= 120; ++position) (void)book.take(position, events.next());
  const std::string bytes = saved(book);
  for (std::size_t length = 0; length < bytes.size(); length += 13) {
    OrderBook other;
    other.activate(law);
    EXPECT_FALSE(other.load(std::string_view(bytes).substr(0, length))) << length;
  }
  OrderBook longer;
  longer.activate(law);
  EXPECT_FALSE(longer.load(bytes + "x"));
  uint32_t loads = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 7) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x01);
    OrderBook other;
    other.activate(law);
    if (!other.load(changed)) continue;
    ++loads;
    (void)other.take(1'000, {.header = {.id = "t", .time = *parse_rfc3339("2027-12-01T00:00:00Z")},
                             .payload = model::Tick{}});
    EXPECT_FALSE(saved(other).empty());
  }
  EXPECT_GT(loads, 0U) << "texts may change";
}

}  // namespace
}  // namespace duanlian::respond
