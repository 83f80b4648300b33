// Any bytes as a saved region: what loads can be asked, goes on, and is saved and loaded again. The first
// byte says which trail.

#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/coding.h"
#include "base/hash.h"
#include "features/memory.h"

namespace {

using namespace duanlian;
using namespace duanlian::features;

constexpr int64_t kNowMs = 1'760'000'000'000;

// Every aggregate over every kind of column, all filters and windows from short to long.
TrailSpec spec_of(std::string identity, ColumnKind kind) {
  TrailSpec spec;
  spec.identity = std::move(identity);
  spec.filters = 3;
  spec.columns = {kind, ColumnKind::hash};
  uint32_t i = 0;
  for (const Aggregate aggregate :
       {Aggregate::count, Aggregate::sum, Aggregate::min, Aggregate::max, Aggregate::mean, Aggregate::stddev,
        Aggregate::distinct, Aggregate::ratio, Aggregate::first, Aggregate::last, Aggregate::time_since,
        Aggregate::seen_before, Aggregate::top}) {
    const bool needs_number = aggregate >= Aggregate::sum && aggregate <= Aggregate::stddev;
    const bool needs_text = aggregate == Aggregate::top;
    if (needs_number && kind != ColumnKind::number) continue;
    if (needs_text && kind != ColumnKind::text) continue;
    const bool by_hash = aggregate == Aggregate::distinct || aggregate == Aggregate::seen_before;
    spec.features.push_back({.aggregate = aggregate,
                             .window = i % 2 == 0 ? days(1) : minutes(i),
                             .filter = i % 3,
                             .part = 2,
                             .column = by_hash ? 1 : 0,
                             .most = 3});
    ++i;
  }
  return spec;
}

std::vector<TrailSpec> specs() {
  return {spec_of("numbers", ColumnKind::number), spec_of("texts", ColumnKind::text)};
}

void ask(const Trail& trail, const Key& key) {
  for (std::size_t i = 0; i < trail.spec().features.size(); ++i) {
    const Timestamp now{(kNowMs + 1'000) * 1'000};
    if (trail.spec().features[i].aggregate == Aggregate::top)
      CHECK(trail.top(i, key, now).size() <= 3, "more than were asked for");
    else
      trail.read(i, key, now, "a value");
  }
}

void go_on(Trail& trail, const Key& key) {
  for (int64_t i = 0; i < 40; ++i) {
    Sighting sighting{.time = {(kNowMs + i * 700 - i % 3 * 90'000) * 1'000},
                      .filters = static_cast<uint32_t>(i % 8),
                      .values = {}};
    for (auto& value : sighting.values)
      value = {.number = INT64_MAX - i, .text = i % 2 == 0 ? "one" : "another"};
    trail.add(key, sighting);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  Memory memory;
  memory.lay_out(specs());
  memory.set_now({kNowMs * 1'000});
  Trail& trail = memory.trail(data[0] % 2);
  const std::string_view first = ByteReader(bytes).bytes();
  const std::size_t region = data[0] % 4 < 2 ? EntityTable::region_of(Key(first).hash) : kRegions;
  if (!memory.load(hash64(trail.spec().identity), region, bytes)) return 0;
  for (ByteReader reader(bytes); !reader.at_end();) {
    const Key key(reader.bytes());
    reader.fixed64();
    reader.bytes();
    ask(trail, key);
    go_on(trail, key);
    ask(trail, key);
  }
  Memory again;
  again.lay_out(specs());
  again.set_now(memory.now());
  memory.begin_save();
  memory.abandon_save();
  memory.begin_save();
  while (memory.save_next([&](const SavedRegion& one) {
    CHECK(again.load(one.table, one.region, one.bytes).has_value(), "what was saved does not load");
  })) {
  }
  CHECK(again.counters().entities == memory.counters().entities, "what was saved is read again");
  return 0;
}
