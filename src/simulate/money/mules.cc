#include "simulate/money/mules.h"

#include <algorithm>

#include "simulate/draws/text_template.h"

namespace duanlian::simulate {
namespace {

constexpr uint64_t kFounding = 801;
constexpr uint64_t kDay = 802;
constexpr uint64_t kPicking = 803;
constexpr uint64_t kApproaching = 804;
constexpr uint64_t kAnswering = 805;
constexpr uint64_t kJoining = 806;
constexpr uint64_t kTrying = 807;
constexpr uint64_t kFeeding = 808;
constexpr uint64_t kRemark = 809;
constexpr uint64_t kRecruiterChat = 810;
constexpr int64_t kTestMost = 50 * kFenOfYuan;  // what is more tries nothing
constexpr Duration kHouseWakes = hours(9);      // when a house's day begins

Mark mark_of(Role role, GangId gang) { return {.role = role, .gang = gang}; }

}  // namespace

Chance Mules::chance_for(uint64_t purpose, uint64_t number) const {
  return {mix(stage_.world().seed(), purpose), number, static_cast<uint64_t>(stage_.now().micros)};
}

uint64_t Mules::pack(const Order& order) {
  return uint64_t{order.house} << 8 | static_cast<uint64_t>(order.tier) << 4 |
         static_cast<uint64_t>(order.kind);
}

Mules::Order Mules::unpack(uint64_t what) {
  return {.house = static_cast<uint32_t>(what >> 8),
          .tier = static_cast<Tier>((what >> 4) & 0xf),
          .kind = static_cast<MuleKind>(what & 0xf)};
}

uint32_t Mules::found_house(GangId gang) {
  const auto number = static_cast<uint32_t>(houses_.size());
  houses_.push_back({.gang = gang});
  Chance chance = chance_for(kFounding, number);
  // What it had before the city began, or before anybody looked.
  for (std::size_t tier = 0; tier < kTiers; ++tier) {
    const int64_t wanted = about(chance, parameters_.stock[tier]);
    for (int64_t i = 0; i < wanted; ++i) {
      const MuleKind kind = draw_kind(static_cast<Tier>(tier), chance);
      const uint32_t mule =
          add(houses_[number], number, kind, static_cast<Tier>(tier), PersonId(kNone), false, chance);
      if (mule == kNone) continue;
      mules_[mule].ready = true;
      mules_[mule].own_fen = kFenOfYuan * parameters_.float_yuan.draw(chance);
      stage_.world().balance(mules_[mule].account) += mules_[mule].own_fen;
    }
  }
  stage_.after(seconds(3'600 + chance.below(7'200)),
               {.who = number, .part = Part::laundering, .step = step_of(Step::daily)});
  return number;
}

House& Mules::house_of(GangId gang) {
  const uint64_t key = gang.value() / static_cast<uint64_t>(parameters_.gangs_a_house);
  const auto found = house_numbers_.find(key);
  if (found != house_numbers_.end()) return houses_[found->second];
  const uint32_t number = found_house(gang);
  house_numbers_[key] = number;
  return houses_[number];
}

MuleKind Mules::draw_kind(Tier tier, Chance& chance) const {
  if (tier == Tier::code) return MuleKind::code;
  // A company draws no cash.
  const std::size_t kinds = tier == Tier::cashing ? kBoughtKinds - 1 : kBoughtKinds;
  return static_cast<MuleKind>(weighted(chance, std::span(parameters_.kinds).first(kinds)));
}

uint32_t Mules::add(House& house, uint32_t number, MuleKind kind, Tier tier, PersonId person, bool seen,
                    Chance& chance) {
  const Mule mule = make_.make(house, number, kind, tier, person, seen, chance);
  if (mule.account.value() == kNone) return kNone;
  const auto at = static_cast<uint32_t>(mules_.size());
  mules_.push_back(mule);
  by_account_[mule.account.value()] = at;
  house.accounts[static_cast<std::size_t>(tier)].push_back(at);
  return at;
}

