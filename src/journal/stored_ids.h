#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "journal/log_store.h"

namespace duanlian::journal {

// The ids of durable entries by position. Keeps the block that it read last, since repeats come in rows.
class StoredIds {
 public:
  explicit StoredIds(const LogStore& log) : log_(log) {}

  // The id of the entry, valid until the next call; empty when there is no such entry.
  Result<std::string_view> id_at(Position position);

 private:
  Status load(Position position);

  const LogStore& log_;
  std::string block_;
  Position first_;
  std::vector<std::string_view> ids_;
};

}  // namespace duanlian::journal
