#include "simulate/money/reported_money.h"

namespace duanlian::simulate {

void ReportedMoney::paid(const ScamOutcome& scam) {
  holds_.victim(scam.scam, payer_of(scam, stage_.world()));
}

void ReportedMoney::heard(const ScamOutcome& scam) {
  switch (response_) {
    case Response::by_hand:
      return pursuit_.follow_by_hand(scam);
    case Response::first_account:
      return pursuit_.stop_first_accounts(scam);
    case Response::usual:
    case Response::nothing:
    case Response::orders:
      return;
  }
}

}  // namespace duanlian::simulate
