// What 100,000 open orders cost: their clocks at ticks ten seconds apart, a payment that concerns none of
// them, a payment into an account under order, a report's draft, and the book as bytes and back.

#include <benchmark/benchmark.h>
#include <memory>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/file.h"
#include "respond/law/law.h"
#include "respond/orders/order_book.h"

namespace {

using namespace duanlian;
using namespace duanlian::respond;

constexpr uint32_t kOrders = 100'000;
constexpr Duration kTickStep = seconds(10);
const Timestamp kBegin = *parse_rfc3339("2026-12-01T00:00:00Z");

std::shared_ptr<const Law> law() {
  std::vector<model::PackFile> files;
  for (const std::string name : {"authorities.yaml", "clocks.yaml", "measures.yaml", "pack.yaml"})
    files.push_back({.path = name, .text = *read_file(DUANLIAN_SOURCE_DIR "/packs/law/" + name, 1 << 20)});
  return Law::build(files).value();
}

std::string account_of(uint32_t i) { return "62220212340" + std::to_string(10'000'000 + i); }

// Half of them stops that end one after another within two days, half freezes that end in half a year.
class OpenOrders {
 public:
  OpenOrders() {
    book.activate(law());
    take("police", kBegin, model::Tick{});
    for (uint32_t i = 0; i < kOrders; ++i) add(i);
    CHECK(book.open() == kOrders, "all are in force");
    CHECK(book.next_clock().has_value(), "with clocks");
  }

  void take(std::string source, Timestamp time, model::Payload payload) {
    const model::Event event{.header = {.id = "e" + std::to_string(++position_),
                                        .time = time,
                                        .source = std::move(source),
                                        .purpose = model::Purpose::exercise},
                             .payload = std::move(payload)};
    CHECK(book.take(position_, event).has_value(), "it is taken");
  }

  OrderBook book;

 private:
  void add(uint32_t i) {
    const bool is_stop = i % 2 == 0;
    const Timestamp time = kBegin + Duration{days(2).micros / kOrders * i};
    if (i % 100 == 0) take("clock", time, model::Tick{});
    take("police", time,
         model::Order{.measure = is_stop ? model::Measure::stop : model::Measure::freeze,
                      .target = {.kind = model::EntityKind::account, .id = account_of(i)},
                      .institution = "bank_1",
                      .amount = 5'000'000,
                      .currency = *Currency::parse("CNY"),
                      .traced = 5'000'000,
                      .transfers = {"t1", "t2", "t3"},
                      .reason = "traced"});
    const std::string id = "e" + std::to_string(position_);
    for (const char* officer : {"wang", "li"}) {
      take("police", time,
           model::OrderStep{.order = id, .step = model::OrderProgress::approved, .officer = officer});
      if (is_stop) break;
    }
    take("police", time, model::OrderStep{.order = id, .step = model::OrderProgress::sent});
    take("bank_1", time,
         model::OrderStep{
             .order = id, .issuer = "police", .step = model::OrderProgress::executed, .amount = 5'000'000});
  }

  uint64_t position_ = 0;
};

// Of the two days in which all stops give two alerts and end: mean of a tick.
void clocks_at_ticks(benchmark::State& state) {
  std::string bytes;
  OpenOrders().book.save(bytes);
  const auto same_law = law();
  const int64_t ticks = days(2).micros / kTickStep.micros;
  for (auto _ : state) {
    state.PauseTiming();
    OrderBook book;
    book.activate(same_law);
    CHECK(book.load(bytes).has_value(), "it loads");
    Timestamp now = kBegin + days(2);
    state.ResumeTiming();
    for (int64_t i = 0; i < ticks; ++i) {
      now = now + kTickStep;
      const model::Event tick{.header = {.id = "t", .time = now, .source = "clock"},
                              .payload = model::Tick{}};
      CHECK(book.take(static_cast<uint64_t>(i), tick).has_value(), "a tick is taken");
    }
    state.PauseTiming();
    CHECK(book.open() == kOrders / 2, "all stops have ended");
    state.ResumeTiming();
  }
  // Seconds of work in a second.
  state.counters["of_a_core"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(days(2).micros) / 1e6,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(clocks_at_ticks)->Unit(benchmark::kMillisecond);

void take_transfers(benchmark::State& state, std::string to) {
  OpenOrders orders;
  model::Event event{.header = {.id = "t", .time = kBegin, .source = "bank_2"}, .payload = model::Transfer{}};
  auto& transfer = std::get<model::Transfer>(event.payload);
  transfer.creditor.account = std::move(to);
  transfer.amount = 1;
  uint64_t position = 10'000'000;
  for (auto _ : state) benchmark::DoNotOptimize(orders.book.take(++position, event));
}
void transfer_that_concerns_no_order(benchmark::State& state) {
  take_transfers(state, "6217001234567890123");
}
BENCHMARK(transfer_that_concerns_no_order);
void transfer_into_an_account_under_order(benchmark::State& state) { take_transfers(state, account_of(7)); }
BENCHMARK(transfer_into_an_account_under_order);

void call_that_concerns_no_order(benchmark::State& state) {
  OpenOrders orders;
  const model::Event event{.header = {.id = "c", .time = kBegin, .source = "telecom_1"},
                           .payload = model::Call{}};
  uint64_t position = 10'000'000;
  for (auto _ : state) benchmark::DoNotOptimize(orders.book.take(++position, event));
}
BENCHMARK(call_that_concerns_no_order);

void save(benchmark::State& state) {
  OpenOrders orders;
  std::string bytes;
  for (auto _ : state) {
    bytes.clear();
    orders.book.save(bytes);
  }
  state.counters["MB"] = static_cast<double>(bytes.size()) / 1e6;
}
BENCHMARK(save)->Unit(benchmark::kMillisecond);

void load(benchmark::State& state) {
  std::string bytes;
  OpenOrders().book.save(bytes);
  const auto same_law = law();
  for (auto _ : state) {
    OrderBook book;
    book.activate(same_law);
    CHECK(book.load(bytes).has_value(), "it loads");
  }
}
BENCHMARK(load)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
