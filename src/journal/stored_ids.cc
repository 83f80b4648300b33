#include "journal/stored_ids.h"

namespace duanlian::journal {

Result<std::string_view> StoredIds::id_at(Position position) {
  const auto held = [&] { return first_ <= position && position.value() - first_.value() < ids_.size(); };
  if (!held()) RETURN_IF_ERROR(load(position));
  if (!held()) return std::string_view{};
  return ids_[position.value() - first_.value()];
}

Status StoredIds::load(Position position) {
  ids_.clear();
  return log_.each_block(position, true, [&](std::string_view block, Position first) -> Result<bool> {
    block_ = block;
    first_ = first;
    ASSIGN_OR_RETURN(BlockReader reader, BlockReader::open(block_, BlockCheck::structure));
    Entry entry;
    while (true) {
      ASSIGN_OR_RETURN(const bool more, reader.next(entry));
      if (!more) return false;
      ids_.push_back(entry.id);
    }
  });
}

}  // namespace duanlian::journal
