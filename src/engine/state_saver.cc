#include "engine/state_saver.h"

#include <algorithm>

#include "base/check.h"
#include "base/coding.h"

namespace duanlian::engine {
namespace {

constexpr std::string_view kHeadRow = "head";
constexpr std::string_view kFirstFormRow = "state";  // of versions without a memory
constexpr char kRegionRow = 'r';
// Rows removed with a step, beside twice those that it writes.
constexpr std::size_t kStaleRemovedMin = 64;
constexpr std::size_t kRegionKeyBytes = 1 + 8 + 2 + 8;

Error damaged() {
  return {ErrorCode::corrupt, "the saved state of the engine is damaged; restore a back-up"};
}

struct RegionKey {
  uint64_t table;
  uint16_t region;
  uint64_t round;
};

std::optional<RegionKey> parse_key(std::string_view key) {
  if (key.size() != kRegionKeyBytes) return std::nullopt;
  const auto byte = [&](std::size_t at) {
    return static_cast<unsigned>(static_cast<unsigned char>(key[at]));
  };
  return RegionKey{.table = big_endian64(key.data() + 1),
                   .region = static_cast<uint16_t>(byte(9) << 8 | byte(10)),
                   .round = big_endian64(key.data() + 11)};
}

}  // namespace

std::string StateSaver::row_key(const Place& place, uint64_t round) {
  std::string key(1, kRegionRow);
  put_big_endian64(key, place.first);
  key.push_back(static_cast<char>(place.second >> 8));
  key.push_back(static_cast<char>(place.second & 0xff));
  put_big_endian64(key, round);
  return key;
}

Result<Engine> StateSaver::load() {
  ASSIGN_OR_RETURN(const auto head, view_.get(kHeadRow));
  ASSIGN_OR_RETURN(const auto first_form, view_.get(kFirstFormRow));
  ByteReader reader(head ? std::string_view(*head) : std::string_view());
  const uint64_t round = head ? reader.fixed64() : 0;
  if (reader.failed()) return damaged();
  Engine engine;
  if (head || first_form) {
    ASSIGN_OR_RETURN(engine, Engine::load(head ? reader.rest() : std::string_view(*first_form)));
  }
  // Also without a head: rows of a first saving that never ended may be there.
  RETURN_IF_ERROR(load_rows(engine, round));
  saved_at_ = begun_at_ = engine.position();
  return engine;
}

// The rows of a place come in the order of their rounds: the last one that the head knows stands.
Status StateSaver::load_rows(Engine& engine, uint64_t round) {
  round_ = round;
  std::optional<RegionKey> best;
  std::string bytes;
  Status taken;
  const auto take_best = [&] {
    if (best && taken) taken = take_row(engine, {best->table, best->region}, best->round, bytes);
    best.reset();
  };
  RETURN_IF_ERROR(view_.scan(std::string(1, kRegionRow), {}, [&](std::string_view key, std::string_view row) {
    const auto parsed = parse_key(key);
    if (!parsed) {
      taken = damaged();
      return false;
    }
    if (best && (best->table != parsed->table || best->region != parsed->region)) take_best();
    if (parsed->round > round) {  // of a saving that never ended
      round_ = std::max(round_, parsed->round);
      never_valid_.emplace_back(key);
      return taken.has_value();
    }
    if (best) stale_.push_back(row_key({best->table, best->region}, best->round));
    best = parsed;
    bytes = row;
    return taken.has_value();
  }));
  take_best();
  RETURN_IF_ERROR(taken);
  if (round != 0) engine.memory().mark_saved();
  return {};
}

Status StateSaver::take_row(Engine& engine, const Place& place, uint64_t round, std::string_view bytes) {
  if (!engine.memory().has_table(place.first)) {
    never_valid_.push_back(row_key(place, round));
    return {};
  }
  RETURN_IF_ERROR(engine.memory().load(place.first, place.second, bytes));
  stored_[place] = round;
  return {};
}

void StateSaver::forget() {
  for (const auto& [place, round] : stored_) never_valid_.push_back(row_key(place, round));
  stored_.clear();
  saved_at_ = begun_at_ = 0;
}

void StateSaver::begin(Engine& engine) {
  CHECK(!under_way(), "one saving at a time");
  begun_at_ = engine.position();
  head_.emplace();
  put_fixed64(*head_, ++round_);
  engine.save_head(*head_);
  engine.memory().begin_save();
  collected_ = {};
  written_.clear();
  all_collected_ = false;
}

void StateSaver::collect(Engine& engine, std::size_t bytes) {
  if (!under_way() || all_collected_) return;
  if (!engine.memory().is_saving()) {  // a pack was activated meanwhile
    abandon(engine);
    begin(engine);
  }
  std::size_t taken = 0;
  const auto take = [&](const features::SavedRegion& saved) -> Status {
    const Place place(saved.table, static_cast<uint16_t>(saved.region));
    uint64_t& standing = stored_[place];
    written_.push_back({.place = place, .before = standing, .has_row = !saved.bytes.empty()});
    standing = saved.bytes.empty() ? 0 : round_;
    if (standing != 0) collected_.put(row_key(place, round_), saved.bytes);
    taken += saved.bytes.size();
    return {};
  };
  // Collecting has no trouble of its own.
  while (taken < bytes && !all_collected_) all_collected_ = !engine.memory().save_next(take).value();
}

Status StateSaver::write(Engine& engine) {
  if (!under_way()) return {};
  // None is left when a saving ends: a row that is hidden no more would stand again.
  const std::size_t removed =
      all_collected_ ? stale_.size() : std::min(stale_.size(), collected_.count() * 2 + kStaleRemovedMin);
  const auto last = stale_.end();
  const auto first = last - static_cast<std::ptrdiff_t>(removed);
  std::for_each(first, last, [&](const std::string& key) { collected_.remove(key); });
  const std::size_t kept = stale_.size() - removed;
  Status written;
  if (all_collected_)
    written = finish(engine);
  else if (collected_.count() > 0)
    written = view_.try_write(std::exchange(collected_, {}), view_.position());
  if (!written) {
    abandon(engine);
    return written;
  }
  const auto begin = stale_.begin() + static_cast<std::ptrdiff_t>(kept);
  stale_.erase(begin, begin + static_cast<std::ptrdiff_t>(removed));
  return {};
}

// What was written of it is removed with the next one that ends.
void StateSaver::abandon(Engine& engine) {
  for (const Written& one : written_) {
    if (one.has_row) never_valid_.push_back(row_key(one.place, round_));
    stored_[one.place] = one.before;
  }
  engine.memory().abandon_save();
  head_.reset();
}

Status StateSaver::finish(Engine& engine) {
  const auto gone = [&](const Place& place) { return !engine.memory().has_table(place.first); };
  for (const std::string& key : never_valid_) collected_.remove(key);
  for (const Written& one : written_) {
    if (!one.has_row && one.before != 0) collected_.remove(row_key(one.place, one.before));
  }
  for (const auto& [place, round] : stored_) {
    if (round != 0 && gone(place)) collected_.remove(row_key(place, round));
  }
  collected_.remove(kFirstFormRow);
  collected_.put(kHeadRow, *head_);
  RETURN_IF_ERROR(view_.try_write(std::exchange(collected_, {}), journal::Position(begun_at_)));
  for (const Written& one : written_) {
    if (one.has_row && one.before != 0) stale_.push_back(row_key(one.place, one.before));
  }
  std::erase_if(stored_, [&](const auto& row) { return row.second == 0 || gone(row.first); });
  never_valid_.clear();
  head_.reset();
  saved_at_ = begun_at_;
  return {};
}

}  // namespace duanlian::engine
