#include "engine/decision_index.h"

#include <algorithm>
#include <optional>

#include "base/check.h"
#include "base/coding.h"
#include "base/hash.h"
#include "engine/event_entities.h"

namespace duanlian::engine {
namespace {

// Rows looked at by one forget_some_below: a few milliseconds.
constexpr std::size_t kRowsPerForgetting = 4'096;

std::string key_of(const model::Entity& entity) {
  std::string name(1, static_cast<char>(entity.kind));
  name += entity.id;
  const Hash128 hash = hash128(name);
  std::string key;
  put_big_endian64(key, hash.high);
  put_big_endian64(key, hash.low);
  return key;
}

// The positions in a row, rising.
Result<std::vector<uint64_t>> positions_in(std::string_view row) {
  std::vector<uint64_t> positions;
  ByteReader reader(row);
  while (!reader.at_end() && !reader.failed()) positions.push_back(reader.fixed64());
  if (reader.failed() || positions.size() > kDecisionsPerEntityMax)
    return Error{ErrorCode::corrupt, "a row of the view entities is damaged"};
  return positions;
}

}  // namespace

void DecisionIndex::note(const model::Event& event, uint64_t position, model::Outcome outcome) {
  if (outcome == model::Outcome::allow || position <= view_.position().value()) return;
  for (const model::Entity& entity : entities_of(event)) noted_[key_of(entity)].push_back(position);
}

Status DecisionIndex::write(journal::Position position) {
  journal::ViewBatch batch;
  for (const auto& [key, noted] : noted_) {
    ASSIGN_OR_RETURN(const auto row, view_.get(key));
    ASSIGN_OR_RETURN(std::vector<uint64_t> positions, positions_in(row.value_or("")));
    positions.insert(positions.end(), noted.begin(), noted.end());
    const std::size_t kept = std::min(positions.size(), kDecisionsPerEntityMax);
    std::string bytes;
    for (std::size_t i = positions.size() - kept; i < positions.size(); ++i) put_fixed64(bytes, positions[i]);
    batch.put(key, bytes);
  }
  RETURN_IF_ERROR(view_.write(std::move(batch), position));
  noted_.clear();
  return {};
}

Status DecisionIndex::advance(journal::Position position) {
  CHECK(noted_.empty(), "what was noted is written first");
  if (position <= view_.position()) return {};
  return view_.try_write({}, position);
}

Result<std::vector<uint64_t>> DecisionIndex::decisions_on(const model::Entity& entity) const {
  ASSIGN_OR_RETURN(const auto row, view_.get(key_of(entity)));
  ASSIGN_OR_RETURN(std::vector<uint64_t> positions, positions_in(row.value_or("")));
  std::ranges::reverse(positions);
  return positions;
}

Result<bool> DecisionIndex::forget_some_below(journal::Position first) {
  if (first.value() <= forgotten_below_) return false;
  journal::ViewBatch batch;
  std::size_t seen = 0;
  std::optional<std::string> next;
  RETURN_IF_ERROR(view_.scan("", forget_from_, [&](std::string_view key, std::string_view row) {
    if (++seen > kRowsPerForgetting) {
      next = std::string(key);
      return false;
    }
    const auto positions = positions_in(row);
    if (positions && (positions->empty() || positions->back() < first.value())) batch.remove(key);
    return true;
  }));
  if (batch.count() != 0) RETURN_IF_ERROR(view_.try_write(std::move(batch), view_.position()));
  forget_from_ = next.value_or("");
  if (!next) forgotten_below_ = first.value();
  return next.has_value();
}

}  // namespace duanlian::engine
