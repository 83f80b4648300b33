#include "simulate/people/places.h"

#include <algorithm>

#include "simulate/draws/parameter_file.h"
#include "simulate/draws/steady_math.h"

namespace duanlian::simulate {
namespace {

// What draws are for.
constexpr uint64_t kFavouriteShop = 2'301;
constexpr uint64_t kFavouriteVendor = 2'302;
constexpr uint64_t kFavouriteOnline = 2'303;
constexpr uint64_t kFavouriteUsual = 2'304;

constexpr int64_t kFavouritesMax = 64;
constexpr uint32_t kVendorsAround = 16;

}  // namespace

void PlaceParameters::read(ParameterFile& file) {
  file.whole("favourites", favourites, 1, kFavouritesMax);
  file.number("favourite_tail", favourite_tail, 0, 10);
  file.share("elsewhere", elsewhere);
  file.share("new_there", new_there);
  file.share("by_work", by_work);
  file.share("at_vendor", at_vendor);
  file.number("online_tail", online_tail, 0.1, 20);
}

Places::Places(const World& world, const PlaceParameters& parameters)
    : world_(world), parameters_(parameters) {
  double sum = 0;
  std::vector<double> sums;
  for (int64_t i = 1; i <= parameters.favourites; ++i)
    sums.push_back(sum += steady_pow(static_cast<double>(i), -parameters.favourite_tail));
  for (const double of : sums) ranks_.push_back(Share::of(of / sum).of_2_32);
  for (uint32_t i = 0; i < world.population(); ++i) {
    const Person& person = world.person(PersonId(i));
    if (person.job == Job::vendor && !person.asleep) vendors_.push_back(i);
  }
}

uint32_t Places::rank(Chance& chance) const {
  const uint64_t bits = chance.next() >> 32;
  return static_cast<uint32_t>(std::ranges::upper_bound(ranks_, bits) - ranks_.begin());
}

uint64_t Places::favourite(PersonId person, uint64_t kind, uint32_t rank) const {
  return mix(mix(world_.seed(), kind), person.value(), rank);
}

Seller Places::of(OrganisationId organisation, bool new_payee) const {
  return {.account = world_.account_of(organisation),
          .organisation = organisation,
          .new_payee = new_payee,
          .cell = world_.organisation(organisation).cell};
}

Seller Places::any(Trade trade, Chance& chance) const {
  const auto& all = world_.of_trade(trade);
  return of(all[chance.below(static_cast<uint32_t>(all.size()))], chance.happens(parameters_.new_there));
}

Seller Places::nearby(PersonId person, Chance& chance) const {
  if (!vendors_.empty() && chance.happens(parameters_.at_vendor)) {
    const Seller found = vendor(person, chance);
    if (found.account != world_.main_account(person)) return found;
  }
  return shop(person, chance);
}

// Shops stand in the order of their cells.
Seller Places::shop(PersonId person, Chance& chance) const {
  if (chance.happens(parameters_.elsewhere)) return any(Trade::shop, chance);
  const Person& one = world_.person(person);
  const bool by_work = chance.happens(parameters_.by_work);
  const uint64_t cell = by_work ? one.work_cell : one.home_cell;
  const auto& all = world_.of_trade(Trade::shop);
  const uint64_t first = cell * all.size() / world_.cells();
  const uint64_t last = std::max(first + 1, (cell + 1) * all.size() / world_.cells());
  Chance whose(favourite(person, kFavouriteShop, 2 * rank(chance) + (by_work ? 1 : 0)));
  // Some shops of a quarter are everybody's.
  const auto around = static_cast<uint32_t>(last - first);
  const uint32_t at = std::min({whose.below(around), whose.below(around), whose.below(around)});
  return of(all[(first + at) % all.size()], false);
}

Seller Places::vendor(PersonId person, Chance& chance) const {
  const auto here =
      static_cast<uint64_t>(std::ranges::lower_bound(vendors_, person.value()) - vendors_.begin());
  uint64_t at = here + favourite(person, kFavouriteVendor, rank(chance)) % kVendorsAround;
  bool new_payee = false;
  if (chance.happens(parameters_.elsewhere)) {
    at = chance.below(static_cast<uint32_t>(vendors_.size()));
    new_payee = chance.happens(parameters_.new_there);
  }
  const PersonId found(vendors_[at % vendors_.size()]);
  return {
      .account = world_.main_account(found), .new_payee = new_payee, .cell = world_.person(found).home_cell};
}

Seller Places::online(PersonId person, Chance& chance) const {
  const auto& all = world_.of_trade(Trade::online_shop);
  const bool known = !chance.happens(parameters_.elsewhere);
  Chance whose(known ? favourite(person, kFavouriteOnline, rank(chance)) : chance.next());
  // The share of all shops that are larger: the large ones are met often.
  const double larger = steady_pow(std::max(whose.fraction(), 1e-9), parameters_.online_tail);
  const auto at = static_cast<std::size_t>(larger * static_cast<double>(all.size()));
  return of(all[std::min(at, all.size() - 1)], !known && chance.happens(parameters_.new_there));
}

Seller Places::usual(PersonId person, Trade trade, Chance& chance) const {
  if (chance.happens(parameters_.elsewhere)) return any(trade, chance);
  const auto& all = world_.of_trade(trade);
  const auto kind = mix(kFavouriteUsual, static_cast<uint64_t>(trade));
  return of(all[favourite(person, kind, 0) % all.size()], false);
}

}  // namespace duanlian::simulate
