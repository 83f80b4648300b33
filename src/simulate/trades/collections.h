#pragma once

#include <array>
#include <string_view>

#include "simulate/people/habits.h"
#include "simulate/stage/banking.h"
#include "simulate/stage/pool.h"

namespace duanlian::simulate {

// Why many people pay one of them within hours or days.
enum class Collection : uint8_t {
  appeal,      // for an ill person, through a crowdfunding organisation that pays it out
  street,      // the same by a payment code of his own
  class_fees,  // a parent collects for the class
  wedding,
  group_buy,  // the leader of a group pays the shop
};
inline constexpr std::size_t kCollections = 5;
constexpr auto words(Collection) {
  return std::to_array<std::string_view>({"appeal", "street", "class_fees", "wedding", "group_buy"});
}

struct CollectionParameters {
  struct Kind {
    double a_day = 0;  // of a person
    Curve payers;
    Curve yuan;
    Curve gap_s;      // from one payer to the next
    Share same_sum;   // everybody pays the same
    Share passed_on;  // of collections: what came in goes to whom it is for
    Curve kept_h;     // until then
  };
  std::array<Kind, kCollections> kinds;
  PayingHabits habits;

  void read(ParameterFile& file);
};

// Collections that run, each payment after the one before.
class Collections {
 public:
  Collections(Stage& stage, Banking& banking, const CollectionParameters& parameters)
      : stage_(stage), banking_(banking), parameters_(parameters) {}

  void open(Collection kind, PersonId collector, Chance& chance, Part part, uint8_t step);
  // `what` of an act of that part and step.
  void play(const Act& act);

 private:
  enum class Turn : uint64_t { give, given, pass_on, arrived };
  struct Open {
    Collection kind = Collection::appeal;
    PersonId collector{kNone};
    AccountId account{kNone};
    int64_t left = 0;       // payers
    int64_t sum = 0;        // that everybody pays, 0 where each chooses
    int64_t collected = 0;  // fen
    uint64_t number = 0;
    uint32_t payments = 0;
    Act turn;
  };

  Act turn(uint32_t slot, Turn turn);
  void give(uint32_t slot, Chance& chance);
  void pass_on(uint32_t slot, Chance& chance);
  void spend(uint32_t slot, Chance& chance);
  AccountId spent_at(const Open& open, Chance& chance) const;

  Stage& stage_;
  Banking& banking_;
  const CollectionParameters& parameters_;
  Pool<Open> open_;
  uint64_t count_ = 0;
};

}  // namespace duanlian::simulate
