// What institutions pay and are paid: the playing of Institutions.
#include <algorithm>
#include <optional>
#include <utility>

#include "simulate/trades/institutions.h"

namespace duanlian::simulate {
namespace {

// What draws are for.
constexpr uint64_t kPlayInstitution = 4'301;
constexpr uint64_t kWage = 4'302;

using model::TransferChannel;
using model::TransferMethod;

// Loans and savings are remembered in an act in fen; a payment in parts with its payee.
constexpr int64_t kPartMax = (int64_t{1} << 32) - 1;

std::string_view remark_of(Bill bill) {
  switch (bill) {
    case Bill::rent:
      return "房租";
    case Bill::mortgage:
      return "房贷还款";
    case Bill::utilities:
      return "水电费";
    case Bill::upkeep:
      return "物业费";
    case Bill::card:
      return "信用卡还款";
    case Bill::loan:
      return "贷款还款";
    case Bill::insurance:
      return "保险费";
    case Bill::allowance:
      return "生活费";
  }
  return "";
}

bool is_done(const Act& act) { return act.outcome <= Outcome::done_warned; }

}  // namespace

void Institutions::play(const Act& act) {
  Chance chance(stage_.world().seed() + kPlayInstitution, act.what, act.who);
  const PersonId person(act.who);
  switch (static_cast<Step>(act.step)) {
    case Step::wages:
      return pay_wages(OrganisationId(act.who), act.what);
    case Step::pension:
      return pay_pension(person);
    case Step::bill:
      return pay_bill(person, static_cast<Bill>(act.what & 255), chance);
    case Step::school_fee:
      return pay_school(person, chance);
    case Step::windfall:
      return windfall(person, static_cast<Windfall>(act.what & 255), chance);
    case Step::arrived:
      if (is_done(act)) {
        stage_.after(
            seconds(3'600 * parameters_.spent_after_h.draw(chance) + chance.below(3'600)),
            {.what = act.what, .who = act.who, .part = Part::institutions, .step = step_of(Step::spend)});
      }
      return;
    case Step::spend:
      return spend(person, static_cast<int64_t>(act.what), chance);
    case Step::part:
      return pay_part(person, AccountId(static_cast<uint32_t>(act.what >> 32)),
                      static_cast<int64_t>(act.what & kPartMax), chance);
    case Step::company_pays:
      return company_pays(OrganisationId(act.who), chance);
  }
}

AccountId Institutions::bank_account(uint32_t bank) const {
  const World& world = stage_.world();
  const auto& banks = world.of_trade(Trade::bank);
  return banks.empty() ? AccountId(kNone) : world.account_of(banks[bank % banks.size()]);
}

void Institutions::institution_pays(OrganisationId organisation, PersonId person, int64_t sum,
                                    std::string_view remark, TransferMethod method, std::optional<Act> then) {
  if (organisation.value() == kNone) return;
  const World& world = stage_.world();
  banking_.pay({.debtor = world.account_of(organisation),
                .creditor = world.main_account(person),
                .amount = sum,
                .method = method,
                .channel = TransferChannel::batch,
                .remark = std::string(remark),
                .overdraws = true,
                .then = then});
}

void Institutions::pay_wages(OrganisationId employer, uint64_t from) {
  const World& world = stage_.world();
  const unsigned month = month_day(stage_.now()).month;
  const uint32_t end = begins_[employer.value() + 1];
  const auto first = static_cast<uint32_t>(begins_[employer.value()] + from);
  for (uint32_t i = first; i < std::min(first + kPayeesAtOnce, end); ++i) {
    const PersonId person(employees_[i]);
    Chance chance(mix(world.seed(), kWage, static_cast<uint64_t>(local_day(stage_.now()))), person.value());
    const auto wage = static_cast<double>(fen(world.person(person).salary_yuan));
    double sum = wage * (1 + parameters_.pay_varies * (2 * chance.fraction() - 1));
    const bool bonus = month <= 2 && chance.happens(parameters_.bonus);
    if (bonus) sum += wage * static_cast<double>(parameters_.bonus_months.draw(chance));
    institution_pays(employer, person, static_cast<int64_t>(sum), bonus ? "年终奖" : "工资",
                     TransferMethod::credit_transfer, std::nullopt);
  }
}

