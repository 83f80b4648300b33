#include "engine/state_saver.h"

#include <utility>

#include "base/check.h"
#include "base/coding.h"

namespace duanlian::engine {
namespace {

constexpr std::string_view kHeadRow = "head";
constexpr std::string_view kFirstFormRow = "state";  // of versions without a memory

Error damaged() {
  return {ErrorCode::corrupt, "the saved state of the engine is damaged; restore a back-up"};
}

}  // namespace

Result<Engine> StateSaver::load() {
  ASSIGN_OR_RETURN(const auto head, view_.get(kHeadRow));
  ASSIGN_OR_RETURN(const auto first_form, view_.get(kFirstFormRow));
  ByteReader reader(head ? std::string_view(*head) : std::string_view());
  round_ = standing_ = head ? reader.fixed64() : 0;
  if (reader.failed()) return damaged();
  Engine engine;
  if (head || first_form) {
    ASSIGN_OR_RETURN(engine, Engine::load(head ? reader.rest() : std::string_view(*first_form)));
  }
  if (head) RETURN_IF_ERROR(load_file(engine));
  saved_at_ = begun_at_ = engine.position();
  return engine;
}

Status StateSaver::load_file(Engine& engine) const {
  return view_.read_file(standing_,
                         [&](std::string_view piece) -> Status { return take_piece(engine, piece); });
}

Status StateSaver::take_piece(Engine& engine, std::string_view piece) const {
  ByteReader reader(piece);
  while (!reader.at_end()) {
    const uint64_t table = reader.fixed64();
    const uint32_t region = reader.fixed32();
    const std::string_view rows = reader.take(reader.fixed64());
    if (reader.failed()) return damaged();
    // Not there when the active pack is one that this program refuses.
    if (engine.memory().has_table(table)) RETURN_IF_ERROR(engine.memory().load(table, region, rows));
  }
  return {};
}

Status StateSaver::forget() {
  round_ = standing_ = saved_at_ = begun_at_ = 0;
  return view_.clear();
}

void StateSaver::begin(Engine& engine) {
  CHECK(!under_way(), "one saving at a time");
  begun_at_ = engine.position();
  head_.clear();
  put_fixed64(head_, ++round_);
  engine.save_head(head_);
  engine.memory().begin_save();
  collected_.clear();
  all_collected_ = given_up_ = false;
  file_ = std::make_unique<StateFile>(view_, round_, standing_);
}

bool StateSaver::collect(Engine& engine, std::size_t bytes) {
  if (!under_way() || all_collected_ || given_up_ || !file_->has_room()) return false;
  if (!engine.memory().is_saving()) {  // a pack was activated meanwhile
    file_->give_up();
    given_up_ = true;
    return false;
  }
  const auto take = [&](const features::SavedRegion& saved) {
    put_fixed64(collected_, saved.table);
    put_fixed32(collected_, static_cast<uint32_t>(saved.region));
    put_fixed64(collected_, saved.bytes.size());
    collected_ += saved.bytes;
  };
  if (collected_.empty()) collected_ = file_->blank();
  while (collected_.size() < bytes && !all_collected_) all_collected_ = !engine.memory().save_next(take);
  return true;
}

Status StateSaver::write(Engine& engine) {
  if (!under_way()) return {};
  if (!given_up_ && !collected_.empty()) file_->give(std::exchange(collected_, {}));
  if (!given_up_ && all_collected_) file_->end();
  const std::optional<Status> outcome = file_->outcome();
  if (!outcome) return {};
  Status ended = *outcome;
  if (ended) {
    journal::ViewBatch rows;
    rows.remove(kFirstFormRow);
    rows.put(kHeadRow, head_);
    ended = view_.try_write(std::move(rows), journal::Position(begun_at_));
  }
  if (engine.memory().is_saving()) engine.memory().abandon_save();
  file_.reset();
  // The next one is due at once.
  if (given_up_) begun_at_ = saved_at_;
  if (ended) {
    saved_at_ = begun_at_;
    standing_ = round_;
  }
  return given_up_ ? Status{} : ended;
}

}  // namespace duanlian::engine
