#include "graph/follow/deals.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "graph/follow/landing.h"
#include "graph/follow/lot.h"

namespace duanlian::graph {
namespace {

__extension__ using Wide = __int128;

// One side of a deal.
struct DealSide {
  Moment moment;
  PocketId pocket;
  int64_t amount = 0;
  int64_t open = 0;    // of what came: not yet in a deal
  uint32_t agree = 0;  // of the other side
};

// Worth what the amount is by the rate, within the tolerance.
bool agrees(const Rate& rate, int64_t came, int64_t left, int64_t tolerance_milli) {
  constexpr int64_t kMilli = 1'000;
  const Wide worth = static_cast<Wide>(came) * rate.numerator / rate.denominator;
  const Wide off = worth > left ? worth - left : left - worth;
  return worth > 0 && off * kMilli <= worth * tolerance_milli;
}

class DealFinder {
 public:
  DealFinder(const MoneyGraph& graph, const TraceQuestion& question, uint64_t known,
             std::span<const PocketId> pockets)
      : graph_(graph), question_(question), known_(known), pockets_(pockets) {}

  // Empty where there is too much to look at.
  std::vector<Deal> find(uint64_t& steps) {
    uint64_t degrees = 0;
    for (const PocketId pocket : pockets_) degrees += graph_.degree(pocket);
    if (degrees > kDealTransfersMax) return {};
    steps += degrees;
    for (const Rate& rate : question_.rates) add_rate(rate);
    if (rates_.empty()) return {};
    for (const PocketId pocket : pockets_) gather(pocket);
    std::ranges::sort(came_, {}, &DealSide::moment);
    std::ranges::sort(left_, {}, &DealSide::moment);
    for (DealSide& left : left_) deal(left);
    for (Made& made : made_) made.deal.doubtful = made.deal.doubtful || came_[made.came].agree > 1;
    std::vector<Deal> deals;
    deals.reserve(made_.size());
    for (const Made& made : made_) deals.push_back(made.deal);
    std::ranges::sort(deals, {},
                      [&](const Deal& deal) { return std::pair(deal.came, moment_of(graph_, deal.left)); });
    return deals;
  }

 private:
  struct Made {
    Deal deal;
    std::size_t came = 0;  // a place
  };
  struct KnownRate {
    AssetId from;
    AssetId to;
    const Rate& rate;
  };

  std::optional<AssetId> asset_of(std::string_view name) const {
    for (const PocketId pocket : pockets_) {
      if (graph_.asset_name(graph_.asset(pocket)) == name) return graph_.asset(pocket);
    }
    return std::nullopt;
  }

  void add_rate(const Rate& rate) {
    const auto from = asset_of(rate.from);
    const auto to = asset_of(rate.to);
    if (from && to) rates_.push_back({*from, *to, rate});
  }

  bool may_deal(TransferId id, PocketId other) const {
    return id.value() < known_ && counts(graph_.transfers().status(id)) &&
           graph_.kind(other) != PocketKind::cash && !std::ranges::binary_search(pockets_, other);
  }

  void gather(PocketId pocket) {
    const TransferPages& transfers = graph_.transfers();
    const auto take = [&](const Edges& edges, PocketId (TransferPages::*other)(TransferId) const,
                          std::vector<DealSide>& side, auto amount_of) {
      edges.for_each(0, edges.first_after(question_.until), [&](TransferId id) {
        const int64_t amount = amount_of(id);
        if (amount > 0 && may_deal(id, (transfers.*other)(id)))
          side.push_back(
              {.moment = moment_of(graph_, id), .pocket = pocket, .amount = amount, .open = amount});
        return true;
      });
    };
    take(graph_.incoming(pocket), &TransferPages::from, came_,
         [&](TransferId id) { return brought(graph_, id); });
    take(graph_.outgoing(pocket), &TransferPages::to, left_,
         [&](TransferId id) { return transfers.amount(id); });
  }

  bool is_one_account(PocketId one, PocketId other) const {
    return graph_.kind(one) == graph_.kind(other) && graph_.name(one) == graph_.name(other);
  }

