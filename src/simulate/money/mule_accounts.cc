#include "simulate/money/mule_accounts.h"

#include <algorithm>
#include <array>

#include "simulate/draws/text_template.h"

namespace duanlian::simulate {
namespace {

constexpr int kLenderDrawsMax = 64;
constexpr unsigned kOfAge = 18;
constexpr uint32_t kBranches = 97;

Mark preparing(GangId gang) { return {.role = Role::preparing, .gang = gang}; }

bool would_be_asked(const Person& person, int64_t age_most) {
  if (person.age < kOfAge || person.lends) return false;
  return person.age <= age_most && (person.job == Job::unemployed || person.job == Job::student ||
                                    person.job == Job::courier || person.job == Job::homemaker);
}

}  // namespace

PersonId MuleAccounts::someone(Chance& chance) const {
  const World& world = stage_.world();
  for (int i = 0; i < kLenderDrawsMax; ++i) {
    const PersonId person(chance.below(world.population()));
    if (world.person(person).age >= kOfAge && !world.person(person).lends) return person;
  }
  return PersonId(kNone);
}

PersonId MuleAccounts::someone_to_recruit(Chance& chance) const {
  const World& world = stage_.world();
  for (int i = 0; i < kLenderDrawsMax; ++i) {
    const PersonId person(chance.below(world.population()));
    if (would_be_asked(world.person(person), parameters_.recruits_age_most)) return person;
  }
  return someone(chance);
}

PersonId MuleAccounts::someone_asleep(Chance& chance) const {
  const World& world = stage_.world();
  for (int i = 0; i < kLenderDrawsMax; ++i) {
    const PersonId person(chance.below(world.population()));
    const Person& who = world.person(person);
    if (who.asleep && who.age >= kOfAge && !who.lends) return person;
  }
  return someone(chance);
}

DeviceId MuleAccounts::device(House& house) {
  if (house.on_device++ % parameters_.accounts_a_device == 0) {
    house.device = stage_.world().new_device();
    stage_.records().role("device", stage_.world().naming().device(house.device.value()), "mule_device",
                          house.gang, stage_.now());
  }
  return house.device;
}

LineId MuleAccounts::line(Chance& chance) {
  World& world = stage_.world();
  return world.open_line({.kind = LineKind::person,
                          .telecom = static_cast<uint8_t>(chance.below(kOperators)),
                          .cell = static_cast<uint16_t>(chance.below(world.cells())),
                          .device = world.new_device()});
}

LineId MuleAccounts::agent(House& house, Chance& chance) {
  if (house.on_agent++ % parameters_.accounts_a_phone == 0) {
    house.agent = line(chance);
    stage_.records().role("phone", stage_.world().number(house.agent).text(), "account_phone", house.gang,
                          stage_.now());
  }
  return house.agent;
}

LineId MuleAccounts::recruiter(House& house, Chance& chance) {
  if (house.by_recruiter++ % parameters_.texts_a_card == 0) {
    house.recruiter = line(chance);
    stage_.records().role("phone", stage_.world().number(house.recruiter).text(), "recruiter", house.gang,
                          stage_.now());
  }
  return house.recruiter;
}

AccountId MuleAccounts::open_for_person(House& house, PersonId person, MuleKind kind, Chance& chance) {
  World& world = stage_.world();
  const bool by_house = kind == MuleKind::opened && chance.happens(Share::of(0.5));
  return world.open_account({.holder = person,
                             .bank = static_cast<uint8_t>(chance.below(kBanks)),
                             .phone = by_house ? agent(house, chance) : world.line_of(person),
                             .device = world.handset_of(person)});
}

AccountId MuleAccounts::open_for_company(House& house, Chance& chance) {
  World& world = stage_.world();
  if (house.address.empty())
    house.address =
        fill(texts_.addresses[chance.below(static_cast<uint32_t>(texts_.addresses.size()))], chance, {});
  const auto bank = static_cast<uint8_t>(chance.below(kBanks));
  const OrganisationId company =
      world.found_organisation({.cell = static_cast<uint16_t>(chance.below(world.cells())),
                                .trade = Trade::company,
                                .bank = bank,
                                .gang = true});
  stage_.records().role("organisation", world.company_label(company), "shell_company", house.gang,
                        stage_.now());
  return world.open_account(
      {.organisation = company, .bank = bank, .phone = agent(house, chance), .device = device(house)});
}

AccountId MuleAccounts::account_for(House& house, MuleKind kind, PersonId person, Chance& chance) {
  World& world = stage_.world();
  switch (kind) {
    case MuleKind::lent:
      return chance.happens(parameters_.lends_main) ? world.main_account(person)
                                                    : open_for_person(house, person, kind, chance);
    case MuleKind::rented:
    case MuleKind::opened:
      return open_for_person(house, person, kind, chance);
    case MuleKind::woken:
      return world.person(person).asleep ? world.main_account(person) : world.savings_account(person);
    case MuleKind::shell:
      return open_for_company(house, chance);
    case MuleKind::code:
      return world.main_account(person);
  }
  return AccountId(kNone);
}

Mule MuleAccounts::make(House& house, uint32_t house_number, MuleKind kind, Tier tier, PersonId person,
                        bool seen, Chance& chance) {
  World& world = stage_.world();
  Mule mule{.house = house_number, .kind = kind, .tier = tier};
  if (kind != MuleKind::shell) {
    if (person.value() == kNone) {
      person = kind == MuleKind::woken    ? someone_asleep(chance)
               : kind == MuleKind::rented ? someone(chance)
                                          : someone_to_recruit(chance);
    }
    if (person.value() == kNone) return mule;
    mule.person = person;
    world.person(person).lends = true;
  }
  mule.account = account_for(house, kind, person, chance);
  const bool by_gang = kind == MuleKind::rented || kind == MuleKind::woken || kind == MuleKind::opened ||
                       (kind == MuleKind::lent && chance.happens(parameters_.hands_over));
  if (seen && (kind == MuleKind::opened || kind == MuleKind::shell)) show_opened(house, mule, chance);
  if (by_gang) world.use_on(mule.account, device(house));
  if (by_gang && seen && kind != MuleKind::opened) show_moved(house, mule, chance);
  mule.uses_most = static_cast<uint32_t>(parameters_.account_uses.draw(chance));
  mule.until = stage_.now() + days(parameters_.account_days.draw(chance));
  tell(house, mule);
  return mule;
}

void MuleAccounts::show_opened(const House& house, const Mule& mule, Chance& chance) {
  World& world = stage_.world();
  model::AccountChange change;
  change.change = model::AccountChangeKind::opened;
  change.holder = world.party(mule.account, true);
  change.device = world.naming().device(world.device_of(mule.account).value());
  change.ip = world.naming().ip(world.device_of(mule.account).value());
  change.branch =
      "B" + std::to_string(10'000 + mix(world.bank_of(mule.account), chance.below(kBranches)) % 90'000);
  if (mule.kind == MuleKind::shell) {
    change.address = house.address;
    change.registered = stage_.now() - days(parameters_.company_days.draw(chance));
  }
  stage_.emit(bank_source(world.bank_of(mule.account)), std::move(change), preparing(house.gang));
}

void MuleAccounts::show_moved(const House& house, const Mule& mule, Chance& chance) {
  using enum model::AccountChangeKind;
  static constexpr std::array<model::AccountChangeKind, kMoves> kKinds = {
      device_changed, verified, credential_reset, phone_changed, limit_changed, payee_added};
  World& world = stage_.world();
  model::AccountChange change;
  change.change = mule.kind == MuleKind::woken ? verified : kKinds[weighted(chance, parameters_.moved_by)];
  change.holder = world.party(mule.account, true);
  change.device = world.naming().device(world.device_of(mule.account).value());
  change.ip = world.naming().ip(world.device_of(mule.account).value());
  stage_.emit(bank_source(world.bank_of(mule.account)), std::move(change), preparing(house.gang));
}

void MuleAccounts::tell(const House& house, const Mule& mule) {
  const World& world = stage_.world();
  stage_.records().role("account", world.account_name(mule.account),
                        words(MuleKind{})[static_cast<std::size_t>(mule.kind)], house.gang, stage_.now());
  if (mule.person.value() == kNone) return;
  const uint32_t bank = world.bank_of(mule.account);
  stage_.records().role("person", world.pseudonym(mule.person, "bank", bank),
                        mule.kind == MuleKind::code ? "code_lender" : "mule", house.gang, stage_.now());
}

}  // namespace duanlian::simulate
