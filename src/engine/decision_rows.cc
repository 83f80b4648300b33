#include "engine/decision_rows.h"

#include <algorithm>

#include "base/check.h"
#include "base/coding.h"
#include "journal/stored_block.h"

namespace duanlian::engine {
namespace {

constexpr uint32_t kRowMagic = 0x31444c44;  // "DLD1"

std::string row_key(journal::Position position) {
  std::string key;
  put_big_endian64(key, position.value());
  return key;
}

void add_rows(journal::ViewBatch& batch, journal::Position first, std::span<const std::string> decisions) {
  std::string row;
  while (!decisions.empty()) {
    row.clear();
    const std::size_t taken = DecisionRow::write(row, decisions);
    batch.put(row_key(first), row);
    decisions = decisions.subspan(taken);
    first = journal::Position(first.value() + taken);
  }
}

Error damaged_row(journal::Position first) {
  return {ErrorCode::corrupt,
          "the row of decisions at position " + std::to_string(first.value()) + " is damaged"};
}

}  // namespace

std::size_t DecisionRow::write(std::string& out, std::span<const std::string> decisions) {
  CHECK(!decisions.empty(), "a row has a decision");
  std::size_t bytes = 0;
  std::size_t count = 0;
  while (count < std::min(decisions.size(), kDecisionsMax) && (count == 0 || bytes < kBytesTarget))
    bytes += decisions[count++].size();
  std::string plain;
  plain.reserve(bytes + count * 2 + 16);
  put_fixed32(plain, kRowMagic);
  put_varint(plain, count);
  for (const std::string& decision : decisions.first(count)) put_bytes(plain, decision);
  out += journal::store_block(plain);
  return count;
}

Result<DecisionRow> DecisionRow::read(journal::Position first, std::string_view row) {
  DecisionRow read;
  read.first_ = first;
  if (row.starts_with('{')) {
    read.decisions_.emplace_back(row);
    return read;
  }
  std::string room;
  ASSIGN_OR_RETURN(const std::string_view plain, journal::stored_block(row, room));
  ByteReader bytes(plain);
  if (bytes.fixed32() != kRowMagic) return damaged_row(first);
  const uint64_t count = bytes.varint();
  if (bytes.failed() || count == 0 || count > kDecisionsMax) return damaged_row(first);
  read.decisions_.reserve(count);
  for (uint64_t i = 0; i < count; ++i) read.decisions_.emplace_back(bytes.bytes());
  if (bytes.failed() || !bytes.at_end()) return damaged_row(first);
  return read;
}

const std::string* DecisionRow::at(journal::Position position) const {
  if (position < first_ || position.value() - first_.value() >= decisions_.size()) return nullptr;
  return &decisions_[position.value() - first_.value()];
}

Status DecisionRows::write(journal::Position first, std::span<const std::string> decisions) {
  CHECK(!decisions.empty(), "there is a decision to write");
  journal::ViewBatch batch;
  add_rows(batch, first, decisions);
  return view_.write(std::move(batch), journal::Position(first.value() + decisions.size() - 1));
}

Result<std::optional<DecisionRow>> DecisionRows::row_of(journal::Position position) const {
  ASSIGN_OR_RETURN(const auto found, view_.last_up_to(row_key(position)));
  if (!found) return std::optional<DecisionRow>{};
  if (found->key.size() != sizeof(uint64_t))
    return Error{ErrorCode::corrupt, "a row of decisions has no position"};
  const journal::Position first(big_endian64(found->key.data()));
  ASSIGN_OR_RETURN(DecisionRow row, DecisionRow::read(first, found->row));
  if (row.at(position) == nullptr) return std::optional<DecisionRow>{};
  return std::optional<DecisionRow>(std::move(row));
}

Result<std::optional<std::string>> DecisionRows::get(journal::Position position) const {
  ASSIGN_OR_RETURN(const auto row, row_of(position));
  if (!row) return std::optional<std::string>{};
  return std::optional<std::string>(*row->at(position));
}

// The row in which the position stands is cut there first, so that no decision outlives its entry.
Status DecisionRows::remove_before(journal::Position first) {
  ASSIGN_OR_RETURN(const auto row, row_of(first));
  if (row && row->first() < first) {
    journal::ViewBatch batch;
    add_rows(batch, first, std::span(row->decisions()).subspan(first.value() - row->first().value()));
    RETURN_IF_ERROR(view_.try_write(std::move(batch), position()));
  }
  return view_.remove_below(row_key(first));
}

}  // namespace duanlian::engine