AccountId Mules::pick(GangId gang, Tier tier, AccountId from, uint64_t salt) {
  House& house = house_of(gang);
  std::vector<uint32_t> usable;
  for (const uint32_t mule : house.accounts[static_cast<std::size_t>(tier)]) {
    if (mules_[mule].ready && !mules_[mule].worn && mules_[mule].account != from) usable.push_back(mule);
  }
  Chance chance(mix(stage_.world().seed(), kPicking), from.value(), salt);
  if (usable.empty()) {
    // A card dealer has some that are ready.
    const MuleKind kind = tier == Tier::code ? MuleKind::code : MuleKind::rented;
    const auto number = static_cast<uint32_t>(&house - houses_.data());
    const uint32_t bought = add(house, number, kind, tier, PersonId(kNone), true, chance);
    if (bought == kNone) return AccountId(kNone);
    mules_[bought].ready = true;
    return mules_[bought].account;
  }
  const auto count = static_cast<uint32_t>(usable.size());
  const uint32_t usual = static_cast<uint32_t>(mix(from.value(), static_cast<uint64_t>(tier)) % count);
  const uint32_t index = chance.below(10) < 6 ? (usual + chance.below(2)) % count : chance.below(count);
  return mules_[usable[index]].account;
}

Mule* Mules::find(AccountId account) {
  const auto found = by_account_.find(account.value());
  return found == by_account_.end() ? nullptr : &mules_[found->second];
}

void Mules::used(AccountId account) {
  Mule* const mule = find(account);
  if (mule != nullptr && ++mule->uses >= mule->uses_most) mule->worn = true;
}

void Mules::burn(AccountId account, bool restricted) {
  Mule* const mule = find(account);
  if (mule == nullptr) return;
  mule->worn = true;
  mule->restricted = mule->restricted || restricted;
}

bool Mules::first_payment(AccountId from, AccountId to) {
  return paid_before_.insert(uint64_t{from.value()} << 32 | to.value()).second;
}

std::string Mules::remark(uint64_t salt) const {
  Chance chance(mix(stage_.world().seed(), kRemark), salt);
  if (!chance.happens(parameters_.remarked)) return {};
  return fill(texts_.remarks[chance.below(static_cast<uint32_t>(texts_.remarks.size()))], chance, {});
}

void Mules::play(const Act& act) {
  const auto mule = static_cast<uint32_t>(act.what);
  switch (static_cast<Step>(act.step)) {
    case Step::daily:
      return daily(act.who);
    case Step::approach:
      return approach(act);
    case Step::approached:
      return approached(act);
    case Step::accepted:
      return accepted(act);
    case Step::float_in:
      if (act.outcome <= Outcome::done_warned) mules_[mule].own_fen += act.who;
      return;
    case Step::try_account:
      return try_out(mule);
    case Step::tried:
      return tried(mule, act.outcome);
    case Step::feed:
      return feed(mule);
  }
}

