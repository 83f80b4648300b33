#include "graph/follow/row_scan.h"

#include <algorithm>

namespace duanlian::graph {
namespace {

// Of all there are: more of them would have to be put in order than that pays.
constexpr uint64_t kLateShareMax = 8;  // one in so many
// Of the rows ahead: where the stays of their pockets are looked up, and where those are fetched.
constexpr std::size_t kSlotsAhead = 96;
constexpr std::size_t kStaysAhead = 32;

}  // namespace

std::unique_ptr<RowScan> RowScan::make(const MoneyGraph& graph, const Range& range, const Stays& stays) {
  std::unique_ptr<RowScan> scan(new RowScan(graph, range, stays));
  return scan->gather_late() ? std::move(scan) : nullptr;
}

RowScan::RowScan(const MoneyGraph& graph, const Range& range, const Stays& stays)
    : graph_(graph),
      transfers_(graph.transfers()),
      stays_(stays),
      range_(range),
      now_(range.after),
      watched_(graph.pockets() / kBits + 1) {}

// False when there are too many.
bool RowScan::gather_late() {
  int64_t newest = INT64_MIN;
  for (uint64_t number = 0; number < range_.known; ++number) {
    const Page& page = transfers_.page_at(number / Page::kTransfers);
    const int64_t time = page.rows[number % Page::kTransfers].time.value();
    if (time >= newest) {
      newest = time;
      continue;
    }
    const Moment moment{time, TransferId{static_cast<uint32_t>(number)}};
    if (moment <= now_ || time > range_.until.micros) continue;
    if (late_.size() >= range_.known / kLateShareMax) return false;
    late_.push_back(moment);
  }
  std::ranges::sort(late_);
  return true;
}

std::optional<Moment> RowScan::next() {
  const Moment first = std::min(next_in_order(), next_late());
  return first == kNever ? std::nullopt : std::optional(first);
}

Moment RowScan::next_in_order() {
  for (; place_.row < range_.known; ++place_.row) {
    const Page& page = transfers_.page_at(place_.row / Page::kTransfers);
    const std::size_t slot = place_.row % Page::kTransfers;
    fetch_ahead(page, slot);
    const TransferRow& row = page.rows[slot];
    const int64_t time = row.time.value();
    if (time < place_.newest) continue;
    place_.newest = time;
    if (time > range_.until.micros) break;
    if (!is_watched(row)) continue;
    const Moment moment{time, TransferId{static_cast<uint32_t>(place_.row)}};
    if (moment > now_ && counts(transfers_.status(moment.id))) return moment;
  }
  return kNever;
}

Moment RowScan::next_late() {
  for (; late_place_ < late_.size(); ++late_place_) {
    const Moment moment = late_[late_place_];
    const bool watched =
        is_watched(transfers_.from(moment.id).value()) || is_watched(transfers_.to(moment.id).value());
    if (watched && moment > now_ && counts(transfers_.status(moment.id))) return moment;
  }
  return kNever;
}

void RowScan::take(Moment moment) {
  const bool is_here = next_in_order() <= moment;
  now_ = moment;
  if (is_here) {
    taken_ = place_;
  } else {
    pass_in_order();
  }
  while (late_taken_ < late_.size() && late_[late_taken_] <= now_) ++late_taken_;
}

void RowScan::pass_in_order() {
  for (; taken_.row < place_.row; ++taken_.row) {
    const TransferId id{static_cast<uint32_t>(taken_.row)};
    const int64_t time = transfers_.time(id);
    if (time < taken_.newest) continue;
    if (Moment{time, id} > now_) return;
    taken_.newest = time;
  }
}

// What was passed over since the last that was taken is looked at again: it may be of this pocket. One that
// came after the scan was made has no transfers that are known.
void RowScan::watch(PocketId pocket) {
  if (pocket.value() / kBits >= watched_.size()) return;
  watched_[pocket.value() / kBits] |= bit(pocket.value());
  place_ = taken_;
  late_place_ = late_taken_;
}

void RowScan::unwatch(PocketId pocket) {
  if (pocket.value() / kBits < watched_.size()) watched_[pocket.value() / kBits] &= ~bit(pocket.value());
}

void RowScan::fetch_ahead(const Page& page, std::size_t slot) const {
  if (slot + kSlotsAhead >= Page::kTransfers) return;
  const TransferRow& far = page.rows[slot + kSlotsAhead];
  if (is_watched(far)) {
    stays_.prefetch_slot(PocketId{far.from});
    stays_.prefetch_slot(PocketId{far.to});
  }
  const TransferRow& near = page.rows[slot + kStaysAhead];
  if (is_watched(near)) {
    stays_.prefetch(PocketId{near.from});
    stays_.prefetch(PocketId{near.to});
    graph_.prefetch(PocketId{near.to});
  }
}

}  // namespace duanlian::graph
