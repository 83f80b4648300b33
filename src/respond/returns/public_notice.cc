#include "respond/returns/public_notice.h"

#include <algorithm>

namespace duanlian::respond {
namespace {

constexpr Duration kChinaOffset = hours(8);

bool names_all(const std::vector<std::string>& named, std::span<const std::string> wanted) {
  return std::ranges::all_of(wanted,
                             [&](const std::string& one) { return std::ranges::binary_search(named, one); });
}

}  // namespace

Timestamp notice_end(Timestamp begun) {
  const int64_t local = (begun + kChinaOffset).micros;
  const int64_t day = days(1).micros;
  const int64_t into_day = ((local % day) + day) % day;
  return Timestamp{local - into_day} + days(kNoticeDays + 1) - kChinaOffset;
}

NoticeStanding notice_standing(std::span<const ReturnNotice> notices, std::span<const std::string> orders,
                               std::span<const std::string> reports, Timestamp as_of) {
  NoticeStanding standing;
  for (const ReturnNotice& notice : notices) {
    // One that begins later than the day of the sheet is a plan.
    if (notice.begun > as_of) continue;
    if (!names_all(notice.orders, orders) || !names_all(notice.reports, reports)) continue;
    const Timestamp end = notice_end(notice.begun);
    if (standing.ready_at && *standing.ready_at <= end) continue;
    standing = {.state = end <= as_of ? NoticeState::ready : NoticeState::notice_running,
                .notice = notice.id,
                .begun = notice.begun,
                .ready_at = end};
  }
  return standing;
}

}  // namespace duanlian::respond
