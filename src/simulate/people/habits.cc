#include "simulate/people/habits.h"

#include <array>

namespace duanlian::simulate {
namespace {

constexpr std::array kOrderedBy = {model::TransferChannel::mobile, model::TransferChannel::web,
                                   model::TransferChannel::counter, model::TransferChannel::qr_code,
                                   model::TransferChannel::phone};
constexpr int kTriesMax = 8;  // to find somebody by chance
constexpr int64_t kAcquaintances = 300;

model::TransferChannel channel_of(const std::array<double, 5>& weights, Chance& chance) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  double at = chance.fraction() * sum;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (at < weights[i]) return kOrderedBy[i];
    at -= weights[i];
  }
  return kOrderedBy[0];
}

}  // namespace

void PayingHabits::read(ParameterFile& file) {
  file.list("channels", channels, 0, 1);
  file.share("name_checked", name_checked);
  file.share("name_differs", name_differs);
  file.share("remarked", remarked);
  file.share("plain_sum", plain_sum);
}

void PayingHabits::order(PaymentPlan& plan, Chance& chance,
                         std::initializer_list<std::string_view> remarks) const {
  plan.channel = channel_of(channels, chance);
  if (chance.happens(name_checked)) {
    plan.name_check = model::NameCheck::match;
    if (chance.happens(name_differs))
      plan.name_check = chance.below(4) == 0 ? model::NameCheck::no_match : model::NameCheck::close_match;
  }
  if (remarks.size() > 0 && chance.happens(remarked))
    plan.remark = remarks.begin()[chance.below(static_cast<uint32_t>(remarks.size()))];
}

int64_t PayingHabits::sum(int64_t yuan, Chance& chance) const {
  if (!chance.happens(plain_sum)) return fen(yuan) + chance.below(100);
  int64_t step = 1;
  while (yuan >= step * 50) step *= 10;
  return fen(std::max<int64_t>(step, yuan / step * step));
}

Timestamp within_hour(Timestamp hour, Chance& chance) { return hour + seconds(chance.below(3'600)); }

PersonId somebody(const World& world, Chance& chance) {
  PersonId person(0);
  for (int i = 0; i < kTriesMax; ++i) {
    person = PersonId(chance.below(world.population()));
    if (has_telephone(world.person(person))) break;
  }
  return person;
}

PersonId acquaintance(const World& world, PersonId of, Chance& chance) {
  const int64_t population = world.population();
  PersonId person = of;
  for (int i = 0; i < kTriesMax; ++i) {
    const int64_t far = chance.between(-kAcquaintances, kAcquaintances);
    person = PersonId(static_cast<uint32_t>(((of.value() + far) % population + population) % population));
    if (person != of && pays(world.person(person))) break;
  }
  return person;
}

PersonId grown_up(const World& world, Chance& chance) {
  PersonId person(0);
  for (int i = 0; i < kTriesMax; ++i) {
    person = PersonId(chance.below(world.population()));
    if (pays(world.person(person))) break;
  }
  return person;
}

PersonId breadwinner(const World& world, PersonId member) {
  const Person& one = world.person(member);
  PersonId payer(kNone);
  uint32_t most = 0;
  for (uint32_t i = one.household; i < one.household + one.household_size && i < world.population(); ++i) {
    const Person& person = world.person(PersonId(i));
    if (pays(person) && person.salary_yuan > most) {
      most = person.salary_yuan;
      payer = PersonId(i);
    }
  }
  return payer;
}

OrganisationId some_organisation(const World& world, Trade trade, uint64_t bits) {
  const std::vector<OrganisationId>& all = world.of_trade(trade);
  return all.empty() ? OrganisationId(kNone) : all[mix(bits) % all.size()];
}

}  // namespace duanlian::simulate
