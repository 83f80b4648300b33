#include "journal/draft_limits.h"

#include <string>

#include "journal/options.h"

namespace duanlian::journal {
namespace {

std::string mebibytes(std::size_t bytes) { return std::to_string(bytes >> 20) + " MiB"; }

Status check_draft(const Draft& draft) {
  if (draft.id.empty()) return invalid("an entry has no id");
  if (draft.id.size() > kIdBytesMax)
    return invalid("an id is longer than kIdBytesMax, " + std::to_string(kIdBytesMax) + " bytes");
  if (draft.payload.size() > kPayloadBytesMax)
    return invalid("a payload is longer than kPayloadBytesMax, " + mebibytes(kPayloadBytesMax));
  return {};
}

}  // namespace

Status check_drafts(const std::vector<Draft>& drafts) {
  std::size_t bytes = 0;
  for (const Draft& draft : drafts) {
    RETURN_IF_ERROR(check_draft(draft));
    bytes += draft.id.size() + draft.payload.size();
  }
  if (drafts.size() > kGroupEntriesMax) {
    return Error{ErrorCode::limit_exceeded,
                 "more at once than kGroupEntriesMax, " + std::to_string(kGroupEntriesMax) + " entries"};
  }
  if (bytes > kGroupBytesMax)
    return Error{ErrorCode::limit_exceeded, "more at once than kGroupBytesMax, " + mebibytes(kGroupBytesMax)};
  return {};
}

}  // namespace duanlian::journal
