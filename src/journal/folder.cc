#include "journal/folder.h"

#include <optional>
#include <string>

namespace duanlian::journal {
namespace {

Result<std::optional<Sha256>> hash_at(const LogStore& log, Position position) {
  std::optional<Sha256> hash;
  const auto look = [&](std::string_view block, Position) -> Result<bool> {
    ASSIGN_OR_RETURN(BlockReader reader, BlockReader::open(block, BlockCheck::structure));
    Entry entry;
    while (true) {
      ASSIGN_OR_RETURN(const bool more, reader.next(entry));
      if (!more) return false;
      if (entry.position == position) hash = entry.hash;
    }
  };
  RETURN_IF_ERROR(log.each_block(position, true, look));
  return hash;
}

}  // namespace

Result<Marks> read_marks(const Folder& folder) {
  const auto missing = [&](std::string_view what) {
    return Error{ErrorCode::corrupt, "the journal " + folder.root.string() + " is not whole: " +
                                         std::string(what) + " is missing; restore a back-up"};
  };
  ASSIGN_OR_RETURN(const auto head, HeadMark::read(folder.head()));
  ASSIGN_OR_RETURN(const auto anchor, read_anchor(folder.anchor()));
  if (!head) return missing("its file head");
  if (!anchor) return missing("its file anchor");
  if (!folder.has_log()) return missing("its log");
  return Marks{.anchor = *anchor, .head = *head};
}

Status check_reaches(const LogStore& log, const Marks& marks, const BlockStart& end) {
  const Position head = marks.head.position;
  if (end.first <= head) {
    return Error{
        ErrorCode::corrupt,
        "entry " + std::to_string(end.first.value()) + " and all up to " + std::to_string(head.value()) +
            " were acknowledged and are missing: the end of the log is damaged or was cut off; restore a "
            "back-up, or ask for help before anything in the folder is changed"};
  }
  if (head < marks.anchor.first) return {};
  ASSIGN_OR_RETURN(const auto hash, hash_at(log, head));
  if (hash && *hash == marks.head.hash) return {};
  return Error{ErrorCode::corrupt, "entry " + std::to_string(head.value()) +
                                       " is damaged: its hash is not the one that was acknowledged"};
}

}  // namespace duanlian::journal
