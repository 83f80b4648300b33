#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connect/iso20022/payments.h"

namespace duanlian::connect::iso20022 {

struct PaymentStatus {
  std::string id;
  OriginalPayment payment;  // without amount and date, which this message has no place for
  std::string status;       // BLCK, ACWP, PDNG, ACSC, RJCT
  std::vector<Reason> reasons;
  std::optional<Timestamp> accepted;
  std::string reference;  // of the bank of the account
  std::optional<PaymentParticulars> particulars;
  friend bool operator==(const PaymentStatus&, const PaymentStatus&) = default;
};

struct MessageStatus {
  OriginalMessage message;
  std::string status;
  std::vector<Reason> reasons;
  friend bool operator==(const MessageStatus&, const MessageStatus&) = default;
};

// pacs.002: how payments stand.
struct PaymentStatusReport {
  std::string id;
  Timestamp created;
  std::optional<Agent> instructing;
  std::optional<Agent> instructed;
  std::vector<MessageStatus> messages;
  std::vector<PaymentStatus> payments;
  friend bool operator==(const PaymentStatusReport&, const PaymentStatusReport&) = default;
};

}  // namespace duanlian::connect::iso20022
