#include "simulate/people/people.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "simulate/draws/parameter_file.h"
#include "simulate/draws/weights.h"

namespace duanlian::simulate {
namespace {

// What draws are for.
constexpr uint64_t kDrawHousehold = 2'101;
constexpr uint64_t kDrawPerson = 2'102;
constexpr uint64_t kDrawOrganisation = 2'103;
constexpr uint64_t kDrawMoney = 2'104;
enum class HouseholdKind : uint8_t {
  alone,
  couple,
  family,
  grown_child,
  three_generations,
  lone_parent,
  students
};

constexpr unsigned kAgeMost = 99;
constexpr unsigned kGrownUp = 18;
constexpr unsigned kSchoolAge = 6;
constexpr uint16_t kCellsMin = 8;
constexpr uint16_t kCellsMax = 60'000;
constexpr std::array kOccupation = {Job::employee, Job::accountant,   Job::vendor,     Job::courier,
                                    Job::driver,   Job::estate_agent, Job::unemployed, Job::homemaker};
static_assert(kOccupation.size() == PeopleParameters::kOccupations);

// How old the first member of a household may be, by its kind. Of those with minors it is the child, whose
// parents follow.
struct AgeRange {
  unsigned least;
  unsigned most;
};
constexpr std::array<AgeRange, PeopleParameters::kHouseholdKinds> kHeadAges = {
    {{20, 99}, {22, 99}, {0, 17}, {44, 69}, {0, 17}, {0, 17}, {18, 23}}};

Weights of_ages(const PeopleParameters& parameters, AgeRange range, double old) {
  std::array<double, kAgeMost + 1> weights{};
  for (unsigned age = range.least; age <= range.most; ++age) {
    const std::size_t group = std::min<std::size_t>(age / 5, PeopleParameters::kAgeGroups - 1);
    // The last group is open: it thins out.
    weights[age] =
        parameters.ages[group] / (group + 1 < PeopleParameters::kAgeGroups ? 5 : 2 * (3 + (age - 85)));
    if (age > 60) weights[age] *= old;
  }
  return Weights(weights);
}

unsigned within_years(int64_t age, unsigned least, unsigned most) {
  return static_cast<unsigned>(std::clamp<int64_t>(age, least, most));
}

// Draws one city.
class Founding {
 public:
  Founding(const PeopleParameters& parameters, uint64_t seed, uint32_t people)
      : parameters_(parameters),
        seed_(seed),
        people_(people),
        cells_(static_cast<uint16_t>(
            std::clamp<double>(people / parameters.people_a_cell, kCellsMin, kCellsMax))),
        households_(parameters.households),
        jobs_(parameters.jobs),
        banks_(parameters.banks),
        operators_(parameters.operators) {
    for (std::size_t i = 0; i < kHeadAges.size(); ++i)
      heads_[i] = of_ages(parameters, kHeadAges[i],
                          i <= static_cast<std::size_t>(HouseholdKind::couple) ? parameters.old_alone : 1);
  }

  World world(Timestamp begin) {
    organise();
    while (persons_.size() < people_) settle();
    for (uint32_t i = 0; i < people_; ++i) occupy(i);
    World world(seed_, begin, std::move(persons_), std::move(organisations_), cells_);
    endow(world);
    return world;
  }

