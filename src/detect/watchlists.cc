#include "detect/watchlists.h"

#include <algorithm>
#include <vector>

#include "base/coding.h"
#include "base/hash.h"
#include "detect/limits.h"

namespace duanlian::detect {
namespace {

std::string key_of(std::string_view list, std::string_view id) {
  std::string key;
  key.reserve(list.size() + 1 + id.size());
  key.append(list).push_back('\0');
  return key.append(id);
}

}  // namespace

Status Watchlists::apply(const model::WatchlistEntry& entry, std::string_view source) {
  std::string key = key_of(entry.list, entry.entity.id);
  if (entry.action == model::ListAction::remove) {
    entries_.erase(key);
    return {};
  }
  if (entries_.size() >= kWatchlistEntriesMax && !entries_.contains(key)) {
    return Error{ErrorCode::limit_exceeded,
                 "watch-lists hold at most " + std::to_string(kWatchlistEntriesMax) + " entries"};
  }
  CHECK(entry.expires.has_value(), "a checked event lists with an expiry");
  entries_.insert_or_assign(std::move(key), Listing{*entry.expires, std::string(source), entry.category});
  return {};
}

bool Watchlists::contains(std::string_view list, std::string_view id, Timestamp at) const {
  if (entries_.empty() || id.empty()) return false;
  const auto found = entries_.find(key_of(list, id));
  return found != entries_.end() && at < found->second.expires;
}

void Watchlists::expire(Timestamp now) {
  std::erase_if(entries_, [now](const auto& entry) { return entry.second.expires <= now; });
}

void Watchlists::save(std::string& out) const {
  std::vector<const std::pair<const std::string, Listing>*> sorted;
  sorted.reserve(entries_.size());
  for (const auto& entry : entries_) sorted.push_back(&entry);
  std::ranges::sort(sorted, {}, [](const auto* entry) -> const std::string& { return entry->first; });
  put_varint(out, sorted.size());
  for (const auto* entry : sorted) {
    put_bytes(out, entry->first);
    put_fixed64(out, static_cast<uint64_t>(entry->second.expires.micros));
    put_bytes(out, entry->second.source);
    put_bytes(out, entry->second.category);
  }
}

Result<Watchlists> Watchlists::load(std::string_view bytes) {
  Watchlists lists;
  ByteReader reader(bytes);
  const uint64_t count = reader.varint();
  if (count > kWatchlistEntriesMax) return Error{ErrorCode::corrupt, "saved watch-lists: impossible count"};
  for (uint64_t i = 0; i < count && !reader.failed(); ++i) {
    std::string key(reader.bytes());
    const Timestamp expires{static_cast<int64_t>(reader.fixed64())};
    std::string source(reader.bytes());
    std::string category(reader.bytes());
    lists.entries_.insert_or_assign(std::move(key), Listing{expires, std::move(source), std::move(category)});
  }
  if (reader.failed() || !reader.at_end())
    return Error{ErrorCode::corrupt, "saved watch-lists: wrong length"};
  return lists;
}

}  // namespace duanlian::detect
