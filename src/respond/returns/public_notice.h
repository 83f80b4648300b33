#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/words.h"
#include "respond/returns/return_case.h"

namespace duanlian::respond {

// How long the public has to come forward before what is shared pro rata may go: 银监发2016-41 §8 (P: seen
// quoted, not read in full).
inline constexpr int kNoticeDays = 30;

enum class NoticeState : uint8_t { notice_needed, notice_running, ready };
constexpr auto words(NoticeState) {
  return std::to_array<std::string_view>({"notice_needed", "notice_running", "ready"});
}

// Where a sharing stands. The times are those of the notice that ends first among those that name all of it.
struct NoticeStanding {
  NoticeState state = NoticeState::notice_needed;
  std::string notice;
  std::optional<Timestamp> begun;
  std::optional<Timestamp> ready_at;
};

// The first moment at which the notice has stood for its days: whole days of China (UTC+8), the day on which
// it began not counted. Holidays are not known here.
Timestamp notice_end(Timestamp begun);

// For a sharing among these reports out of these orders. REQUIRES that the lists of the notices are sorted.
NoticeStanding notice_standing(std::span<const ReturnNotice> notices, std::span<const std::string> orders,
                               std::span<const std::string> reports, Timestamp as_of);

}  // namespace duanlian::respond
