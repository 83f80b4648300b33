#include <algorithm>

#include "respond/orders/order_book.h"

// Whose money orders hold and return: nobody's twice for one yuan.
namespace duanlian::respond {
namespace {

using model::Measure;

__extension__ using WideShare = __int128;

// Its part of so much of the order's amount.
int64_t part_of(int64_t share, const OrderRecord& record, int64_t of_it) {
  const int64_t amount = record.order.amount.value_or(0);
  if (amount <= 0 || of_it >= amount) return share;
  return static_cast<int64_t>(static_cast<WideShare>(share) * of_it / amount);
}

// A recall that is under way is after that money too.
int64_t claimed(const OrderRecord& record) {
  const bool recalls = record.order.measure == Measure::recall && is_pending(record.state);
  return recalls ? record.order.amount.value_or(0) : record.held();
}

int64_t sum_of(int64_t a, int64_t b) {
  int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

}  // namespace

std::optional<uint32_t> OrderBook::report_of(const OrderRecord& record,
                                             const model::OrderShare& share) const {
  return find_report(share.source.empty() ? record.issuer() : share.source, share.report);
}

std::optional<uint32_t> OrderBook::other_of(const OrderRecord& record) const {
  return record.order.other.empty() ? std::nullopt : find(record.issuer(), record.order.other);
}

// What of so much of the order's amount is that report's, when all of it is in the report's currency.
int64_t OrderBook::share_of(const OrderRecord& record, uint32_t report, int64_t of_it) const {
  const ReportRecord& of = reports_[report];
  if (of_it <= 0 || (of.report.amount && of.report.currency != record.order.currency)) return 0;
  int64_t sum = 0;
  for (const model::OrderShare& share : record.order.shares) {
    if (share.report != of.header.id) continue;
    if ((share.source.empty() ? record.issuer() : share.source) != of.header.source) continue;
    sum = sum_of(sum, part_of(share.amount, record, of_it));
  }
  return sum;
}

// What takes the place of another that still holds counts for what it holds beyond it.
int64_t OrderBook::held_for(uint32_t report, std::optional<uint32_t> without) const {
  std::vector<uint32_t> left_out;
  for (auto next = without; next && claimed(orders_[*next]) > 0;) {
    left_out.push_back(*next);
    next = orders_[*next].replaces() ? other_of(orders_[*next]) : std::nullopt;
  }
  int64_t sum = 0;
  for (const uint32_t place : reports_[report].orders) {
    const OrderRecord& record = orders_[place];
    if (claimed(record) <= 0 || std::ranges::find(left_out, place) != left_out.end()) continue;
    int64_t mine = share_of(record, report, claimed(record));
    const auto before = record.replaces() ? other_of(record) : std::nullopt;
    if (before) mine -= std::min(mine, share_of(orders_[*before], report, claimed(orders_[*before])));
    sum = sum_of(sum, mine);
  }
  return sum;
}

int64_t OrderBook::returned_for(uint32_t report, bool with_pending) const {
  int64_t sum = 0;
  for (const uint32_t place : reports_[report].orders) {
    const OrderRecord& record = orders_[place];
    const Measure measure = record.order.measure;
    if (measure != Measure::give_back && measure != Measure::recall) continue;
    const bool counts = with_pending && measure == Measure::give_back && is_pending(record.state);
    sum = sum_of(sum, share_of(record, report, counts ? record.order.amount.value_or(0) : record.done));
  }
  return sum;
}

uint32_t OrderBook::first_raised(uint32_t place) const {
  return orders_[place].raises() ? other_of(orders_[place]).value_or(place) : place;
}

}  // namespace duanlian::respond
