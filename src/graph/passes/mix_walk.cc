#include "graph/passes/mix_walk.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "graph/passes/whole_units.h"

namespace duanlian::graph {
namespace {

// The parts, then others, then what is open.
void split_units(MixAnswer& answer, int64_t units) {
  std::vector<double> weights;
  weights.reserve(answer.parts.size() + 2);
  for (const MixAnswer::Part& part : answer.parts) weights.push_back(part.share);
  weights.push_back(answer.other_share);
  weights.push_back(answer.open_share);
  const std::vector<int64_t> split = split_whole(units, weights);
  for (std::size_t i = 0; i < answer.parts.size(); ++i) answer.parts[i].units = split[i];
  answer.other_units = split[split.size() - 2];
  answer.open_units = split.back();
}

}  // namespace

void MixWalk::tell_own(uint32_t transfer, MixAnswer::Source owner, double share) {
  if (question_.names_owners) {
    answer_.parts.push_back({transfer, owner, share, 0});
  } else {
    answer_.other_share += share;
  }
}

void MixWalk::follow(uint32_t node, double share, uint32_t transfer, MixAnswer::Source owner) {
  if (share <= 0) return;
  if (node == MixGraph::kNone) return tell_own(transfer, owner, share);
  const bool is_past = payments_left_ == 0 || node < question_.payments.front().transfer;
  if (!question_.names_owners && is_past) {
    answer_.other_share += share;
  } else if (share < question_.epsilon) {
    answer_.open_share += share;
  } else {
    graph_.fetch(node);
    heap_.push_back({node, share});
    std::push_heap(heap_.begin(), heap_.end());
  }
}

double MixWalk::asked_share(uint32_t transfer) {
  while (payments_left_ > 0 && question_.payments[payments_left_ - 1].transfer > transfer) --payments_left_;
  if (payments_left_ == 0 || question_.payments[payments_left_ - 1].transfer != transfer) return 0;
  return question_.payments[payments_left_ - 1].share;
}

void MixWalk::follow_arrived(uint32_t transfer, double share) {
  const double asked = share * asked_share(transfer);
  if (asked > 0) answer_.parts.push_back({transfer, MixAnswer::Source::payment, asked, 0});
  const MixGraph::Node node = graph_.node(transfer);
  const double known = (share - asked) * node.known;
  follow(node.payer, known, transfer, MixAnswer::Source::payers_own);
  if (node.known < 1) tell_own(transfer, MixAnswer::Source::payers_own, share - asked - known);
}

void MixWalk::visit(Entry entry) {
  ++answer_.nodes;
  // Where no transfer of a stretch brought enough to be followed.
  const MixGraph::Stretch* const stretch = graph_.stretch(entry.node);
  if (stretch != nullptr && entry.share * stretch->largest < question_.epsilon) {
    const double kept = entry.share * stretch->kept;
    answer_.open_share += entry.share - kept;
    return follow(stretch->end, kept, entry.node, MixAnswer::Source::payees_own);
  }
  const MixGraph::Node node = graph_.node(entry.node);
  const double arrived = entry.share * node.arrived;
  follow_arrived(entry.node, arrived);
  follow(node.before, entry.share - arrived, entry.node, MixAnswer::Source::payees_own);
}

MixWalk::Entry MixWalk::take_latest() {
  Entry latest = heap_.front();
  std::pop_heap(heap_.begin(), heap_.end());
  heap_.pop_back();
  while (!heap_.empty() && heap_.front().node == latest.node) {
    latest.share += heap_.front().share;
    std::pop_heap(heap_.begin(), heap_.end());
    heap_.pop_back();
  }
  return latest;
}

MixAnswer MixWalk::walk(int64_t units) {
  while (!heap_.empty() && answer_.nodes < question_.nodes_max) visit(take_latest());
  for (const Entry& entry : heap_) answer_.open_share += entry.share;
  heap_.clear();
  split_units(answer_, units);
  return std::exchange(answer_, {});
}

MixAnswer MixWalk::in_pocket(uint32_t pocket, const MixQuestion& question) {
  question_ = question;
  payments_left_ = question.payments.size();
  const MixGraph::Mix mix = graph_.mix(pocket);
  if (mix.is_empty) return {};
  follow(mix.node, 1, 0, MixAnswer::Source::holders_own);
  return walk(graph_.balance(pocket));
}

MixAnswer MixWalk::in_transfer(uint32_t transfer, int64_t units, const MixQuestion& question) {
  CHECK(transfer < graph_.transfers() && !graph_.is_idle(transfer) && units > 0,
        "a transfer that moved nothing");
  question_ = question;
  payments_left_ = question.payments.size();
  follow_arrived(transfer, 1);
  return walk(units);
}

}  // namespace duanlian::graph
