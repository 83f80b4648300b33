#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "connect/iso20022/actors.h"

namespace duanlian::connect::iso20022 {

struct CheckAssignment {
  std::string id;
  Timestamp created;
  std::optional<Actor> creator;
  std::optional<Agent> first_agent;
  Actor assigner;
  Actor assignee;
  friend bool operator==(const CheckAssignment&, const CheckAssignment&) = default;
};

// Who is said to have which account where.
struct Holder {
  std::optional<Party> party;
  std::optional<Account> account;
  std::optional<Agent> agent;
  friend bool operator==(const Holder&, const Holder&) = default;
};

struct NameCheck {
  std::string id;
  Holder holder;
  friend bool operator==(const NameCheck&, const NameCheck&) = default;
};

// acmt.023: is that name the holder's of that account?
struct NameCheckRequest {
  CheckAssignment assignment;
  std::vector<NameCheck> checks;
  friend bool operator==(const NameCheckRequest&, const NameCheckRequest&) = default;
};

struct NameCheckResult {
  std::string check;
  bool matches = false;
  Coded reason;  // PN01 no match, PN02 close, PI01 another identity, NR01
  std::optional<Holder> asked;
  std::optional<Holder> corrected;
  friend bool operator==(const NameCheckResult&, const NameCheckResult&) = default;
};

struct CheckedMessage {
  std::string id;
  std::optional<Timestamp> created;
  std::optional<Agent> first_agent;
  friend bool operator==(const CheckedMessage&, const CheckedMessage&) = default;
};

// acmt.024.
struct NameCheckReport {
  CheckAssignment assignment;
  std::optional<CheckedMessage> request;
  std::vector<NameCheckResult> results;
  friend bool operator==(const NameCheckReport&, const NameCheckReport&) = default;
};

}  // namespace duanlian::connect::iso20022
