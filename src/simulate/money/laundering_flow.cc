#include "simulate/money/laundering_flow.h"

#include <algorithm>
#include <array>

namespace duanlian::simulate {
namespace {

constexpr uint64_t kDepth = 851;
constexpr uint64_t kSplit = 852;
constexpr uint64_t kMoving = 853;
constexpr uint64_t kArriving = 854;
constexpr uint64_t kAsking = 855;
constexpr uint64_t kRetrying = 856;
constexpr uint64_t kReleased = 857;

constexpr int64_t kDust = 20 * kFenOfYuan;  // is not worth a transfer: the holder keeps it
constexpr int64_t kPiecesMax = 200;
constexpr int64_t kOrderedSeconds = 4;  // an order is decided before the next is typed
constexpr int64_t kSmallPiece = 3'000 * kFenOfYuan;
constexpr unsigned kLayersMax = 8;
constexpr double kSlowerMost = 50;
constexpr double kSmallerLeast = 0.05;

Duration times(Duration delay, double factor) {
  return {static_cast<int64_t>(static_cast<double>(delay.micros) * factor)};
}

}  // namespace

void LaunderingFlow::know(const Gang& gang, ScamId scam) {
  paces_[gang.id.value()].gang = gang;
  cases_[scam.value()].gang = gang.id;
}

unsigned LaunderingFlow::depth(ScamId scam) {
  Chance chance(mix(stage_.world().seed(), kDepth), scam.value());
  const int64_t layers = pace_of(scam).gang.layers + chance.between(-1, 1);
  return static_cast<unsigned>(std::clamp<int64_t>(layers, 2, kLayersMax));
}

AccountId LaunderingFlow::collecting_account(const Gang& gang, ScamId scam) {
  know(gang, scam);
  Case& its = cases_[scam.value()];
  Chance chance(mix(stage_.world().seed(), kAsking), scam.value(), ++its.asked);
  const Mule* const last = mules_.find(its.account);
  if (last == nullptr || last->worn || !chance.happens(parameters_.keeps_account))
    its.account = mules_.pick(gang.id, Tier::collecting, AccountId(kNone), chance.next());
  return its.account;
}

void LaunderingFlow::received(const Gang& gang, ScamId scam, AccountId account, int64_t amount) {
  know(gang, scam);
  parcels_.paid(account, scam, amount);
  mules_.used(account);
  Chance chance(mix(stage_.world().seed(), kSplit), scam.value(), static_cast<uint64_t>(amount));
  const Duration delay = seconds(20 + 60 * parameters_.first_hop_m.draw(chance) + chance.below(60));
  schedule(account, times(delay, gang.slowness * pace_of(scam).slower));
}

int64_t LaunderingFlow::stop(ScamId scam) {
  World& world = stage_.world();
  int64_t stopped = 0;
  for (const AccountId account : parcels_.trail(scam)) {
    const int64_t amount = parcels_.stop(scam, account, world.balance(account));
    world.balance(account) -= amount;
    stopped += amount;
  }
  return stopped;
}

void LaunderingFlow::goes_on(AccountId account) {
  if (parcels_.held(account) == 0) return;
  Chance chance(mix(stage_.world().seed(), kReleased), account.value(),
                static_cast<uint64_t>(stage_.now().micros));
  schedule(account, minutes(1 + parameters_.hop_m.draw(chance)));
}

void LaunderingFlow::restrict(AccountId account) { mules_.burn(account, true); }

void LaunderingFlow::schedule(AccountId account, Duration delay) {
  Source& source = sources_[account.value()];
  if (source.pending) return;
  source.pending = true;
  stage_.after(delay, {.who = account.value(), .part = Part::laundering, .step = step_of(Step::move)});
}

void LaunderingFlow::play(const Act& act) {
  if (act.step >= Dealers::kFirstStep) return dealers_.play(act);
  if (act.step >= Mules::kFirstStep) return mules_.play(act);
  switch (static_cast<Step>(act.step)) {
    case Step::move:
      return move(AccountId(act.who));
    case Step::paid:
      return paid(static_cast<uint32_t>(act.what), act.outcome);
  }
}

// One piece goes on; while there is more, this is played again.
void LaunderingFlow::move(AccountId account) {
  Source& source = sources_[account.value()];
  source.pending = false;
  // What the holder or a bait has spent of it is gone.
  const int64_t there = std::max<int64_t>(0, stage_.world().balance(account));
  if (parcels_.held(account) > there) parcels_.spent(account, parcels_.held(account) - there);
  const int64_t held = parcels_.held(account);
  Mule* const mule = mules_.find(account);
  if (held == 0 || mule == nullptr || mule->restricted || source.given_up) return;
  if (held < kDust) return parcels_.keep(account, held);
  const Parcel oldest = parcels_.front(account);
  const Pace& pace = pace_of(oldest.scam);
  Chance chance(mix(stage_.world().seed(), kMoving), account.value(), ++source.moves);
  const int64_t amount = piece(source, held, pace, chance);
  const bool last = oldest.layer >= depth(oldest.scam) || mule->tier == Tier::code ||
                    parcels_.deepest(account) + 1 >= kLayersMax;
  const bool ordered =
      (!last && forward(*mule, pace, amount, oldest.layer, chance)) || leave(*mule, pace, amount, chance);
  Duration next = seconds(kOrderedSeconds + parameters_.between_pieces_s.draw(chance));
  if (!ordered) next = minutes(10 + chance.below(50));  // until something opens
  if (parcels_.held(account) > 0) schedule(account, times(next, pace.gang.slowness * pace.slower));
}

int64_t LaunderingFlow::piece(Source& source, int64_t held, const Pace& pace, Chance& chance) const {
  const double small = std::max(kSmallerLeast, pace.gang.smallness * pace.smaller);
  const auto most = static_cast<int64_t>(
      static_cast<double>(kFenOfYuan * parameters_.piece_yuan_most.draw(chance)) * small);
  if (source.pieces <= 0) {
    const int64_t wanted = chance.between(1, parameters_.pieces_most);
    source.pieces =
        std::clamp<int64_t>(held / std::max(most, kDust) + 1, wanted, std::max(kPiecesMax, wanted));
  }
  int64_t amount = held;
  if (source.pieces > 1) {
    const int64_t even = held / source.pieces;
    amount = even / 10 * chance.between(6, 14);
  }
  --source.pieces;
  return std::clamp(amount, std::min(held, kDust), std::max(most, kDust));
}

// The commission of who lends the account; it was paid already when a refused payment is tried again.
int64_t LaunderingFlow::fee_of(AccountId account, int64_t amount) const {
  const auto source = sources_.find(account.value());
  if (source != sources_.end() && source->second.tries > 0) return 0;
  return static_cast<int64_t>(static_cast<double>(amount) * parameters_.commission);
}

bool LaunderingFlow::forward(const Mule& mule, const Pace& pace, int64_t amount, uint8_t layer,
                             Chance& chance) {
  using model::TransferChannel;
  const AccountId from = mule.account;
  const GangId gang = pace.gang.id;
  const bool by_code = amount < kSmallPiece && chance.happens(parameters_.by_code);
  const bool cashing = layer + 1U >= depth(parcels_.front(from).scam);
  const Tier tier = by_code ? Tier::code : cashing ? Tier::cashing : Tier::middle;
  const AccountId to = mules_.pick(gang, tier, from, chance.next());  // may move the mules
  if (to.value() == kNone) return false;
  const int64_t fee = fee_of(from, amount);
  parcels_.keep(from, fee);
  amount -= fee;
  const uint32_t kind = chance.below(10);
  if (kind < 4 && amount > 2'000 * kFenOfYuan) amount = amount / (100 * kFenOfYuan) * (100 * kFenOfYuan);
  if (kind < 7) amount = amount / kFenOfYuan * kFenOfYuan;
  constexpr std::array kChannels = {TransferChannel::mobile, TransferChannel::web, TransferChannel::qr_code};
  order({.debtor = from,
         .creditor = to,
         .amount = amount,
         .channel = by_code ? TransferChannel::qr_code : kChannels[weighted(chance, parameters_.channels)],
         .new_payee = mules_.first_payment(from, to),
         .remark = mules_.remark(chance.next()),
         .mark = {.gang = gang}},
        std::nullopt, Role::layering);
  return true;
}

bool LaunderingFlow::leave(const Mule& mule, const Pace& pace, int64_t amount, Chance& chance) {
  const AccountId from = mule.account;
  const auto plan = exits_.choose(Mule(mule), pace.gang.id, amount - fee_of(from, amount), chance);
  if (!plan) return false;
  if (plan->exit == Exit::atm) {
    Mule& card = *mules_.find(from);
    const int64_t today = local_day(stage_.now());
    card.cash_today = (card.cash_day == today ? card.cash_today : 0) + plan->amount;
    card.cash_day = today;
  }
  parcels_.keep(from, fee_of(from, plan->amount));
  order({.debtor = from,
         .creditor = plan->creditor,
         .amount = plan->amount,
         .method = plan->method,
         .channel = plan->channel,
         .new_payee = plan->creditor.value() != kNone && mules_.first_payment(from, plan->creditor),
         .remark = plan->creditor.value() != kNone ? mules_.remark(chance.next()) : std::string(),
         .location = plan->location,
         .mark = {.gang = pace.gang.id}},
        plan->exit, plan->exit == Exit::codes ? Role::layering : Role::cash_out);
  return true;
}

void LaunderingFlow::order(PaymentPlan plan, std::optional<Exit> exit, Role role) {
  Move move{.from = plan.debtor, .to = plan.creditor, .gang = plan.mark.gang, .exit = exit};
  move.parcels = parcels_.take(plan.debtor, plan.amount);
  plan.mark.role = role;
  plan.mark.layer = deepest_layer(move.parcels);
  plan.mark.scam = main_scam(move.parcels);
  const Mark mark = plan.mark;
  const std::vector<Taint> parts = taints(move.parcels);
  plan.then = Act{.what = moves_.put(std::move(move)), .part = Part::laundering, .step = step_of(Step::paid)};
  const std::string event = banking_.pay(std::move(plan));
  if (!event.empty()) stage_.records().tainted(event, mark, parts);
}

void LaunderingFlow::paid(uint32_t slot, Outcome outcome) {
  const Move move = moves_.take(slot);
  if (outcome > Outcome::done_warned) return not_paid(move, outcome);
  sources_[move.from.value()].tries = 0;
  if (!move.exit || *move.exit == Exit::codes) return arrived(move);
  parcels_.left(move.parcels);
  if (*move.exit == Exit::coins) dealers_.bought(move.gang, move.to, move.parcels);
}

void LaunderingFlow::arrived(const Move& move) {
  parcels_.arrived(move.to, move.parcels);
  mules_.used(move.to);
  const ScamId scam = main_scam(move.parcels);
  const Mule* const mule = mules_.find(move.to);
  Chance chance(mix(stage_.world().seed(), kArriving), move.to.value(),
                static_cast<uint64_t>(stage_.now().micros));
  Duration delay = seconds(15 + 60 * parameters_.hop_m.draw(chance) + chance.below(60));
  if (mule != nullptr && mule->tier == Tier::code) {
    delay = minutes(parameters_.code_rest_m.draw(chance));
  } else if (deepest_layer(move.parcels) + 1U >= depth(scam) && chance.happens(parameters_.rests)) {
    delay = hours(parameters_.rest_h.draw(chance));
  }
  const Pace& pace = pace_of(scam);
  schedule(move.to, times(delay, pace.gang.slowness * pace.slower));
}

// The money is where it was. Another way is tried, later and with less.
void LaunderingFlow::not_paid(const Move& move, Outcome outcome) {
  parcels_.refused(move.from, move.parcels);
  Source& source = sources_[move.from.value()];
  Pace& pace = paces_.at(move.gang.value());
  if (outcome == Outcome::refused) {
    pace.slower = std::min(kSlowerMost, pace.slower * parameters_.slower);
    pace.smaller = std::max(kSmallerLeast, pace.smaller * parameters_.smaller);
  }
  if (source.tries >= parameters_.tries_most) {
    source.given_up = true;
    mules_.burn(move.from, false);
    return;
  }
  ++source.tries;
  source.pieces = 0;
  Chance chance(mix(stage_.world().seed(), kRetrying), move.from.value(), ++source.moves);
  schedule(move.from, times(minutes(parameters_.retry_m.draw(chance)), pace.gang.slowness * pace.slower));
}

}  // namespace duanlian::simulate
