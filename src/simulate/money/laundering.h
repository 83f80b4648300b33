#pragma once

#include "simulate/gangs/gang.h"
#include "simulate/stage/banking.h"

namespace duanlian::simulate {

// What becomes of the money behind the victims: the lent, rented and bought accounts of the gangs, and the
// way from one to the next until it is cash, gold, goods or coins.
class Laundering : public Player {
 public:
  // An account of the gang that a victim may pay into now, or be paid from.
  virtual AccountId collecting_account(const Gang& gang, ScamId scam) = 0;
  // The victim's payment is in that account: it will move on.
  virtual void received(const Gang& gang, ScamId scam, AccountId account, int64_t amount) = 0;
  // What of the victim's money is still in accounts is stopped there and taken out of them; who stops it
  // gives it back to the victim. Fen.
  virtual int64_t stop(ScamId scam) = 0;
  // A bank restricts an account: nothing leaves it any more.
  virtual void restrict(AccountId) {}
  // The accounts that this money has come through so far, as an investigator finds them: the first ones
  // first.
  virtual std::vector<AccountId> trail(ScamId scam) const = 0;
};

}  // namespace duanlian::simulate
