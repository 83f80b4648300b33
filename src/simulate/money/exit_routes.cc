#include "simulate/money/exit_routes.h"

#include <algorithm>
#include <array>

namespace duanlian::simulate {
namespace {

constexpr uint64_t kCrewPlace = 841;
constexpr int64_t kNote = 100 * kFenOfYuan;
constexpr std::array<int64_t, 6> kTopUpYuan = {30, 50, 100, 200, 300, 500};

struct Bounds {
  int64_t least_yuan;
  int64_t most_yuan;
  int opens;
  int closes;
  bool weekdays;
};
// What a way takes at once, and when.
constexpr std::array<Bounds, kExits> kBounds = {{
    {100, 5'000, 0, 24, false},      // atm
    {10'000, 200'000, 9, 17, true},  // counter
    {3'000, 150'000, 9, 21, false},  // gold
    {30, 500, 0, 24, false},         // top_up
    {100, 9'000, 0, 24, false},      // goods
    {5'000, 500'000, 8, 20, false},  // abroad
    {20, 3'000, 0, 24, false},       // codes
    {1'000, 100'000, 0, 24, false},  // coins
}};

int64_t cut(int64_t amount, int64_t to) { return amount / to * to; }

}  // namespace

int64_t ExitRoutes::cash_left_today(const Mule& mule) const {
  const int64_t limit = parameters_.atm_day_yuan * kFenOfYuan;
  return mule.cash_day == local_day(stage_.now()) ? limit - mule.cash_today : limit;
}

bool ExitRoutes::suits(Exit exit, const Mule& mule, int64_t most) const {
  const Bounds& bounds = kBounds[static_cast<std::size_t>(exit)];
  const int hour = hour_of_day(stage_.now());
  if (most < bounds.least_yuan * kFenOfYuan || hour < bounds.opens || hour >= bounds.closes) return false;
  if (bounds.weekdays && day_of_week(stage_.now()) > 4) return false;
  const World& world = stage_.world();
  switch (exit) {
    case Exit::atm:
      return mule.person.value() != kNone && cash_left_today(mule) >= kNote;
    case Exit::counter:
      return mule.person.value() != kNone && mule.tier != Tier::code;
    case Exit::gold:
      return !world.of_trade(Trade::bullion_dealer).empty();
    case Exit::top_up:
      return !world.of_trade(Trade::telecom_shop).empty();
    case Exit::goods:
      return !world.of_trade(Trade::online_shop).empty() || !world.of_trade(Trade::shop).empty();
    case Exit::abroad:
      return !world.of_trade(Trade::company).empty();
    case Exit::codes:
      return mule.tier != Tier::code;
    case Exit::coins:
      return !dealers_.accounts().empty();
  }
  return false;
}

std::optional<ExitPlan> ExitRoutes::choose(const Mule& mule, GangId gang, int64_t most, Chance& chance) {
  std::array<double, kExits> weights{};
  bool any = false;
  for (std::size_t i = 0; i < kExits; ++i) {
    if (!suits(static_cast<Exit>(i), mule, most)) continue;
    weights[i] = parameters_.exits[i];
    any = true;
  }
  if (!any) return std::nullopt;
  ExitPlan chosen = plan(static_cast<Exit>(weighted(chance, weights)), mule, gang, most, chance);
  if (chosen.creditor.value() == kNone && chosen.method != model::TransferMethod::cash_withdrawal)
    return std::nullopt;
  return chosen;
}

AccountId ExitRoutes::merchant(Trade trade, Chance& chance) const {
  const auto& some = stage_.world().of_trade(trade);
  if (some.empty()) return AccountId(kNone);
  return stage_.world().account_of(some[chance.below(static_cast<uint32_t>(some.size()))]);
}

// A crew goes from machine to machine with the cards of the hour.
std::string ExitRoutes::crew_place(GangId gang) const {
  const World& world = stage_.world();
  const auto hour = static_cast<uint64_t>(stage_.now().micros / hours(1).micros);
  return world.cell_name(
      static_cast<uint16_t>(mix(mix(world.seed(), kCrewPlace), gang.value(), hour) % world.cells()));
}

ExitPlan ExitRoutes::plan(Exit exit, const Mule& mule, GangId gang, int64_t most, Chance& chance) {
  using model::TransferChannel;
  using model::TransferMethod;
  const int64_t fits = std::min(most, kBounds[static_cast<std::size_t>(exit)].most_yuan * kFenOfYuan);
  ExitPlan plan{.exit = exit, .amount = fits};
  switch (exit) {
    case Exit::atm:
      plan.amount = cut(std::min(fits, cash_left_today(mule)), kNote);
      plan.method = TransferMethod::cash_withdrawal;
      plan.channel = TransferChannel::atm;
      plan.location = crew_place(gang);
      break;
    case Exit::counter:
      plan.amount = cut(fits, 10 * kNote);
      plan.method = TransferMethod::cash_withdrawal;
      plan.channel = TransferChannel::counter;
      plan.location = crew_place(gang);
      break;
    case Exit::gold:
      plan.creditor = merchant(Trade::bullion_dealer, chance);
      plan.method = TransferMethod::card_payment;
      plan.channel = chance.below(2) == 0 ? TransferChannel::pos : TransferChannel::mobile;
      break;
    case Exit::top_up: {
      int64_t yuan = kTopUpYuan[0];
      for (const int64_t card : kTopUpYuan)
        yuan = card * kFenOfYuan <= fits && chance.below(3) != 0 ? card : yuan;
      plan.amount = yuan * kFenOfYuan;
      plan.creditor = merchant(Trade::telecom_shop, chance);
      plan.method = TransferMethod::top_up;
      break;
    }
    case Exit::goods: {
      plan.amount =
          std::max<int64_t>(100 * kFenOfYuan, fits / 4 + chance.below(static_cast<uint32_t>(fits / 4 * 3)));
      const bool online = chance.below(2) == 0 || stage_.world().of_trade(Trade::shop).empty();
      plan.creditor = merchant(online ? Trade::online_shop : Trade::shop, chance);
      plan.method = TransferMethod::card_payment;
      plan.channel = online ? TransferChannel::mobile : TransferChannel::qr_code;
      break;
    }
    case Exit::abroad:
      // An underground bank: here a trading company is paid, abroad somebody else is.
      plan.creditor = merchant(Trade::company, chance);
      plan.channel = chance.below(2) == 0 ? TransferChannel::web : TransferChannel::mobile;
      break;
    case Exit::codes:
      plan.amount =
          std::max<int64_t>(kFenOfYuan, fits / 8 + chance.below(static_cast<uint32_t>(fits / 8 * 7)));
      plan.creditor = mules_.pick(gang, Tier::code, mule.account, chance.next());
      plan.channel = TransferChannel::qr_code;
      break;
    case Exit::coins:
      plan.creditor = dealers_.account(gang, chance.next());
      break;
  }
  return plan;
}

}  // namespace duanlian::simulate
