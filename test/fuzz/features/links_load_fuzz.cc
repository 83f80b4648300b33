#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/coding.h"
#include "base/hash.h"
#include "features/memory.h"

using namespace duanlian;

namespace {

// A row as a saved region has it: the first byte says how long the key is, the rest is the payload.
std::string row_of(std::string_view bytes, std::string_view& key) {
  const std::size_t key_bytes = std::min<std::size_t>(static_cast<uint8_t>(bytes[0]) % 32, bytes.size() - 1);
  key = bytes.substr(1, key_bytes);
  std::string row;
  put_bytes(row, key);
  put_fixed64(row, 1'700'000'000'000);
  put_bytes(row, bytes.substr(1 + key_bytes));
  return row;
}

std::size_t region_of(std::string_view key) { return features::EntityTable::region_of(hash64(key)); }

}  // namespace

// Any bytes: refused, or links that can be read, changed and saved, and that come back.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  features::Memory memory;
  for (std::size_t region = 0; region < 2; ++region)
    static_cast<void>(features::Memory().load(hash64("links"), region, bytes));
  if (bytes.empty()) return 0;
  std::string_view key;
  const std::string row = row_of(bytes, key);
  if (!memory.load(hash64("links"), region_of(key), row)) return 0;
  const features::EntityName name{.kind = static_cast<model::EntityKind>(key[0]), .id = key.substr(1)};
  const auto links = memory.links().direct(name);
  CHECK(!links.empty() && links.size() <= features::kLinksPerEntityMax, "a row has links");
  for (const features::EntityLink& link : links) {
    CHECK(link.since < link.until, "a link holds for a while");
    const auto found = memory.links().linked(name, link.other.kind, link.since);
    CHECK(found.size() <= features::kLinkedMax, "an answer is bounded");
    static_cast<void>(to_rfc3339(link.since));
  }
  model::AccountChange change;
  change.holder.account = "A1";
  change.device = "D1";
  memory.links().take_in(
      {.header = {.id = "e", .time = {links[0].since}, .source = "bank"}, .payload = std::move(change)});
  memory.begin_save();
  memory.abandon_save();
  memory.begin_save();
  features::Memory again;
  while (memory.save_next([&](const features::SavedRegion& saved) {
    CHECK(again.load(saved.table, saved.region, saved.bytes), "what was saved does not load");
  })) {
  }
  CHECK(again.counters().entities == memory.counters().entities, "what was saved is read again");
  CHECK(again.links().direct(name).size() == memory.links().direct(name).size(), "and is the same");
  return 0;
}
