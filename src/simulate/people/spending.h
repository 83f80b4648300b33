#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "simulate/draws/weights.h"
#include "simulate/people/notices.h"
#include "simulate/people/places.h"
#include "simulate/people/ties.h"
#include "simulate/stage/banking.h"

namespace duanlian::simulate {

class ParameterFile;

// Why people give one another money.
enum class Gift : uint8_t { red_packet, sharing, present, lending, rent, family };
inline constexpr std::size_t kGifts = 6;
static_assert(kGifts == MessageParameters::kGiftKinds);

// What people pay, how, and what they do when there is too little; part of routine.yaml. Curves are in fen.
struct SpendingParameters {
  Curve purchase;
  Curve large_purchase;
  Share large;  // of purchases
  Curve online_purchase;
  double by_income = 0;               // exponent of purchases on income
  std::array<double, 5> in_person{};  // weights of qr_code, pos, nfc, mobile and phone
  std::array<double, 4> online{};     // of mobile, web, qr_code and phone
  std::array<double, 4> by_hand{};    // of mobile, web, qr_code and counter, of payments to people
  Share by_card;                      // of purchases by code or online
  Share whole_yuan;                   // of purchases
  Share order_named;                  // of purchases: with a remark
  Share located;                      // of purchases by code
  std::array<double, kGifts> gifts{};
  std::array<Curve, kGifts> gift;
  Share remarked;          // of payments to people
  Share first_to_contact;  // of those: never paid before
  Share name_checked;      // of those
  Share name_differs;      // of checked names
  Share chosen_sum;        // of payments to people: a number that means something
  Share moved_to_savings;  // of moves of own money; the others come back
  Curve move_percent;      // of what is there
  Curve withdrawal;
  Share deposited;        // of cash: brought
  Share topped_up_other;  // of top-ups: for a relative or friend
  Curve repayment;
  Curve gold;
  Curve support;
  Share restocks;         // of a vendor's purchases: supplies
  Curve restock_percent;  // of what he has
  Share from_parent;      // of what minors pay: out of a parent's account
  Share fetched;          // of payments that the main account lacks: fetched from savings
  Share noticed;          // of payments: the bank writes
  Share payee_noticed;    // of payments between people: the payee's bank writes

  void read(ParameterFile& file);
};

// Lets people pay.
class Spending {
 public:
  enum class Came : uint8_t {
    ordered,
    fetching,  // money is on its way from his savings: try again
    skipped,
  };

  Spending(Stage& stage, Banking& banking, const Ties& ties, const Places& places,
           const SpendingParameters& parameters, const MessageParameters& messages)
      : stage_(stage),
        banking_(banking),
        ties_(ties),
        places_(places),
        parameters_(parameters),
        messages_(messages),
        gifts_(parameters.gifts),
        in_person_(parameters.in_person),
        online_(parameters.online),
        by_hand_(parameters.by_hand) {}

  Came buy(PersonId person, Chance& chance);
  Came buy_online(PersonId person, Chance& chance);
  Came give(PersonId person, Chance& chance);
  Came move_own(PersonId person, Chance& chance);
  Came cash(PersonId person, Chance& chance);
  Came top_up(PersonId person, Chance& chance);
  Came repay(PersonId person, Chance& chance);
  Came gold(PersonId person, Chance& chance);
  Came game(PersonId person, Chance& chance);
  // Who earns most at home gives to this one.
  Came support(PersonId person, Chance& chance);

 private:
  Came restock(PersonId vendor, Chance& chance);
  Came order(PersonId person, PaymentPlan plan, Chance& chance);
  bool fetch(PersonId holder, int64_t amount, Chance& chance);
  AccountId purse(PersonId person, Chance& chance) const;
  int64_t price(const Curve& curve, PersonId person, Chance& chance) const;
  int64_t gift_sum(Gift gift, Chance& chance) const;
  void to_person(PaymentPlan& plan, PersonId payee, Gift gift, Chance& chance) const;
  model::TransferChannel channel(const Weights& weights, std::span<const model::TransferChannel> of,
                                 Chance& chance) const;

  Stage& stage_;
  Banking& banking_;
  const Ties& ties_;
  const Places& places_;
  const SpendingParameters& parameters_;
  const MessageParameters& messages_;
  Weights gifts_;
  Weights in_person_;
  Weights online_;
  Weights by_hand_;
};

}  // namespace duanlian::simulate
