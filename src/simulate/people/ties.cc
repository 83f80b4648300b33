#include "simulate/people/ties.h"

#include <algorithm>

#include "simulate/draws/parameter_file.h"
#include "simulate/draws/steady_math.h"

namespace duanlian::simulate {
namespace {

// What draws are for.
constexpr uint64_t kCircle = 2'201;
constexpr uint64_t kSociable = 2'202;

// How many belong to each circle: close friends first, then wider ones. Dunbar's layers of 5, 15, 50 and 150
// are what several of them come to.
constexpr std::array<uint32_t, Ties::kCirclesMax> kSizes = {6, 12, 8, 15, 20, 30, 40, 60, 80, 100, 120, 150};
constexpr unsigned kNeighbours = 1;  // this circle is of those who live side by side
constexpr uint32_t kTeam = 24;       // of an organisation: who works or learns together
constexpr uint32_t kFarthest = 75;   // half of the largest circle
constexpr int kContactTriesMax = 8;

bool can_be_met(const Person& person) { return person.job != Job::child && !person.asleep; }

}  // namespace

void TieParameters::read(ParameterFile& file) {
  std::array<double, 3> kinds{};
  file.weights("ties", kinds, 1'000);
  household = kinds[0];
  colleagues = kinds[1];
  circles = kinds[2];
  file.number("circle_tail", circle_tail, 0.1, 10);
  file.number("nearest", nearest, 0, 10);
}

Ties::Ties(const World& world, const TieParameters& parameters) : world_(world) {
  const std::array weights = {parameters.household, parameters.colleagues, parameters.circles};
  const double sum = weights[0] + weights[1] + weights[2];
  double so_far = 0;
  for (std::size_t i = 0; i < kinds_.size(); ++i)
    kinds_[i] = static_cast<uint32_t>(65'536 * (so_far += weights[i]) / sum);
  kinds_.back() = 65'536;

  double steps = 0;
  std::vector<double> sums;
  for (uint32_t i = 1; i <= kFarthest; ++i) sums.push_back(steps += steady_pow(i, -parameters.nearest));
  for (const double of : sums) steps_.push_back(Share::of(of / steps).of_2_32);

  for (unsigned i = 0; i < kCirclesMax; ++i) {
    circles_.emplace_back(mix(world.seed(), kCircle, i), world.population());
    const double more =
        i < kCirclesMin ? 1 : steady_pow(double{kCirclesMin} / (i + 1), parameters.circle_tail);
    circles_of_2_32_[i] = static_cast<uint32_t>(std::min(more * 4294967296.0, 4294967295.0));
  }

  begins_.resize(world.organisations() + 1);
  for (uint32_t i = 0; i < world.population(); ++i) {
    if (const uint32_t at = world.person(PersonId(i)).organisation; at != kNone) ++begins_[at + 1];
  }
  for (uint32_t i = 0; i < world.organisations(); ++i) begins_[i + 1] += begins_[i];
  members_.resize(begins_.back());
  std::vector<uint32_t> next(begins_);
  for (uint32_t i = 0; i < world.population(); ++i) {
    if (const uint32_t at = world.person(PersonId(i)).organisation; at != kNone) members_[next[at]++] = i;
  }
}

unsigned Ties::circles_of(PersonId person) const {
  const auto bits = static_cast<uint32_t>(mix(world_.seed(), kSociable, person.value()) >> 32);
  unsigned count = kCirclesMin;
  while (count < kCirclesMax && bits < circles_of_2_32_[count]) ++count;
  return count;
}

PersonId Ties::contact(PersonId person, Chance& chance) const {
  for (int i = 0; i < kContactTriesMax; ++i) {
    const auto bits = static_cast<uint32_t>(chance.next() >> 48);
    PersonId other(kNone);
    if (bits < kinds_[0]) {
      other = in_household(person, chance);
    } else if (bits < kinds_[1]) {
      other = in_organisation(person, chance);
    } else {
      const unsigned count = circles_of(person);
      // The closer ones more often.
      other = in_circle(person, std::min(chance.below(count), chance.below(count)), chance);
    }
    if (other.value() != kNone && other != person && can_be_met(world_.person(other))) return other;
  }
  return PersonId(kNone);
}

PersonId Ties::in_household(PersonId person, Chance& chance) const {
  const Person& one = world_.person(person);
  return PersonId(one.household + chance.below(one.household_size));
}

// A place of the same block, which is `size` long: likely next to that place, on either side.
uint32_t Ties::beside(uint32_t place, uint32_t size, Chance& chance) const {
  if (size < 2) return place;
  const uint64_t bits = chance.next();
  const auto found = std::ranges::upper_bound(steps_, bits >> 32);
  const auto far = static_cast<uint32_t>(found - steps_.begin()) % (size - 1) + 1;
  return (bits & 1) != 0 ? (place + far) % size : (place + size - far) % size;
}

PersonId Ties::in_organisation(PersonId person, Chance& chance) const {
  const uint32_t at = world_.person(person).organisation;
  if (at == kNone || at >= world_.organisations()) return PersonId(kNone);
  const auto first = members_.begin() + begins_[at];
  const auto last = members_.begin() + begins_[at + 1];
  const auto found = std::lower_bound(first, last, person.value());
  if (found == last || *found != person.value()) return PersonId(kNone);
  const auto place = static_cast<uint32_t>(found - first);
  const uint32_t begin = place / kTeam * kTeam;
  const uint32_t size = std::min(kTeam, static_cast<uint32_t>(last - first) - begin);
  return PersonId(*(first + begin + beside(place - begin, size, chance)));
}

PersonId Ties::in_circle(PersonId person, unsigned circle, Chance& chance) const {
  const bool shuffled = circle != kNeighbours;
  const uint64_t place = shuffled ? circles_[circle].at(person.value()) : person.value();
  const uint64_t begin = place / kSizes[circle] * kSizes[circle];
  const auto size = static_cast<uint32_t>(std::min<uint64_t>(kSizes[circle], world_.population() - begin));
  const uint64_t other = begin + beside(static_cast<uint32_t>(place - begin), size, chance);
  const PersonId found(static_cast<uint32_t>(shuffled ? circles_[circle].back(other) : other));
  return circles_of(found) > circle ? found : PersonId(kNone);
}

}  // namespace duanlian::simulate
