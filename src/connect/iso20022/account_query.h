#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.h"
#include "connect/iso20022/account_report.h"
#include "connect/iso20022/actors.h"
#include "connect/iso20022/text_rule.h"

namespace duanlian::connect::iso20022 {

struct DueDate {
  std::optional<Date> date;
  std::string note;
  friend bool operator==(const DueDate&, const DueDate&) = default;
};

struct DatePeriod {
  Date from;
  Date to;
  friend bool operator==(const DatePeriod&, const DatePeriod&) = default;
};
using Period = std::variant<DatePeriod, TimePeriod>;

// What is to be told: the id of a message, such as camt.052.001.08, and its name.
struct WantedReport {
  std::string message;
  std::string name;
  friend bool operator==(const WantedReport&, const WantedReport&) = default;
};

struct AccountSearch {
  Account account;
  Coded parties;  // OWNE its owner, ALLP all
  std::vector<WantedReport> reports;
  friend bool operator==(const AccountSearch&, const AccountSearch&) = default;
};

struct CustomerReport {
  WantedReport report;
  Coded roles;
  Coded further_parties;
  std::string note;
  friend bool operator==(const CustomerReport&, const CustomerReport&) = default;
};
struct CustomerSearch {
  Party customer;
  std::vector<CustomerReport> reports;
  friend bool operator==(const CustomerSearch&, const CustomerSearch&) = default;
};

struct CardSearch {
  std::string number;
  std::vector<WantedReport> reports;
  std::string note;
  friend bool operator==(const CardSearch&, const CardSearch&) = default;
};

struct SearchedPayment {
  std::string number;
  std::vector<std::string> wanted;  // DTTX details of the transaction, OREC original record
  std::string note;
  friend bool operator==(const SearchedPayment&, const SearchedPayment&) = default;
};
struct PaymentSearch {
  std::vector<SearchedPayment> payments;
  friend bool operator==(const PaymentSearch&, const PaymentSearch&) = default;
};

using Search = std::variant<AccountSearch, CustomerSearch, CardSearch, PaymentSearch>;

// auth.001: the query of an authority that the law provides for.
struct AccountQuery {
  std::string id;  // of the investigation
  std::string legal_paragraph;
  std::string legal_text;
  bool confidential = true;  // the customer is not told
  std::optional<DueDate> due;
  Period period;
  Search search;
  friend bool operator==(const AccountQuery&, const AccountQuery&) = default;
};

enum class QueryStatus : uint8_t { unspecified, no_answer, partial, complete };
constexpr auto words(QueryStatus) { return std::to_array<std::string_view>({"", "NRES", "PART", "COMP"}); }

enum class Finding : uint8_t { unspecified, found, not_found, not_applicable };
constexpr auto words(Finding) { return std::to_array<std::string_view>({"", "FOUN", "NFOU", "NOAP"}); }

// What is told of one of the reports that were asked for: facts, or a finding alone.
struct QueryResult {
  std::optional<Period> period;
  WantedReport report;
  Finding finding = Finding::unspecified;
  std::optional<AccountFacts> facts;
  std::string note;
  friend bool operator==(const QueryResult&, const QueryResult&) = default;
};

// auth.002.
struct AccountQueryAnswer {
  std::string id;
  std::string query;  // id of the investigation
  QueryStatus status = QueryStatus::unspecified;
  Search search;
  std::vector<QueryResult> results;
  friend bool operator==(const AccountQueryAnswer&, const AccountQueryAnswer&) = default;
};

}  // namespace duanlian::connect::iso20022
