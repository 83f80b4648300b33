#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "simulate/draws/chance.h"
#include "simulate/draws/parameter_file.h"
#include "simulate/stage/banking.h"
#include "simulate/stage/world.h"

namespace duanlian::simulate {

// How honest people order payments. Part of the parameters of whoever lets them pay.
struct PayingHabits {
  std::array<double, 5> channels{1, 0, 0, 0, 0};  // weights of mobile, web, counter, qr_code and phone
  Share name_checked;                             // the bank compares the payee's name
  Share name_differs;                             // of those: a nickname, a slip
  Share remarked;
  Share plain_sum;  // a sum that somebody chose, not a bill

  void read(ParameterFile& file);

  // A payment that a person orders himself: where, under which name, with what words.
  void order(PaymentPlan& plan, Chance& chance, std::initializer_list<std::string_view> remarks) const;
  int64_t sum(int64_t yuan, Chance& chance) const;  // fen
};

// Some second of the hour.
Timestamp within_hour(Timestamp hour, Chance& chance);

// Somebody with a telephone.
PersonId somebody(const World& world, Chance& chance);
// The same among the neighbours of a person by number, who are his acquaintances.
PersonId acquaintance(const World& world, PersonId of, Chance& chance);
// Somebody of age who uses his account.
PersonId grown_up(const World& world, Chance& chance);
// Who pays the bills of a household: the one with the most income, kNone where nobody has any.
PersonId breadwinner(const World& world, PersonId member);
// One of a trade; kNone when there is none.
OrganisationId some_organisation(const World& world, Trade trade, uint64_t bits);

constexpr bool has_telephone(const Person& person) { return person.job != Job::child; }
constexpr bool pays(const Person& person) { return person.age >= 18 && !person.asleep; }
constexpr int64_t fen(int64_t yuan) { return yuan * kFenOfYuan; }

}  // namespace duanlian::simulate
