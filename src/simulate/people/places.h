#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulate/draws/chance.h"
#include "simulate/stage/ids.h"
#include "simulate/stage/world.h"

namespace duanlian::simulate {

class ParameterFile;

// Where people buy; part of routine.yaml.
struct PlaceParameters {
  int64_t favourites = 8;     // of each kind of seller
  double favourite_tail = 1;  // exponent: how much more often the first than the second
  Share elsewhere;            // of purchases: not in a favourite
  Share new_there;            // of those: never paid before
  Share by_work;              // of purchases near where one works or learns
  Share at_vendor;            // of purchases in person: paid to a person who sells
  double online_tail = 1;     // of online shops by their rank

  void read(ParameterFile& file);
};

// Who is paid for a purchase.
struct Seller {
  AccountId account{kNone};
  OrganisationId organisation{kNone};  // kNone: a person
  bool new_payee = false;
  uint16_t cell = 0;
};

// Which shops people go to. A person's favourites follow from his number and where he lives.
class Places {
 public:
  Places(const World& world, const PlaceParameters& parameters);

  // In person: a shop, or somebody with a payment code of his own.
  Seller nearby(PersonId person, Chance& chance) const;
  Seller online(PersonId person, Chance& chance) const;
  // One of a trade that everybody has one of: a utility, a telecom shop, a maker of games.
  Seller usual(PersonId person, Trade trade, Chance& chance) const;
  // Any of a trade, wherever it is.
  Seller any(Trade trade, Chance& chance) const;

 private:
  Seller shop(PersonId person, Chance& chance) const;
  Seller vendor(PersonId person, Chance& chance) const;
  Seller of(OrganisationId organisation, bool new_payee) const;
  uint32_t rank(Chance& chance) const;
  uint64_t favourite(PersonId person, uint64_t kind, uint32_t rank) const;

  const World& world_;
  const PlaceParameters& parameters_;
  std::vector<uint64_t> ranks_;    // of 2^32, the sums so far
  std::vector<uint32_t> vendors_;  // in order
};

}  // namespace duanlian::simulate
