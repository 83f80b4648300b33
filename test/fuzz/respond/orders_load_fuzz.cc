// Any bytes as a saved book of orders: what loads goes on, and is saved and loaded again as it is.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/file.h"
#include "respond/law/law.h"
#include "respond/orders/order_book.h"

namespace {

using namespace duanlian;
using namespace duanlian::respond;

std::shared_ptr<const Law> shipped_law() {
  std::vector<model::PackFile> files;
  for (const std::string name : {"authorities.yaml", "clocks.yaml", "measures.yaml", "pack.yaml"})
    files.push_back({.path = name, .text = *read_file(DUANLIAN_SOURCE_DIR "/packs/law/" + name, 1 << 20)});
  return Law::build(files).value();
}

void go_on(OrderBook& book) {
  uint64_t position = 1'000'000;
  const auto take = [&](std::string source, std::string_view time, model::Payload payload) {
    const model::Event event{.header = {.id = "n" + std::to_string(++position),
                                        .time = *parse_rfc3339(time),
                                        .source = std::move(source),
                                        .purpose = model::Purpose::exercise},
                             .payload = std::move(payload)};
    // NOLINTNEXTLINE(bugprone-unused-return-value): what does not fit is refused
    (void)book.take(position, event);
  };
  take("clock", "2026-12-02T00:00:00Z", model::Tick{});
  for (uint32_t place = 0; place < book.size() && place < 20; ++place) {
    const OrderRecord record = book.at(place);
    for (const auto step : {model::OrderProgress::approved, model::OrderProgress::sent,
                            model::OrderProgress::executed, model::OrderProgress::appealed,
                            model::OrderProgress::appeal_granted, model::OrderProgress::lifted}) {
      take(record.issuer(), "2026-12-02T00:00:00Z",
           model::OrderStep{.order = record.id(), .step = step, .officer = "x", .amount = 1});
    }
    model::Order next = record.order;
    next.relation = model::OrderRelation::raises;
    next.other = record.id();
    take(record.issuer(), "2026-12-02T00:00:00Z", next);
    book.terms_of(place);
  }
  take("clock", "2099-12-02T00:00:00Z", model::Tick{});
  for (uint32_t place = 0; place < book.reports(); ++place)
    CHECK(book.held_for(place) >= 0 && book.returned_for(place, true) >= 0, "less than nothing is held");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  static const auto kLaw = shipped_law();
  OrderBook book;
  book.activate(kLaw);
  if (!book.load({reinterpret_cast<const char*>(data), size})) return 0;
  go_on(book);
  std::string bytes;
  book.save(bytes);
  OrderBook again;
  again.activate(kLaw);
  CHECK(again.load(bytes).has_value(), "what was saved does not load");
  std::string same;
  again.save(same);
  CHECK(same == bytes, "what was loaded is saved otherwise");
  return 0;
}