void Institutions::pay_pension(PersonId person) {
  const World& world = stage_.world();
  const AccountId from = bank_account(world.person(person).bank);
  if (from.value() == kNone) return;
  institution_pays(world.company(from), person, fen(world.person(person).salary_yuan) + 37, "养老金",
                   TransferMethod::credit_transfer, std::nullopt);
}

void Institutions::pay_bill(PersonId person, Bill bill, Chance& chance) {
  const World& world = stage_.world();
  const uint64_t whose = bill < Bill::card ? household_bits(person) : person_bits(person);
  const bool varies = bill == Bill::utilities || bill == Bill::card || bill == Bill::allowance;
  Chance every_month(whose, static_cast<uint64_t>(bill), 4);
  const int64_t yuan =
      parameters_.bills[static_cast<std::size_t>(bill)].yuan.draw(varies ? chance : every_month);
  PaymentPlan plan{.debtor = world.main_account(person)};
  parameters_.habits.order(plan, chance, {remark_of(bill), remark_of(bill), "转账", "本月"});
  plan.amount = fen(yuan) + every_month.below(100);
  if (bill == Bill::rent) {
    const PersonId landlord = landlord_of(world.person(person).household);
    if (landlord.value() == kNone) return;
    plan.amount = parameters_.habits.sum(yuan, every_month);
    plan.creditor = world.main_account(landlord);
    plan.new_payee = chance.below(14) == 0;  // moved in
    banking_.pay(std::move(plan));
    return;
  }
  if (bill == Bill::allowance) return pay_allowance(person, std::move(plan), chance);
  if (is_debited(bill, whose)) {
    plan.channel = TransferChannel::batch;
    plan.remark = remark_of(bill);
    plan.name_check = model::NameCheck::unspecified;
  }
  plan.creditor = bank_account(static_cast<uint32_t>(whose & 255));
  if (bill == Bill::utilities || bill == Bill::upkeep) {
    const OrganisationId payee = some_organisation(
        world, bill == Bill::utilities ? Trade::utility : Trade::company, world.person(person).home_cell);
    if (payee.value() == kNone) return;
    plan.creditor = world.account_of(payee);
  }
  if (plan.creditor.value() != kNone) banking_.pay(std::move(plan));
}

// From who earns in the household, or from parents who live elsewhere.
void Institutions::pay_allowance(PersonId student, PaymentPlan plan, Chance& chance) {
  const World& world = stage_.world();
  PersonId parent = breadwinner(world, student);
  if (parent.value() == kNone || parent == student) {
    Chance always(person_bits(student), 5);
    parent = grown_up(world, always);
  }
  if (parent == student) return;
  plan.debtor = world.main_account(parent);
  plan.creditor = world.main_account(student);
  plan.amount = parameters_.habits.sum(std::max<int64_t>(1, plan.amount / 100), chance);
  banking_.pay(std::move(plan));
}

void Institutions::pay_school(PersonId pupil, Chance& chance) {
  const World& world = stage_.world();
  const PersonId payer = breadwinner(world, pupil);
  if (payer.value() == kNone) return;
  const OrganisationId school(world.person(pupil).organisation);
  PaymentPlan plan{.debtor = world.main_account(payer), .creditor = world.account_of(school)};
  parameters_.habits.order(plan, chance, {"学费", "住宿费", "课本费"});
  plan.amount = parameters_.habits.sum(parameters_.school_yuan.draw(chance), chance);
  plan.new_payee = chance.below(3) == 0;
  banking_.pay(std::move(plan));
}

