#include "respond/returns/allocation.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "base/check.h"
#include "base/hash.h"
#include "respond/returns/fair_shares.h"

namespace duanlian::respond {
namespace {

// A victim's traced money in a pot: all of it, and what of it was paid back and may still be.
struct TracedClaim {
  std::size_t victim = 0;
  int64_t traced = 0;
  int64_t before = 0;
  int64_t amount = 0;
  TraceBasis basis = TraceBasis::time_stamps;
};

ReturnBasis direct_basis(TraceBasis basis) {
  switch (basis) {
    case TraceBasis::single_remittance:
      return ReturnBasis::single_remittance;
    case TraceBasis::time_stamps:
      return ReturnBasis::time_stamps;
    case TraceBasis::cash_deposit:
      return ReturnBasis::cash_deposit;
  }
  CHECK(false, "a tracing of no kind");
}

// Works through one case that was checked and put in order.
class Allocator {
 public:
  explicit Allocator(ReturnCase one) { out_.basis = std::move(one); }

  ReturnAllocation allocate() {
    number_all();
    count_earlier();
    for (std::size_t pot = 0; pot < pots().size(); ++pot) give_traced(pot);
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_currency;
    for (std::size_t pot = 0; pot < pots().size(); ++pot)
      by_currency[std::string(pots()[pot].currency.code())].push_back(pot);
    for (const auto& [currency, of_it] : by_currency) share_rest(of_it);
    for (ReturnSharing& one : out_.sharings)
      one.notice = notice_standing(out_.basis.notices, one.orders, one.reports, out_.basis.as_of);
    for (ReturnPart& part : out_.parts) settle_state(part);
    sum_up();
    put_in_order_of_payment();
    return std::move(out_);
  }

 private:
  const std::vector<FrozenPot>& pots() const { return out_.basis.pots; }
  const std::vector<ReturnVictim>& victims() const { return out_.basis.victims; }

  void number_all() {
    for (std::size_t i = 0; i < pots().size(); ++i) pot_at_[pots()[i].order] = i;
    for (std::size_t i = 0; i < victims().size(); ++i) victim_at_[victims()[i].report] = i;
    out_.pots.resize(pots().size());
    out_.victims.resize(victims().size());
    claims_.resize(pots().size());
    shared_before_.resize(victims().size(), 0);
  }

  // What was paid stays paid: it lessens the pot, what the victim is still due, and what is traced there.
  void count_earlier() {
    std::map<std::pair<std::size_t, std::size_t>, int64_t> paid;
    for (const EarlierReturn& one : out_.basis.earlier) {
      const std::size_t pot = pot_at_.at(one.order);
      const std::size_t victim = victim_at_.at(one.report);
      out_.pots[pot].returned += one.amount;
      out_.victims[victim].returned += one.amount;
      if (one.shared)
        shared_before_[victim] += one.amount;
      else
        paid[{pot, victim}] += one.amount;
    }
    for (std::size_t i = 0; i < pots().size(); ++i) left_.push_back(pots()[i].frozen - out_.pots[i].returned);
    for (std::size_t i = 0; i < victims().size(); ++i) {
      const int64_t due = victims()[i].loss - victims()[i].recovered - out_.victims[i].returned;
      due_.push_back(std::max<int64_t>(due, 0));
      out_.victims[i].over = std::max<int64_t>(-due, 0);
    }
    for (const ReturnTrace& trace : out_.basis.traces) {
      const std::size_t pot = pot_at_.at(trace.order);
      const std::size_t victim = victim_at_.at(trace.report);
      const auto found = paid.find({pot, victim});
      const int64_t before = std::min(trace.amount, found == paid.end() ? 0 : found->second);
      claims_[pot].push_back({.victim = victim,
                              .traced = trace.amount,
                              .before = before,
                              .amount = trace.amount - before,
                              .basis = trace.basis});
    }
  }

  void give(std::size_t pot, std::size_t victim, int64_t amount, ReturnBasis basis,
            std::optional<std::size_t> sharing) {
    if (amount == 0) return;
    left_[pot] -= amount;
    due_[victim] -= amount;
    out_.parts.push_back(
        {.pot = pot, .victim = victim, .amount = amount, .basis = basis, .sharing = sharing});
  }

  // To each victim what is his in this pot. Where that is more than there is, the tracing does not say whose
  // the rest is: those traced there share it by what was traced.
  void give_traced(std::size_t pot) {
    auto& claims = claims_[pot];
    for (TracedClaim& one : claims) one.amount = std::min(one.amount, due_[one.victim]);
    std::erase_if(claims, [](const TracedClaim& one) { return one.amount == 0; });
    std::ranges::sort(claims, {}, &TracedClaim::victim);
    int64_t sum = 0;
    for (const TracedClaim& one : claims) sum += one.amount;
    if (sum <= left_[pot]) {
      for (const TracedClaim& one : claims) {
        give(pot, one.victim, one.amount, direct_basis(one.basis), std::nullopt);
      }
      return;
    }
    if (left_[pot] == 0) return;
    std::vector<ShareClaim> shares;
    for (const TracedClaim& one : claims)
      shares.push_back({.weight = one.traced, .before = one.before, .most = one.amount});
    const std::vector<int64_t> amounts = fair_shares(left_[pot], shares);
    const std::size_t sharing = out_.sharings.size();
    ReturnSharing& group = out_.sharings.emplace_back(ReturnSharing{.currency = pots()[pot].currency,
                                                                    .orders = {pots()[pot].order},
                                                                    .amount = left_[pot],
                                                                    .traced = true});
    for (std::size_t i = 0; i < claims.size(); ++i) {
      group.reports.push_back(victims()[claims[i].victim].report);
      give(pot, claims[i].victim, amounts[i], ReturnBasis::pro_rata, sharing);
    }
    std::ranges::sort(group.reports);
  }

