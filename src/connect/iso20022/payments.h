#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "connect/iso20022/actors.h"
#include "connect/iso20022/text_rule.h"

namespace duanlian::connect::iso20022 {

// The message in which payments were made.
struct OriginalMessage {
  std::string id;
  std::string name;  // pacs.008.001.08
  std::optional<Timestamp> created;
  friend bool operator==(const OriginalMessage&, const OriginalMessage&) = default;
};

// Which payment is meant: as much as is known of it.
struct OriginalPayment {
  std::optional<OriginalMessage> message;
  std::string instruction;
  std::string end_to_end;
  std::string transaction;
  std::string uetr;
  std::string clearing_reference;
  std::optional<Money> amount;  // as settled between the banks
  std::optional<Date> settled;
  bool named() const {
    return !(instruction.empty() && end_to_end.empty() && transaction.empty() && uetr.empty() &&
             clearing_reference.empty());
  }
  friend bool operator==(const OriginalPayment&, const OriginalPayment&) = default;
};

// What a message repeats of the payment that it is about.
struct PaymentParticulars {
  std::optional<Money> amount;      // as settled between the banks
  std::optional<Money> instructed;  // as the debtor ordered
  std::optional<Date> settled;
  std::optional<Actor> debtor;
  std::optional<Account> debtor_account;
  std::optional<Agent> debtor_agent;
  std::optional<Agent> creditor_agent;
  std::optional<Actor> creditor;
  std::optional<Account> creditor_account;
  friend bool operator==(const PaymentParticulars&, const PaymentParticulars&) = default;
};

struct Reason {
  Coded reason;
  std::vector<std::string> notes;  // lines of at most 105 characters
  friend bool operator==(const Reason&, const Reason&) = default;
};

struct Case {
  std::string id;
  Actor creator;
  std::optional<bool> reopened;
  friend bool operator==(const Case&, const Case&) = default;
};

// Who asks whom.
struct Assignment {
  std::string id;
  Actor assigner;
  Actor assignee;
  Timestamp created;
  friend bool operator==(const Assignment&, const Assignment&) = default;
};

}  // namespace duanlian::connect::iso20022
