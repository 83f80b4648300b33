#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connect/iso20022/payments.h"

namespace duanlian::connect::iso20022 {

// camt.056: money of named payments is to be stopped, or sent back.
struct Cancellation {
  std::string id;
  std::optional<Case> filed;
  OriginalPayment payment;
  std::vector<Reason> reasons;
  std::optional<PaymentParticulars> particulars;
  friend bool operator==(const Cancellation&, const Cancellation&) = default;
};

struct CancellationRequest {
  Assignment assignment;
  std::optional<Case> filed;
  std::vector<Cancellation> payments;
  friend bool operator==(const CancellationRequest&, const CancellationRequest&) = default;
};

// What camt.056 has no element for: it stands in the notes of a reason, a line each (docs/iso20022.md).
struct CancellationTerms {
  std::string action;           // stop, freeze, recall, release
  std::optional<Money> amount;  // how much of the payment, where not all of it
  std::string legal_basis;      // at most 100 characters
  friend bool operator==(const CancellationTerms&, const CancellationTerms&) = default;
};

Status add_terms(Cancellation& cancellation, const CancellationTerms& terms);
// Refuses lines that begin like terms and are none, and terms that stand twice.
Result<CancellationTerms> terms_of(const Cancellation& cancellation);

// What became of one payment: accepted ACCR, rejected RJCR, pending PDCR.
enum class CancellationStatus : uint8_t { unspecified, accepted, rejected, pending };
constexpr auto words(CancellationStatus) {
  return std::to_array<std::string_view>({"", "ACCR", "RJCR", "PDCR"});
}
enum class GroupStatus : uint8_t { unspecified, partial, rejected, accepted, pending };
constexpr auto words(GroupStatus) {
  return std::to_array<std::string_view>({"", "PACR", "RJCR", "ACCR", "PDCR"});
}

// The payment by which money comes back.
struct Resolution {
  std::string end_to_end;
  std::string transaction;
  std::string uetr;
  std::optional<Money> amount;
  std::optional<Date> settled;
  friend bool operator==(const Resolution&, const Resolution&) = default;
};

struct CancellationOutcome {
  std::string id;
  std::optional<Case> resolved;
  OriginalPayment payment;
  CancellationStatus status = CancellationStatus::unspecified;
  std::vector<Reason> reasons;
  std::optional<Resolution> resolution;
  std::optional<PaymentParticulars> particulars;
  friend bool operator==(const CancellationOutcome&, const CancellationOutcome&) = default;
};

struct GroupOutcome {
  std::string request;  // id of the group's cancellation
  std::optional<Case> resolved;
  OriginalMessage message;
  GroupStatus status = GroupStatus::unspecified;
  std::vector<Reason> reasons;
  friend bool operator==(const GroupOutcome&, const GroupOutcome&) = default;
};

// camt.029, the answer. Exactly one of confirmation, rejected_changes, duplicate_of and withdrawn is there.
struct CancellationAnswer {
  Assignment assignment;
  std::optional<Case> resolved;
  std::string confirmation;  // CNCL, PDCR, PECR, RJCR
  std::vector<Coded> rejected_changes;
  std::optional<Case> duplicate_of;
  std::optional<bool> withdrawn;
  std::vector<GroupOutcome> groups;
  std::vector<CancellationOutcome> payments;
  std::optional<Resolution> resolution;  // of the whole case
  friend bool operator==(const CancellationAnswer&, const CancellationAnswer&) = default;
};

}  // namespace duanlian::connect::iso20022