  bool is_contested(std::size_t pot) const {
    return std::ranges::any_of(out_.basis.objections, [&](const ReturnObjection& objection) {
      return objection.report.empty() && objection.order == pots()[pot].order;
    });
  }

  // What is nobody's in particular, of all pots of a currency that nobody contests, by loss.
  void share_rest(const std::vector<std::size_t>& of_currency) {
    const Currency currency = pots()[of_currency.front()].currency;
    ReturnSharing group{.currency = currency};
    std::vector<std::size_t> sources;
    for (const std::size_t pot : of_currency) {
      if (left_[pot] == 0 || is_contested(pot)) continue;
      sources.push_back(pot);
      group.orders.push_back(pots()[pot].order);
      group.amount += left_[pot];
    }
    std::vector<std::size_t> sharers;
    std::vector<ShareClaim> claims;
    for (std::size_t victim = 0; victim < victims().size(); ++victim) {
      const ReturnVictim& one = victims()[victim];
      if (one.currency != currency || due_[victim] == 0) continue;
      sharers.push_back(victim);
      claims.push_back({.weight = one.loss, .before = shared_before_[victim], .most = due_[victim]});
      group.reports.push_back(one.report);
    }
    if (sources.empty() || sharers.empty()) return;
    const std::vector<int64_t> amounts = fair_shares(group.amount, claims);
    group.amount = std::accumulate(amounts.begin(), amounts.end(), int64_t{0});
    std::ranges::sort(group.reports);
    out_.sharings.push_back(std::move(group));
    pay_out(sources, sharers, amounts);
  }

  // Victims in their order out of the pots in theirs, so that few payments are needed.
  void pay_out(const std::vector<std::size_t>& sources, const std::vector<std::size_t>& sharers,
               const std::vector<int64_t>& amounts) {
    std::size_t source = 0;
    for (std::size_t i = 0; i < sharers.size(); ++i) {
      for (int64_t owed = amounts[i]; owed > 0;) {
        CHECK(source < sources.size(), "more shared than there is");
        const int64_t amount = std::min(owed, left_[sources[source]]);
        give(sources[source], sharers[i], amount, ReturnBasis::pro_rata, out_.sharings.size() - 1);
        owed -= amount;
        if (left_[sources[source]] == 0) ++source;
      }
    }
  }

  bool stops(const ReturnObjection& objection, const ReturnPart& part) const {
    if (objection.order.empty() && objection.report.empty()) return part.sharing.has_value();
    return (objection.order.empty() || objection.order == pots()[part.pot].order) &&
           (objection.report.empty() || objection.report == victims()[part.victim].report);
  }

  void settle_state(ReturnPart& part) {
    const auto& objections = out_.basis.objections;
    const auto stop = std::ranges::find_if(objections, [&](const auto& one) { return stops(one, part); });
    if (stop != objections.end()) {
      part.state = ReturnState::held;
      part.objection = stop->id;
    }
    if (!part.sharing || part.state == ReturnState::held) return;
    const NoticeState notice = out_.sharings[*part.sharing].notice.state;
    if (notice == NoticeState::notice_needed) part.state = ReturnState::notice_needed;
    if (notice == NoticeState::notice_running) part.state = ReturnState::notice_running;
  }

  void sum_up() {
    for (const ReturnPart& part : out_.parts) {
      PotOutcome& pot = out_.pots[part.pot];
      (part.state == ReturnState::ready  ? pot.ready
       : part.state == ReturnState::held ? pot.held
                                         : pot.waiting) += part.amount;
      out_.victims[part.victim].planned += part.amount;
    }
    for (std::size_t i = 0; i < victims().size(); ++i) out_.victims[i].open = due_[i];
    for (std::size_t i = 0; i < pots().size(); ++i) {
      out_.pots[i].rest = left_[i];
      if (left_[i] != 0) out_.pots[i].reason = why_left(i);
    }
  }

  RestReason why_left(std::size_t pot) const {
    if (is_contested(pot)) return RestReason::objection;
    const bool anybody = std::ranges::any_of(
        victims(), [&](const ReturnVictim& one) { return one.currency == pots()[pot].currency; });
    return anybody ? RestReason::all_made_whole : RestReason::no_victim;
  }

  // Hardship says who is paid first, never how much.
  void put_in_order_of_payment() {
    std::ranges::sort(out_.parts, {}, [&](const ReturnPart& part) {
      return std::tuple(victims()[part.victim].hardship.empty(), part.victim, part.pot, part.basis);
    });
  }

  ReturnAllocation out_;
  TextMap<std::size_t> pot_at_, victim_at_;
  std::vector<std::vector<TracedClaim>> claims_;  // by pot
  std::vector<int64_t> left_;                     // by pot: frozen and not given
  std::vector<int64_t> due_;                      // by victim
  std::vector<int64_t> shared_before_;            // by victim: earlier shares by loss
};

}  // namespace

Result<ReturnAllocation> allocate_returns(ReturnCase one) {
  RETURN_IF_ERROR(check_return_case(one));
  put_in_order(one);
  return Allocator(std::move(one)).allocate();
}

}  // namespace duanlian::respond
