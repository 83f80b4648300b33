#include "engine/state_saver.h"

#include <algorithm>

#include "base/check.h"
#include "base/coding.h"

namespace duanlian::engine {
namespace {

constexpr std::string_view kHeadRow = "head";
constexpr std::string_view kFirstFormRow = "state";  // of versions without a memory
constexpr char kRegionRow = 'r';
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
  if (!head) {
    ASSIGN_OR_RETURN(const auto first_form, view_.get(kFirstFormRow));
    if (!first_form) return Engine();
    ASSIGN_OR_RETURN(Engine engine, Engine::load(*first_form));
    saved_at_ = begun_at_ = engine.position();
    return engine;
  }
  ByteReader reader(*head);
  const uint64_t round = reader.fixed64();
  if (reader.failed()) return damaged();
  ASSIGN_OR_RETURN(Engine engine, Engine::load(reader.rest()));
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
      superseded_.emplace_back(key);
      return taken.has_value();
    }
    if (best) superseded_.push_back(row_key({best->table, best->region}, best->round));
    best = parsed;
    bytes = row;
    return taken.has_value();
  }));
  take_best();
  RETURN_IF_ERROR(taken);
  engine.memory().mark_saved();
  return {};
}

Status StateSaver::take_row(Engine& engine, const Place& place, uint64_t round, std::string_view bytes) {
  if (!engine.memory().has_table(place.first)) {
    superseded_.push_back(row_key(place, round));
    return {};
  }
  RETURN_IF_ERROR(engine.memory().load(place.first, place.second, bytes));
  stored_[place] = round;
  return {};
}

void StateSaver::forget() {
  for (const auto& [place, round] : stored_) superseded_.push_back(row_key(place, round));
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
    written_.emplace_back(place, !saved.bytes.empty());
    if (!saved.bytes.empty()) collected_.put(row_key(place, round_), saved.bytes);
    taken += saved.bytes.size();
    return {};
  };
  // Collecting has no trouble of its own.
  while (taken < bytes && !all_collected_) all_collected_ = !engine.memory().save_next(take).value();
}

Status StateSaver::write(Engine& engine) {
  if (!under_way()) return {};
  Status written;
  if (all_collected_)
    written = finish(engine);
  else if (collected_.count() > 0)
    written = view_.try_write(std::exchange(collected_, {}), view_.position());
  if (!written) abandon(engine);
  return written;
}

// What was written of it is removed with the next one that ends.
void StateSaver::abandon(Engine& engine) {
  for (const auto& [place, has_row] : written_) {
    if (has_row) superseded_.push_back(row_key(place, round_));
  }
  engine.memory().abandon_save();
  head_.reset();
}

Status StateSaver::finish(Engine& engine) {
  std::vector<std::string> superseded = superseded_;
  for (const auto& [place, has_row] : written_) {
    const auto before = stored_.find(place);
    if (before != stored_.end()) superseded.push_back(row_key(place, before->second));
  }
  for (const auto& [place, round] : stored_) {
    if (!engine.memory().has_table(place.first)) superseded.push_back(row_key(place, round));
  }
  for (const std::string& key : superseded) collected_.remove(key);
  collected_.remove(kFirstFormRow);
  collected_.put(kHeadRow, *head_);
  RETURN_IF_ERROR(view_.try_write(std::exchange(collected_, {}), journal::Position(begun_at_)));
  for (const auto& [place, has_row] : written_) {
    if (has_row)
      stored_[place] = round_;
    else
      stored_.erase(place);
  }
  std::erase_if(stored_, [&](const auto& row) { return !engine.memory().has_table(row.first.first); });
  superseded_.clear();
  head_.reset();
  saved_at_ = begun_at_;
  return {};
}

}  // namespace duanlian::engine