  bool agree(const DealSide& came, const DealSide& left) const {
    const AssetId from = graph_.asset(came.pocket);
    const AssetId to = graph_.asset(left.pocket);
    return std::ranges::any_of(rates_, [&](const KnownRate& known) {
      return known.from == from && known.to == to &&
             agrees(known.rate, came.amount, left.amount, question_.deal_tolerance_milli) &&
             !is_one_account(came.pocket, left.pocket);
    });
  }

  // Takes what came within the window and agrees: by the method the first, the last, or of each its share.
  void deal(const DealSide& left) {
    while (begin_ < came_.size() &&
           came_[begin_].moment.micros < left.moment.micros - question_.deal_window.micros) {
      ++begin_;
    }
    agreeing_.clear();
    std::size_t agree_in_all = 0;
    for (std::size_t i = begin_; i < came_.size() && came_[i].moment < left.moment; ++i) {
      if (!agree(came_[i], left)) continue;
      ++came_[i].agree;
      ++agree_in_all;
      if (came_[i].open > 0) agreeing_.push_back(i);
    }
    if (agreeing_.empty()) return;
    const bool doubtful = agree_in_all > 1;
    if (question_.method == FollowMethod::proportional) return share(left, doubtful);
    const std::size_t one = question_.method == FollowMethod::lifo ? agreeing_.back() : agreeing_.front();
    make(one, left, came_[one].open, left.amount, doubtful);
  }

  void share(const DealSide& left, bool doubtful) {
    Wide open = 0;
    int64_t most = 0;
    for (const std::size_t i : agreeing_) {
      open += came_[i].open;
      most = std::max(most, came_[i].amount);
    }
    const Wide given = std::min<Wide>(open, most);
    Wide sum = 0;
    Wide given_before = 0;
    Wide got_before = 0;
    for (const std::size_t i : agreeing_) {
      sum += came_[i].open;
      const Wide given_until = given * sum / open;
      const Wide got_until = given_until * left.amount / given;
      make(i, left, static_cast<int64_t>(given_until - given_before),
           static_cast<int64_t>(got_until - got_before), doubtful);
      given_before = given_until;
      got_before = got_until;
    }
  }

  void make(std::size_t came, const DealSide& left, int64_t given, int64_t got, bool doubtful) {
    if (given == 0) return;
    came_[came].open -= given;
    made_.push_back({.deal = {.came = came_[came].moment.id,
                              .left = left.moment.id,
                              .given = given,
                              .got = got,
                              .doubtful = doubtful},
                     .came = came});
  }

  const MoneyGraph& graph_;
  const TraceQuestion& question_;
  const uint64_t known_;
  const std::span<const PocketId> pockets_;
  std::vector<KnownRate> rates_;
  std::vector<DealSide> came_;
  std::vector<DealSide> left_;
  std::size_t begin_ = 0;  // of what came within the window
  std::vector<std::size_t> agreeing_;
  std::vector<Made> made_;
};

}  // namespace

const Deals::Holder& Deals::of(PocketId pocket) {
  if (!question_.held_together || question_.rates.empty()) return holders_.front();
  const auto known = holder_of_.find(pocket.value());
  if (known != holder_of_.end()) return holders_[known->second];
  auto pockets = question_.held_together(pocket);
  if (pockets.size() < 2) {
    holder_of_.emplace(pocket.value(), 0);
    return holders_.front();
  }
  for (const PocketId one : pockets) holder_of_.emplace(one.value(), static_cast<uint32_t>(holders_.size()));
  Holder& holder = holders_.emplace_back();
  holder.pockets = std::move(pockets);
  holder.deals = DealFinder(graph_, question_, known_, holder.pockets).find(steps_);
  for (const Deal& deal : holder.deals) holder.left.insert(deal.left.value());
  return holder;
}

std::span<const Deal> Deals::for_what_came(PocketId pocket, TransferId came) {
  const auto found = std::ranges::equal_range(of(pocket).deals, came, {}, &Deal::came);
  return {found.begin(), found.end()};
}

uint64_t Deals::take_steps() { return std::exchange(steps_, 0); }

}  // namespace duanlian::graph
