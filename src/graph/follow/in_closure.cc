#include "graph/follow/in_closure.h"

#include <algorithm>

namespace duanlian::graph {

InClosure::InClosure(const MoneyGraph& graph, const BackwardQuestion& question, Timestamp begin,
                     Budget& budget)
    : graph_(graph),
      question_(question),
      begin_{begin.micros, TransferId{0}},
      budget_(budget),
      known_(graph.size()) {
  // Before the first of that time.
  if (begin_.micros > INT64_MIN) begin_ = {begin_.micros - 1, kNoTransfer};
}

// Layers fall and moments rise until nothing changes any more.
void InClosure::collect() {
  meet(question_.pocket, 0, {question_.at.micros, kNoTransfer});
  while (!waiting_.empty()) {
    Found& found = found_.at(waiting_.front().value());
    waiting_.pop_front();
    found.waits = false;
    if (budget_.is_spent()) {
      if (!found.member.followed) found.member.cut = CutKind::steps;
      continue;
    }
    scan(found);
  }
}

template <class Use>
void InClosure::for_each(const Edges& edges, const Moment& from, const Moment& until, const Use& use) const {
  const std::size_t begin = edges.first_after({from.micros}, from.id);
  const std::size_t end = edges.first_after({until.micros}, until.id);
  edges.for_each(begin, std::max(begin, end), [&](TransferId id) {
    if (id.value() < known_ && counts(graph_.transfers().status(id))) use(id);
    return true;
  });
}

void InClosure::scan(Found& found) {
  Member& member = found.member;
  const bool anew = !found.scanned_until || member.layer < found.scanned_layer;
  const Moment from = anew ? begin_ : *found.scanned_until;
  found.scanned_until = member.until;
  found.scanned_layer = member.layer;
  member.followed = true;
  member.cut.reset();
  const uint32_t layer = member.layer + 1;
  for_each(graph_.incoming(member.pocket), from, member.until, [&](TransferId id) {
    budget_.spend(1);
    const PocketId payer = graph_.transfers().from(id);
    if (graph_.transfers().amount(id) >= question_.least) {
      meet(payer, layer, moment_of(graph_, id));
      return;
    }
    Found& small =
        found_.try_emplace(payer.value(), Found{.member = {.pocket = payer, .layer = layer}}).first->second;
    if (!small.member.followed && !small.member.cut && !small.waits) small.member.cut = CutKind::least;
    small.member.layer = std::min(small.member.layer, layer);
  });
}

bool InClosure::may_follow(const Found& found) const {
  const Member& member = found.member;
  if (graph_.kind(member.pocket) == PocketKind::cash) return false;
  return member.layer < question_.layers_max &&
         (member.pocket == question_.pocket || graph_.degree(member.pocket) < question_.hub_degree);
}

void InClosure::meet(PocketId pocket, uint32_t layer, const Moment& moment) {
  const auto [at, added] = found_.try_emplace(
      pocket.value(), Found{.member = {.pocket = pocket, .layer = layer, .until = moment}});
  Found& found = at->second;
  Member& member = found.member;
  member.layer = std::min(member.layer, layer);
  member.until = std::max(member.until, moment);
  if (!may_follow(found)) {
    if (graph_.kind(pocket) == PocketKind::cash) return;
    member.cut = member.layer >= question_.layers_max ? CutKind::layers : CutKind::hub;
    return;
  }
  const bool known =
      found.scanned_until && member.until <= *found.scanned_until && member.layer >= found.scanned_layer;
  if (known || found.waits) return;
  found.waits = true;
  waiting_.push_back(pocket);
}

std::vector<InClosure::Member> InClosure::members() const {
  std::vector<Member> all;
  all.reserve(found_.size());
  for (const auto& [number, found] : found_) all.push_back(found.member);
  std::ranges::sort(all, {}, &Member::pocket);
  return all;
}

std::vector<TransferId> InClosure::transfers() {
  std::vector<Moment> moments;
  for (const auto& [number, found] : found_) {
    if (!found.member.followed) continue;
    const auto take = [&](TransferId id) { moments.push_back(moment_of(graph_, id)); };
    for_each(graph_.outgoing(found.member.pocket), begin_, found.member.until, take);
    for_each(graph_.incoming(found.member.pocket), begin_, found.member.until, take);
  }
  budget_.spend(moments.size());
  std::ranges::sort(moments);
  const auto same = std::ranges::unique(moments);
  moments.erase(same.begin(), same.end());
  std::vector<TransferId> ids;
  ids.reserve(moments.size());
  for (const Moment& moment : moments) ids.push_back(moment.id);
  return ids;
}

}  // namespace duanlian::graph