void Institutions::windfall(PersonId person, Windfall kind, Chance& chance) {
  const World& world = stage_.world();
  const int64_t yuan = parameters_.windfalls[static_cast<std::size_t>(kind)].yuan.draw(chance);
  const int64_t sum = fen(yuan) + chance.below(100);
  const Person& who = world.person(person);
  const auto from_bank = [&](std::string_view remark, TransferMethod method, int64_t of, bool spent) {
    const AccountId from = bank_account(kind == Windfall::claim ? chance.below(kBanks) : who.bank);
    if (from.value() == kNone) return;
    const Act then{.what = static_cast<uint64_t>(of),
                   .who = person.value(),
                   .part = Part::institutions,
                   .step = step_of(Step::arrived)};
    institution_pays(world.company(from), person, of, remark, method,
                     spent ? std::optional<Act>(then) : std::nullopt);
  };
  switch (kind) {
    case Windfall::loan_taken:
      return from_bank("贷款发放", TransferMethod::loan_disbursement, parameters_.habits.sum(yuan, chance),
                       true);
    case Windfall::redemption:
      return take_out(person, yuan, chance);
    case Windfall::saving:
      return save(person, chance);
    case Windfall::large_gift:
      return give(person, yuan, chance);
    case Windfall::claim:
      return from_bank("理赔款", TransferMethod::credit_transfer, sum, false);
    case Windfall::tax_refund:
      return from_bank("退税", TransferMethod::credit_transfer, sum, false);
    case Windfall::shop_refund:
      return institution_pays(some_organisation(world, Trade::online_shop, chance.next()), person, sum,
                              "退款", TransferMethod::credit_transfer, std::nullopt);
    case Windfall::reimbursed:
      return institution_pays(OrganisationId(who.organisation), person, sum, "报销款",
                              TransferMethod::credit_transfer, std::nullopt);
    case Windfall::cash_deposit:
      return cash(person, yuan, true, chance);
    case Windfall::cash_taken:
      return cash(person, yuan, false, chance);
  }
}

// As much of it as there is.
void Institutions::take_out(PersonId person, int64_t yuan, Chance& chance) {
  const World& world = stage_.world();
  PaymentPlan plan{.debtor = world.savings_account(person), .creditor = world.main_account(person)};
  const int64_t sum = std::min(fen(yuan), world.balance(plan.debtor) * 9 / 10 / 10'000 * 10'000);
  if (sum <= 0) return;
  parameters_.habits.order(plan, chance, {"赎回", "本人转账"});
  plan.amount = sum;
  plan.method = TransferMethod::deposit_redemption;
  plan.then = Act{.what = static_cast<uint64_t>(sum),
                  .who = person.value(),
                  .part = Part::institutions,
                  .step = step_of(Step::arrived)};
  banking_.pay(std::move(plan));
}

void Institutions::save(PersonId person, Chance& chance) {
  const World& world = stage_.world();
  AccountId from = world.main_account(person);
  AccountId to = world.savings_account(person);
  if (chance.below(4) == 0) std::swap(from, to);
  const int64_t yuan = world.balance(from) / 100 * chance.between(10, 70) / 100;
  if (yuan < 100) return;
  PaymentPlan plan{.debtor = from, .creditor = to};
  parameters_.habits.order(plan, chance, {"本人转账", "存款", "理财"});
  plan.amount = std::min(world.balance(from), parameters_.habits.sum(yuan, chance));
  plan.new_payee = chance.below(8) == 0;
  banking_.pay(std::move(plan));
}

void Institutions::give(PersonId person, int64_t yuan, Chance& chance) {
  const World& world = stage_.world();
  const PersonId to = chance.below(3) == 0 ? grown_up(world, chance) : acquaintance(world, person, chance);
  if (to == person) return;
  PaymentPlan plan{.debtor = world.main_account(person), .creditor = world.main_account(to)};
  parameters_.habits.order(plan, chance,
                           {"借款", "还款", "彩礼", "看病", "装修款", "货款", "投资款", "还钱"});
  plan.amount = parameters_.habits.sum(yuan, chance);
  plan.new_payee = chance.below(5) < 3;
  if (world.balance(plan.debtor) < plan.amount) plan.debtor = world.savings_account(person);
  banking_.pay(std::move(plan));
}

