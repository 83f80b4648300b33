#include "graph/paths/counterparties.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace duanlian::graph {
namespace {

// What one transfer says.
struct Dealing {
  PocketId counterparty;
  PocketId member;
  bool paid = false;  // by the member
  int64_t amount = 0;
};

uint64_t transfers_of(const Counterparty& of) {
  uint64_t sum = 0;
  for (const MemberFlow& flow : of.members) sum += flow.paid_count + flow.got_count;
  return sum;
}

void add_dealing(Counterparty& to, const Dealing& dealing, PathCost& cost) {
  if (to.members.empty() || to.members.back().member != dealing.member) {
    to.members.push_back({.member = dealing.member});
  }
  MemberFlow& flow = to.members.back();
  ++(dealing.paid ? flow.paid_count : flow.got_count);
  int64_t& sum = dealing.paid ? flow.paid_sum : flow.got_sum;
  if (__builtin_add_overflow(sum, dealing.amount, &sum)) {
    sum = std::numeric_limits<int64_t>::max();
    cost.cut(PathCut::number);
  }
}

std::vector<Dealing> dealings_of(Sight& sight, const CounterpartyQuestion& question,
                                 std::span<const PocketId> members) {
  std::vector<Dealing> all;
  const auto look = [&](PocketId member, FlowSide side) {
    sight.each(member, side, question.window.before(), question.window.after(), [&](TransferId id, Moment) {
      if (sight.amount(id, FlowSide::out) < question.amount_min) return true;
      const PocketId other = sight.other_end(id, side);
      if (sight.graph().degree(other) >= question.hub_degree) return true;
      all.push_back({other, member, side == FlowSide::out, sight.amount(id, side)});
      return true;
    });
  };
  for (const PocketId member : members) {
    if (question.spread != Spread::in) look(member, FlowSide::out);
    if (question.spread != Spread::out) look(member, FlowSide::in);
  }
  std::ranges::sort(all, {}, [](const Dealing& it) { return std::pair(it.counterparty, it.member); });
  return all;
}

}  // namespace

Result<Counterparties> common_counterparties(const MoneyGraph& graph, const CounterpartyQuestion& question) {
  RETURN_IF_ERROR(check_pockets(graph, question.members));
  RETURN_IF_ERROR(check_window(question.window));
  RETURN_IF_ERROR(check_bounds(question.bounds));
  if (question.members_min == 0) return invalid("members_min is 0");
  std::vector<PocketId> members = question.members;
  std::ranges::sort(members);
  members.erase(std::ranges::unique(members).begin(), members.end());

  Sight sight(graph, question.bounds);
  Counterparties answer;
  const std::vector<Dealing> dealings = dealings_of(sight, question, members);
  Counterparty open{.pocket = kNoPocket};
  const auto close = [&] {
    if (open.members.size() >= question.members_min) answer.found.push_back(std::move(open));
  };
  for (const Dealing& dealing : dealings) {
    if (dealing.counterparty != open.pocket) {
      close();
      open = {.pocket = dealing.counterparty,
              .is_member = std::ranges::binary_search(members, dealing.counterparty)};
    }
    add_dealing(open, dealing, sight.cost());
  }
  close();
  std::ranges::sort(answer.found, {}, [](const Counterparty& it) {
    return std::tuple(~it.members.size(), ~transfers_of(it), it.pocket);
  });
  if (answer.found.size() > question.bounds.answers_max) {
    answer.found.resize(question.bounds.answers_max);
    sight.cost().cut(PathCut::answers_max);
  }
  answer.cut = sight.cost().why();
  answer.steps = sight.cost().spent();
  return answer;
}

}  // namespace duanlian::graph
