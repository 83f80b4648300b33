#include "simulate/money/dealers.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace duanlian::simulate {
namespace {

constexpr uint64_t kChoice = 821;
constexpr uint64_t kDealing = 822;
constexpr uint64_t kDealDay = 823;
constexpr uint64_t kCoins = 824;
constexpr uint64_t kTransaction = 825;
constexpr uint64_t kKnownWallet = 826;

// Numbers of wallets, of which each kind has its own.
constexpr uint64_t kDealerWallet = 1;
constexpr uint64_t kClientWallet = 2;
constexpr uint64_t kGangWallet = 3;
constexpr uint64_t kPassingWallet = 4;
constexpr uint64_t kExchangeWallet = 5;
constexpr uint64_t wallet(uint64_t kind, uint64_t number) { return kind << 40 | number; }

constexpr int kDealerDrawsMax = 64;
constexpr int64_t kCapitalFen = 100'000'000;  // of a dealer, so that he can pay his clients
constexpr int64_t kWalletDays = 9;            // then a gang takes another
constexpr uint64_t kExchanges = 4;
constexpr int kHopsMost = 5;

std::string hexadecimal(uint64_t a, uint64_t b) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (uint64_t part = 0; part < 4; ++part) {
    const uint64_t bits = mix(a, b, part);
    for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(bits >> shift) & 0xf];
  }
  return text;
}

}  // namespace

Chance Dealers::chance_for(uint64_t purpose, uint64_t number) const {
  return {mix(stage_.world().seed(), purpose), number};
}

