#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connect/iso20022/payments.h"

namespace duanlian::connect::iso20022 {

struct Charge {
  Money amount;
  Agent agent;
  friend bool operator==(const Charge&, const Charge&) = default;
};

struct ReturnedPayment {
  std::string id;
  OriginalPayment payment;
  Money returned;
  std::optional<Date> settled;
  std::optional<Money> instructed;  // before charges or exchange
  std::optional<Money> compensation;
  std::vector<Charge> charges;
  std::vector<Reason> reasons;  // FOCR after a recall, FR01 for fraud
  std::optional<PaymentParticulars> particulars;
  friend bool operator==(const ReturnedPayment&, const ReturnedPayment&) = default;
};

// pacs.004: money comes back. What the message says of its number and sum was compared with its payments.
struct PaymentReturn {
  std::string id;
  Timestamp created;
  std::optional<Money> total;
  std::optional<Date> settled;
  std::string settlement;  // INDA, INGA, COVE, CLRG
  std::optional<Agent> instructing;
  std::optional<Agent> instructed;
  std::optional<OriginalMessage> message;
  std::vector<Reason> reasons;  // of all payments
  std::vector<ReturnedPayment> payments;
  friend bool operator==(const PaymentReturn&, const PaymentReturn&) = default;
};

}  // namespace duanlian::connect::iso20022