void Mules::daily(uint32_t house) {
  Chance chance = chance_for(kDay, house);
  retire(houses_[house]);
  for (std::size_t tier = 0; tier < kTiers; ++tier) replace(house, static_cast<Tier>(tier), chance);
  feed_some(houses_[house], chance);
  const int64_t today = local_day(stage_.now());
  const Timestamp midnight{(today + 1) * days(1).micros - kLocal.micros};
  stage_.at(midnight + kHouseWakes + seconds(chance.below(3'600)),
            {.who = house, .part = Part::laundering, .step = step_of(Step::daily)});
}

// What was worn out a day ago goes back to who lent it.
void Mules::retire(House& house) {
  World& world = stage_.world();
  for (auto& accounts : house.accounts) {
    std::erase_if(accounts, [&](uint32_t number) {
      Mule& mule = mules_[number];
      const bool gone = mule.worn && mule.until < stage_.now();
      if (gone && mule.person.value() != kNone) {
        world.use_on(mule.account, world.handset_of(mule.person));
        if (!mule.restricted) world.person(mule.person).lends = false;
      }
      if (!mule.worn && mule.until < stage_.now()) mule.worn = true;
      return gone;
    });
  }
}

void Mules::replace(uint32_t house, Tier tier, Chance& chance) {
  int64_t missing = about(chance, parameters_.stock[static_cast<std::size_t>(tier)]);
  for (const uint32_t mule : houses_[house].accounts[static_cast<std::size_t>(tier)])
    missing -= mules_[mule].worn ? 0 : 1;
  for (; missing > 0; --missing) {
    const MuleKind kind = draw_kind(tier, chance);
    const uint64_t what = pack({.house = house, .tier = tier, .kind = kind});
    const bool talked_into = kind == MuleKind::lent || kind == MuleKind::opened || kind == MuleKind::code;
    if (!talked_into) {
      stage_.after(hours(parameters_.accepts_h.draw(chance)),
                   {.what = what, .who = kNone, .part = Part::laundering, .step = step_of(Step::accepted)});
      continue;
    }
    const int64_t approaches = about(chance, parameters_.approaches_a_day);
    for (int64_t i = 0; i < approaches; ++i) {
      stage_.after(seconds(chance.below(12 * 3'600)),
                   {.what = what, .who = kNone, .part = Part::laundering, .step = step_of(Step::approach)});
    }
  }
}

void Mules::feed_some(House& house, Chance& chance) {
  for (const auto& accounts : house.accounts) {
    for (const uint32_t mule : accounts) {
      if (mules_[mule].ready && !mules_[mule].worn && chance.happens(parameters_.feeds)) {
        stage_.after(seconds(chance.below(13 * 3'600)),
                     {.what = mule, .part = Part::laundering, .step = step_of(Step::feed)});
      }
    }
  }
}

void Mules::approach(const Act& act) {
  Chance chance = chance_for(kApproaching, ++approaches_);
  const PersonId person = make_.someone_to_recruit(chance);
  if (person.value() == kNone) return;
  const World& world = stage_.world();
  House& house = houses_[unpack(act.what).house];
  const LineId recruiter = make_.recruiter(house, chance);
  const LineId line = world.line_of(person);
  const Mark mark = mark_of(Role::recruiting, house.gang);
  const Act then{
      .what = act.what, .who = person.value(), .part = Part::laundering, .step = step_of(Step::approached)};
  const std::size_t way = weighted(chance, parameters_.approach_by);
  if (way == 2) {
    telephony_.call({.caller = recruiter,
                     .callee = line,
                     .ring_s = static_cast<int32_t>(chance.between(4, 25)),
                     .talk_s = static_cast<int32_t>(chance.between(15, 300)),
                     .mark = mark,
                     .then = then});
    return;
  }
  const auto& texts = way == 0 ? texts_.recruiting_chats : texts_.recruiting_texts;
  std::string text = fill(texts[chance.below(static_cast<uint32_t>(texts.size()))], chance, {});
  messaging_.text({.sender = way == 0 ? world.naming().label(kRecruiterChat, recruiter.value())
                                      : world.number(recruiter).text(),
                   .source = way == 0 ? kPlatform : operator_source(world.telecom_of(line)),
                   .receiver = line,
                   .text = std::move(text),
                   .mark = mark,
                   .then = then});
}

void Mules::approached(const Act& act) {
  if (act.outcome > Outcome::done_warned) return;
  Chance chance = chance_for(kAnswering, act.who);
  if (!chance.happens(parameters_.accepts) || stage_.world().person(PersonId(act.who)).lends) return;
  stage_.after(hours(parameters_.accepts_h.draw(chance)),
               {.what = act.what, .who = act.who, .part = Part::laundering, .step = step_of(Step::accepted)});
}

void Mules::accepted(const Act& act) {
  const Order order = unpack(act.what);
  PersonId person(act.who);
  if (person.value() != kNone && stage_.world().person(person).lends) return;
  Chance chance = chance_for(kJoining, mules_.size());
  House& house = houses_[order.house];
  const uint32_t mule = add(house, order.house, order.kind, order.tier, person, true, chance);
  if (mule == kNone) return;
  deposit_float(mule, chance);
  stage_.after(minutes(chance.between(20, 240)),
               {.what = mule, .part = Part::laundering, .step = step_of(Step::try_account)});
}

void Mules::deposit_float(uint32_t mule, Chance& chance) {
  const int64_t amount = kFenOfYuan * parameters_.float_yuan.draw(chance);
  const World& world = stage_.world();
  const auto cell = static_cast<uint16_t>(chance.below(world.cells()));
  banking_.pay({.creditor = mules_[mule].account,
                .amount = amount,
                .method = model::TransferMethod::cash_deposit,
                .channel = model::TransferChannel::atm,
                .location = world.cell_name(cell),
                .mark = mark_of(Role::preparing, houses_[mules_[mule].house].gang),
                .then = Act{.what = mule,
                            .who = static_cast<uint32_t>(amount),
                            .part = Part::laundering,
                            .step = step_of(Step::float_in)}});
}

// Another account of the house pays a few fen.
void Mules::try_out(uint32_t number) {
  Chance chance = chance_for(kTrying, number);
  const Mule& mule = mules_[number];
  const int64_t amount = std::min(parameters_.test_fen.draw(chance), kTestMost);
  std::vector<uint32_t> payers;
  for (const auto& accounts : houses_[mule.house].accounts) {
    for (const uint32_t other : accounts) {
      if (mules_[other].ready && !mules_[other].restricted && mules_[other].own_fen >= amount &&
          other != number)
        payers.push_back(other);
    }
  }
  if (payers.empty()) {
    mules_[number].ready = true;
    return;
  }
  Mule& payer = mules_[payers[chance.below(static_cast<uint32_t>(payers.size()))]];
  payer.own_fen -= amount;
  banking_.pay(
      {.debtor = payer.account,
       .creditor = mule.account,
       .amount = amount,
       .channel = chance.below(3) == 0 ? model::TransferChannel::qr_code : model::TransferChannel::mobile,
       .new_payee = first_payment(payer.account, mule.account),
       .mark = mark_of(Role::test, houses_[mule.house].gang),
       .then = Act{.what = number, .part = Part::laundering, .step = step_of(Step::tried)}});
}

void Mules::tried(uint32_t number, Outcome outcome) {
  if (outcome <= Outcome::done_warned) {
    mules_[number].ready = true;
  } else {
    mules_[number].worn = true;
  }
}

// The account is used like an honest one: somebody buys his lunch with it.
void Mules::feed(uint32_t number) {
  Mule& mule = mules_[number];
  const World& world = stage_.world();
  const auto& shops = world.of_trade(Trade::shop);
  Chance chance = chance_for(kFeeding, number);
  const int64_t amount = kFenOfYuan * parameters_.feed_yuan.draw(chance) + chance.below(10) * 10;
  if (mule.restricted || mule.own_fen < amount || shops.empty()) return;
  mule.own_fen -= amount;
  const OrganisationId shop = shops[chance.below(static_cast<uint32_t>(shops.size()))];
  banking_.pay({.debtor = mule.account,
                .creditor = world.account_of(shop),
                .amount = amount,
                .method = model::TransferMethod::card_payment,
                .channel = model::TransferChannel::qr_code,
                .new_payee = first_payment(mule.account, world.account_of(shop)),
                .location = world.cell_name(world.organisation(shop).cell),
                .mark = mark_of(Role::preparing, houses_[mule.house].gang)});
}

}  // namespace duanlian::simulate