void Institutions::cash(PersonId person, int64_t yuan, bool in, Chance& chance) {
  const World& world = stage_.world();
  const AccountId account = world.main_account(person);
  PaymentPlan plan{.debtor = in ? AccountId(kNone) : account, .creditor = in ? account : AccountId(kNone)};
  plan.method = in ? TransferMethod::cash_deposit : TransferMethod::cash_withdrawal;
  plan.channel = chance.below(2) == 0 ? TransferChannel::counter : TransferChannel::atm;
  plan.amount = fen(std::max<int64_t>(1, yuan / 100) * 100);
  plan.location = world.cell_name(world.person(person).home_cell);
  banking_.pay(std::move(plan));
}

AccountId Institutions::seller(PersonId buyer, Chance& chance) const {
  const World& world = stage_.world();
  double sum = 0;
  for (const double weight : parameters_.spent_at) sum += weight;
  double at = chance.fraction() * sum;
  std::size_t kind = 0;
  while (kind + 1 < parameters_.spent_at.size() && at >= parameters_.spent_at[kind])
    at -= parameters_.spent_at[kind++];
  constexpr std::array kSellers = {Trade::shop, Trade::hospital, Trade::company, Trade::school};
  if (kind < kSellers.size()) {
    const OrganisationId organisation = some_organisation(world, kSellers[kind], chance.next());
    if (organisation.value() != kNone) return world.account_of(organisation);
  }
  const PersonId person = grown_up(world, chance);
  return person == buyer ? AccountId(kNone) : world.main_account(person);
}

// A car, a home, an operation, a year abroad; where a limit stands before it, in several payments.
void Institutions::spend(PersonId person, int64_t sum, Chance& chance) {
  const World& world = stage_.world();
  const AccountId to = seller(person, chance);
  if (to.value() == kNone) return;
  int64_t left = std::min(world.balance(world.main_account(person)), sum * chance.between(70, 100) / 100);
  const int64_t part = fen(static_cast<int64_t>(parameters_.part_yuan));
  const bool in_parts = left > part && chance.happens(parameters_.in_parts);
  left = std::min(left / 10'000 * 10'000, kPartMax);
  int64_t later_s = 0;
  while (left > 0) {
    const int64_t now = in_parts ? std::min(left, part) : left;
    stage_.after(seconds(later_s), {.what = uint64_t{to.value()} << 32 | static_cast<uint64_t>(now),
                                    .who = person.value(),
                                    .part = Part::institutions,
                                    .step = step_of(Step::part)});
    left -= now;
    later_s += chance.between(40, 400);
  }
}

void Institutions::pay_part(PersonId person, AccountId seller, int64_t sum, Chance& chance) {
  PaymentPlan plan{.debtor = stage_.world().main_account(person), .creditor = seller, .amount = sum};
  parameters_.habits.order(plan, chance, {"购车款", "首付款", "住院押金", "定金", "装修款", "学费", "尾款"});
  plan.new_payee = chance.below(5) != 0;
  banking_.pay(std::move(plan));
}

void Institutions::company_pays(OrganisationId company, Chance& chance) {
  const World& world = stage_.world();
  constexpr std::array kSuppliers = {Trade::company, Trade::company, Trade::shop, Trade::courier_firm,
                                     Trade::online_shop};
  PaymentPlan plan{.debtor = world.account_of(company)};
  parameters_.habits.order(plan, chance, {"货款", "服务费", "劳务费", "材料款", "咨询费", "运费"});
  plan.channel = chance.below(4) == 0 ? TransferChannel::counter : TransferChannel::web;
  if (chance.happens(parameters_.to_person)) {
    plan.creditor = world.main_account(grown_up(world, chance));
  } else {
    const Trade trade = kSuppliers[chance.below(kSuppliers.size())];
    const OrganisationId supplier = some_organisation(world, trade, chance.next());
    if (supplier.value() == kNone || supplier == company) return;
    plan.creditor = world.account_of(supplier);
  }
  plan.amount = parameters_.habits.sum(parameters_.company_yuan.draw(chance), chance);
  plan.new_payee = chance.below(4) == 0;
  plan.overdraws = world.balance(plan.debtor) < plan.amount;
  banking_.pay(std::move(plan));
}

}  // namespace duanlian::simulate