void Dealers::begin() {
  World& world = stage_.world();
  Chance chance = chance_for(kChoice, 0);
  const int64_t wanted =
      std::max<int64_t>(1, about(chance, parameters_.dealers_of_100000 * world.population() / 100'000));
  for (int64_t i = 0; i < wanted; ++i) {
    PersonId person(chance.below(world.population()));
    for (int draw = 0;
         draw < kDealerDrawsMax && (world.person(person).age < 20 || world.person(person).age > 50); ++draw)
      person = PersonId(chance.below(world.population()));
    const AccountId account = world.open_account({.holder = person,
                                                  .bank = static_cast<uint8_t>(chance.below(kBanks)),
                                                  .phone = world.line_of(person),
                                                  .device = world.handset_of(person)});
    world.balance(account) = kCapitalFen;
    const auto dealer = static_cast<uint32_t>(persons_.size());
    persons_.push_back(person);
    accounts_.push_back(account);
    Records& records = stage_.records();
    records.role("account", world.account_name(account), "coin_dealer", GangId(kNone), stage_.now());
    records.role("wallet", world.naming().wallet(wallet(kDealerWallet, dealer)), "dealer_wallet",
                 GangId(kNone), stage_.now());
    stage_.after(minutes(chance.below(60)),
                 {.who = dealer, .part = Part::laundering, .step = step_of(Step::daily)});
    if (!chance_for(kKnownWallet, dealer).happens(parameters_.dealer_wallet_known)) continue;
    stage_.after(seconds(40), {.who = dealer, .part = Part::laundering, .step = step_of(Step::known)});
  }
}

// Asked by the police, who know him from earlier cases, his bank says whose the account is and an exchange
// whose the wallet.
void Dealers::say_holder(uint32_t dealer) {
  const World& world = stage_.world();
  const PersonId person = persons_[dealer];
  const uint32_t bank = world.bank_of(accounts_[dealer]);
  const std::string at_bank = world.pseudonym(person, "bank", bank);
  const std::string at_exchange = world.pseudonym(person, "exchange", 0);
  const auto say = [&](const std::string& source, model::Relation relation, const std::string& person_there,
                       model::Entity to) {
    model::Link link;
    link.relation = relation;
    link.from = {model::EntityKind::person, person_there};
    link.to = std::move(to);
    stage_.emit(source, std::move(link), {});
  };
  using model::EntityKind;
  say(bank_source(bank), model::Relation::owns, at_bank,
      {EntityKind::account, world.account_name(accounts_[dealer])});
  say(kExchange, model::Relation::owns, at_exchange,
      {EntityKind::wallet, world.naming().wallet(wallet(kDealerWallet, dealer))});
  say(kPolice, model::Relation::registered_to, std::string(kExchange) + "/" + at_exchange,
      {EntityKind::person, bank_source(bank) + "/" + at_bank});
}

AccountId Dealers::account(GangId gang, uint64_t salt) const {
  if (accounts_.empty()) return AccountId(kNone);
  // A house has its dealer, and turns to another now and then.
  const uint64_t which = salt % 4 == 0 ? mix(gang.value(), salt) : gang.value() / 3;
  return accounts_[which % accounts_.size()];
}

void Dealers::play(const Act& act) {
  switch (static_cast<Step>(act.step)) {
    case Step::daily:
      return daily(act.who);
    case Step::deal:
      return deal(act.who);
    case Step::deal_paid:
      return deal_paid(static_cast<uint32_t>(act.what), act.outcome);
    case Step::hop:
      return hop(static_cast<uint32_t>(act.what));
    case Step::known:
      return say_holder(act.who);
  }
}

void Dealers::daily(uint32_t dealer) {
  Chance chance = chance_for(mix(kDealDay, dealer), static_cast<uint64_t>(local_day(stage_.now())));
  const int64_t today = about(chance, parameters_.dealer_deals_a_day * (0.5 + chance.fraction()));
  for (int64_t i = 0; i < today; ++i) {
    stage_.after(seconds(chance.below(24 * 3'600)),
                 {.who = dealer, .part = Part::laundering, .step = step_of(Step::deal)});
  }
  stage_.after(days(1), {.who = dealer, .part = Part::laundering, .step = step_of(Step::daily)});
}

// A client of his, honest, buys coins or sells them.
void Dealers::deal(uint32_t dealer) {
  const World& world = stage_.world();
  Chance chance = chance_for(kDealing, ++deal_count_);
  const uint64_t regular = chance.below(static_cast<uint32_t>(parameters_.dealer_clients));
  const PersonId client(
      static_cast<uint32_t>(mix(world.seed(), mix(kDealing, dealer), regular) % world.population()));
  if (world.person(client).age < 18) return;
  const bool buys = chance.happens(parameters_.deal_buys);
  const AccountId clients = world.main_account(client);
  int64_t fen = kFenOfYuan * parameters_.deal_yuan.draw(chance);
  if (buys) fen = std::min(fen, stage_.world().balance(clients) / 2 / kFenOfYuan * kFenOfYuan);
  if (fen < kFenOfYuan) return;
  const uint32_t slot = deals_.put({.dealer = dealer, .client = client, .fen = fen, .buys = buys});
  banking_.pay({.debtor = buys ? clients : accounts_[dealer],
                .creditor = buys ? accounts_[dealer] : clients,
                .amount = fen,
                .channel = model::TransferChannel::mobile,
                .new_payee = chance.below(5) == 0,
                .then = Act{.what = slot, .part = Part::laundering, .step = step_of(Step::deal_paid)}});
}

void Dealers::deal_paid(uint32_t slot, Outcome outcome) {
  const Deal deal = deals_.take(slot);
  if (outcome > Outcome::done_warned) return;
  const uint64_t dealers = wallet(kDealerWallet, deal.dealer);
  const uint64_t clients = wallet(kClientWallet, deal.client.value());
  if (!deal.buys) return send(clients, dealers, deal.fen, {}, {});
  send(dealers, clients, deal.fen, {}, {});
  Chance chance = chance_for(kCoins, ++coin_count_);
  if (chance.below(2) == 0) return;  // he keeps them
  const uint32_t coins =
      coins_.put({.fen = deal.fen, .wallet = clients, .hop = 1, .hops = 2, .number = coin_count_});
  stage_.after(minutes(chance.between(10, 2'000)),
               {.what = coins, .part = Part::laundering, .step = step_of(Step::hop)});
}

void Dealers::bought(GangId gang, AccountId dealer, std::vector<Parcel> parcels) {
  const auto at = static_cast<uint64_t>(std::ranges::find(accounts_, dealer) - accounts_.begin());
  Chance chance = chance_for(kCoins, ++coin_count_);
  const int64_t fen = sum(parcels);
  const uint32_t coins = coins_.put({.gang = gang,
                                     .parcels = std::move(parcels),
                                     .fen = fen,
                                     .wallet = wallet(kDealerWallet, at),
                                     .hops = static_cast<uint8_t>(chance.between(2, kHopsMost)),
                                     .number = coin_count_});
  stage_.after(minutes(parameters_.coin_hop_m.draw(chance)),
               {.what = coins, .part = Part::laundering, .step = step_of(Step::hop)});
}

uint64_t Dealers::next_wallet(const Coins& coins) {
  const bool last = coins.hop + 1 >= coins.hops;
  const bool honest = coins.gang.value() == kNone;
  if (last) return wallet(kExchangeWallet, (honest ? coins.wallet : coins.gang.value()) % kExchanges);
  const auto period = static_cast<uint64_t>(local_day(stage_.now()) / kWalletDays);
  if (coins.hop == 0) return wallet(kGangWallet, mix(coins.gang.value(), period) & 0xff'ffff'ffff);
  return wallet(kPassingWallet,
                mix(coins.gang.value(), coins.number % 3, coins.hop + (period << 8)) & 0xff'ffff'ffff);
}

void Dealers::hop(uint32_t slot) {
  Coins& coins = coins_[slot];
  const uint64_t to = next_wallet(coins);
  const World& world = stage_.world();
  Mark mark;
  if (coins.gang.value() != kNone) {
    mark = {.role = Role::on_chain,
            .layer = static_cast<uint8_t>(deepest_layer(coins.parcels) + 1 + coins.hop),
            .scam = main_scam(coins.parcels),
            .gang = coins.gang};
    if (coins.hop + 1 < coins.hops && told_.insert(to).second)
      stage_.records().role("wallet", world.naming().wallet(to), "gang_wallet", coins.gang, stage_.now());
  }
  send(coins.wallet, to, coins.fen, mark, coins.parcels);
  coins.wallet = to;
  if (++coins.hop >= coins.hops) {
    coins_.take(slot);
    return;
  }
  Chance chance = chance_for(mix(kCoins, coins.hop), coins.number);
  stage_.after(minutes(parameters_.coin_hop_m.draw(chance)),
               {.what = slot, .part = Part::laundering, .step = step_of(Step::hop)});
}

void Dealers::send(uint64_t from, uint64_t to, int64_t fen, const Mark& mark,
                   std::span<const Parcel> parcels) {
  const World& world = stage_.world();
  constexpr int64_t kMicroOfUnit = 1'000'000;
  const auto fen_a_unit = std::llround(parameters_.yuan_a_usdt * 100);
  model::ChainTransfer transfer;
  transfer.chain = "tron";
  transfer.transaction = hexadecimal(mix(world.seed(), kTransaction), ++chain_count_);
  transfer.asset = "USDT";
  transfer.from = world.naming().wallet(from);
  transfer.to = world.naming().wallet(to);
  transfer.quantity = std::to_string(fen * kMicroOfUnit / fen_a_unit);
  transfer.amount = fen;
  transfer.currency = *Currency::parse("CNY");
  const std::string event = stage_.emit(kChainWatch, std::move(transfer), mark);
  if (!parcels.empty()) stage_.records().tainted(event, mark, taints(parcels));
}

}  // namespace duanlian::simulate
