#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"
#include "connect/iso20022/payments.h"

namespace duanlian::connect::iso20022 {

struct TimePeriod {
  Timestamp from;
  Timestamp to;
  friend bool operator==(const TimePeriod&, const TimePeriod&) = default;
};

using Moment = std::variant<Date, Timestamp>;

// Into the account, or out of it; of a balance, whether it is the holder's or overdrawn.
enum class Side : uint8_t { unspecified, credit, debit };
constexpr auto words(Side) { return std::to_array<std::string_view>({"", "CRDT", "DBIT"}); }

struct ReportedBalance {
  Coded kind;  // ITAV available now, ITBD booked now, CLAV and CLBD at the end of a day
  Money amount;
  Side side = Side::credit;
  Moment moment;
  friend bool operator==(const ReportedBalance&, const ReportedBalance&) = default;
};

// One payment of an entry.
struct ReportedPayment {
  OriginalPayment payment;  // without settlement date
  Side side = Side::unspecified;
  std::optional<Actor> debtor;
  std::optional<Account> debtor_account;
  std::optional<Agent> debtor_agent;
  std::optional<Actor> creditor;
  std::optional<Account> creditor_account;
  std::optional<Agent> creditor_agent;
  std::string note;
  friend bool operator==(const ReportedPayment&, const ReportedPayment&) = default;
};

struct ReportedEntry {
  std::string reference;
  Money amount;
  Side side = Side::credit;
  bool reversal = false;
  Coded status;  // BOOK, PDNG
  std::optional<Moment> booked;
  std::optional<Moment> valued;
  std::vector<ReportedPayment> payments;
  std::string note;
  friend bool operator==(const ReportedEntry&, const ReportedEntry&) = default;
};

struct AccountReport {
  std::string id;
  std::optional<Timestamp> created;
  std::optional<TimePeriod> period;
  Account account;
  std::optional<Party> owner;
  std::vector<ReportedBalance> balances;
  std::vector<ReportedEntry> entries;
  std::string note;
  friend bool operator==(const AccountReport&, const AccountReport&) = default;
};

// camt.052.001.08 as it stands in the answer to a query: auth.002 has no elements of its own for what is
// known of an account.
struct AccountFacts {
  std::string id;
  Timestamp created;
  std::vector<AccountReport> accounts;
  friend bool operator==(const AccountFacts&, const AccountFacts&) = default;
};

}  // namespace duanlian::connect::iso20022