 private:
  void organise() {
    std::vector<double> staff;
    for (std::size_t trade = 0; trade < kTrades; ++trade) {
      uint32_t count = std::max(2U, static_cast<uint32_t>(people_ / parameters_.people_for_one[trade]));
      if (static_cast<Trade>(trade) == Trade::bank) count = kBanks;
      const Curve size = Curve::pareto(1'000, parameters_.staff_exponent, 1e9);
      first_[trade] = static_cast<uint32_t>(organisations_.size());
      count_[trade] = count;
      for (uint32_t i = 0; i < count; ++i) {
        Chance chance(mix(seed_, kDrawOrganisation), organisations_.size());
        // Those of a trade lie all over the city, one beside the next.
        const auto cell = static_cast<uint16_t>(uint64_t{i} * cells_ / count);
        organisations_.push_back({.cell = cell,
                                  .trade = static_cast<Trade>(trade),
                                  .bank = static_cast<uint8_t>(banks_.pick(chance)),
                                  .telecom = static_cast<uint8_t>(operators_.pick(chance))});
        if (static_cast<Trade>(trade) == Trade::bank) organisations_.back().bank = static_cast<uint8_t>(i);
        staff.push_back(parameters_.staff[trade] * static_cast<double>(size.draw(chance)));
      }
    }
    employers_ = Weights(staff);
  }

  // The next household.
  void settle() {
    const auto first = static_cast<uint32_t>(persons_.size());
    Chance chance(mix(seed_, kDrawHousehold), first);
    const auto kind = static_cast<HouseholdKind>(households_.pick(chance));
    std::array<unsigned, 6> ages{};
    std::size_t count = members(kind, chance, ages);
    count = std::min<std::size_t>(count, people_ - first);
    auto cell = static_cast<uint16_t>(uint64_t{first} * cells_ / people_);
    if (chance.happens(parameters_.lives_elsewhere)) cell = static_cast<uint16_t>(chance.below(cells_));
    for (std::size_t i = 0; i < count; ++i) {
      persons_.push_back({.household = first,
                          .home_cell = cell,
                          .work_cell = cell,
                          .household_size = static_cast<uint8_t>(count),
                          .age = static_cast<uint8_t>(ages[i])});
    }
  }

  std::size_t members(HouseholdKind kind, Chance& chance, std::array<unsigned, 6>& ages) const {
    const auto number = static_cast<std::size_t>(kind);
    std::size_t count = 0;
    const auto add = [&](int64_t age) { ages[count++] = within_years(age, 0, kAgeMost); };
    const auto generation = [&] { return std::clamp<int64_t>(parameters_.parent_age.draw(chance), 18, 44); };
    const int64_t first = static_cast<int64_t>(heads_[number].pick(chance));
    const int64_t head = kHeadAges[number].most < kGrownUp ? first + generation() : first;
    add(head);
    switch (kind) {
      case HouseholdKind::alone:
        break;
      case HouseholdKind::couple:
        add(std::max<int64_t>(20, head + chance.between(-4, 4)));
        break;
      case HouseholdKind::lone_parent:
        add(first);
        break;
      case HouseholdKind::grown_child:
        add(head + chance.between(-4, 4));
        add(std::clamp<int64_t>(head - generation(), kGrownUp, 40));
        break;
      case HouseholdKind::family:
      case HouseholdKind::three_generations:
        add(std::max<int64_t>(20, head + chance.between(-4, 4)));
        add(first);
        if (chance.happens(parameters_.second_child)) add(std::max<int64_t>(0, first - chance.between(1, 7)));
        if (kind == HouseholdKind::family) break;
        add(head + generation());
        if (chance.happens(parameters_.both_grandparents)) add(head + generation());
        break;
      case HouseholdKind::students:
        for (int64_t i = chance.between(1, 3); i > 0; --i)
          add(std::clamp<int64_t>(head + chance.between(-2, 2), kGrownUp, 24));
        break;
    }
    return count;
  }

  // What one does, where, and for how much.
  void occupy(uint32_t number) {
    Chance chance(mix(seed_, kDrawPerson), number);
    Person& person = persons_[number];
    person.bank = static_cast<uint8_t>(banks_.pick(chance));
    person.savings_bank = static_cast<uint8_t>(banks_.pick(chance));
    person.telecom = static_cast<uint8_t>(operators_.pick(chance));
    person.job = job(person, chance);
    person.asleep = person.job != Job::child &&
                    chance.happens(parameters_.asleep[static_cast<std::size_t>(age_band(person.age))]);
    person.salary_yuan = static_cast<uint32_t>(income(person.job, chance));
    person.organisation = place(person, chance);
    if (person.organisation != kNone) person.work_cell = organisations_[person.organisation].cell;
  }

  Job job(const Person& person, Chance& chance) const {
    const unsigned age = person.age;
    if (age < kSchoolAge) return Job::child;
    if (age < kGrownUp) {
      const std::size_t group = age < 9 ? 0 : age < 12 ? 1 : 2;
      return chance.happens(parameters_.has_telephone[group]) ? Job::pupil : Job::child;
    }
    if (age <= 25 && chance.happens(parameters_.learns[age < 20 ? 0 : age < 23 ? 1 : 2])) return Job::student;
    if (age >= 45 && age >= parameters_.retires_at.draw(chance)) return Job::retired;
    return kOccupation[jobs_.pick(chance)];
  }

  int64_t income(Job job, Chance& chance) const {
    if (job == Job::retired) return parameters_.pension_yuan.draw(chance);
    for (std::size_t i = 0; i < parameters_.salary_yuan.size(); ++i) {
      if (kOccupation[i] == job) return parameters_.salary_yuan[i].draw(chance);
    }
    return 0;
  }

  // Pupils learn near home, students at the last of the schools; who sells by himself belongs to nobody.
  uint32_t place(const Person& person, Chance& chance) const {
    const auto school = static_cast<std::size_t>(Trade::school);
    const uint32_t high_schools = std::max(1U, count_[school] / 8);
    switch (person.job) {
      case Job::child:
        if (person.age < kSchoolAge) return kNone;
        [[fallthrough]];
      case Job::pupil:
        return first_[school] +
               static_cast<uint32_t>(uint64_t{person.home_cell} * (count_[school] - high_schools) / cells_);
      case Job::student:
        return first_[school] + count_[school] - 1 - chance.below(high_schools);
      case Job::courier: {
        const auto firm = static_cast<std::size_t>(Trade::courier_firm);
        return first_[firm] + chance.below(count_[firm]);
      }
      case Job::employee:
      case Job::accountant:
      case Job::driver:
      case Job::estate_agent:
        return static_cast<uint32_t>(employers_.pick(chance));
      case Job::vendor:
      case Job::unemployed:
      case Job::homemaker:
      case Job::retired:
        break;
    }
    return kNone;
  }

  void endow(World& world) const {
    for (uint32_t i = 0; i < people_; ++i) {
      Chance chance(mix(seed_, kDrawMoney), i);
      const PersonId id(i);
      const Person& person = world.person(id);
      if (person.job == Job::child) continue;
      constexpr uint32_t kPocketMoney = 500;
      const int64_t monthly = person.salary_yuan > 0 ? person.salary_yuan : kPocketMoney;
      int64_t at_hand = monthly * parameters_.at_hand_percent.draw(chance) + chance.below(100);
      if (person.asleep) at_hand /= 100;
      world.balance(world.main_account(id)) = at_hand;
      const double by_age = parameters_.savings_by_age[static_cast<std::size_t>(age_band(person.age))];
      const auto of_100 = static_cast<int64_t>(by_age * 100);
      world.balance(world.savings_account(id)) = parameters_.savings_yuan.draw(chance) * of_100;
    }
    for (uint32_t i = 0; i < world.organisations(); ++i) {
      Chance chance(mix(seed_, kDrawMoney), uint64_t{people_} + i);
      world.balance(world.account_of(OrganisationId(i))) = parameters_.organisation_yuan.draw(chance) * 100;
    }
  }

  const PeopleParameters& parameters_;
  uint64_t seed_;
  uint32_t people_;
  uint16_t cells_;
  Weights households_;
  Weights jobs_;
  Weights banks_;
  Weights operators_;
  Weights employers_;
  std::array<Weights, PeopleParameters::kHouseholdKinds> heads_;
  std::array<uint32_t, kTrades> first_{};
  std::array<uint32_t, kTrades> count_{};
  std::vector<Person> persons_;
  std::vector<Organisation> organisations_;
};

}  // namespace

void PeopleParameters::read(std::string_view name, std::string_view text, FileIssues& issues) {
  constexpr double kWeightMax = 1'000'000;
  constexpr double kYuanMax = 1'000'000'000;
  ParameterFile file(name, text, issues);
  file.list("ages", ages, 0.001, kWeightMax);
  file.weights("households", households, kWeightMax);
  file.number("old_alone", old_alone, 0, 100);
  file.share("second_child", second_child);
  file.share("both_grandparents", both_grandparents);
  file.curve("parent_age", parent_age, 18, 44);
  file.shares("has_telephone", has_telephone);
  file.shares("learns", learns);
  file.weights("jobs", jobs, kWeightMax);
  file.curve("retires_at", retires_at, 45, 100);
  constexpr std::array kSalaries = {"salary_employee_yuan", "salary_accountant_yuan",
                                    "income_vendor_yuan",   "salary_courier_yuan",
                                    "salary_driver_yuan",   "salary_estate_agent_yuan"};
  for (std::size_t i = 0; i < kSalaries.size(); ++i) file.curve(kSalaries[i], salary_yuan[i], 1, kYuanMax);
  file.curve("pension_yuan", pension_yuan, 1, kYuanMax);
  file.shares("asleep", asleep);
  file.weights("banks", banks, kWeightMax);
  file.weights("operators", operators, kWeightMax);
  file.share("lives_elsewhere", lives_elsewhere);
  file.number("people_a_cell", people_a_cell, 10, 1'000'000);
  file.list("people_for_one", people_for_one, 1, kYuanMax);
  file.weights("staff", staff, kWeightMax);
  file.number("staff_exponent", staff_exponent, 0.5, 10);
  file.curve("at_hand_percent", at_hand_percent, 1, 1'000'000);
  file.curve("savings_yuan", savings_yuan, 1, kYuanMax);
  file.list("savings_by_age", savings_by_age, 0, 100);
  file.curve("organisation_yuan", organisation_yuan, 1, kYuanMax);
  file.finish();
}

World found_world(const PeopleParameters& parameters, uint64_t seed, Timestamp begin, uint32_t people) {
  return Founding(parameters, seed, people).world(begin);
}

PersonId parent_of(const World& world, PersonId person) {
  constexpr unsigned kYoungest = 17;
  constexpr unsigned kOldest = 46;
  const Person& one = world.person(person);
  PersonId parent(kNone);
  for (uint32_t i = one.household; i < one.household + one.household_size; ++i) {
    const Person& other = world.person(PersonId(i));
    if (other.age < one.age + kYoungest || other.age > one.age + kOldest || other.asleep) continue;
    if (parent.value() == kNone || other.salary_yuan > world.person(parent).salary_yuan) parent = PersonId(i);
  }
  return parent;
}

}  // namespace duanlian::simulate
