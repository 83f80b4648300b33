#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/money.h"

namespace duanlian::connect::iso20022 {

// A code of an ISO list, or else a word of the sender's own. Never both; neither: not said.
struct Coded {
  std::string code;
  std::string proprietary;
  bool empty() const { return code.empty() && proprietary.empty(); }
  friend bool operator==(const Coded&, const Coded&) = default;
};

// A financial institution. An empty string is not said.
struct Agent {
  std::string bic;
  Coded clearing_system;        // CNAPS
  std::string clearing_member;  // its number there
  std::string lei;
  std::string name;
  std::string other;  // a number of another kind
  friend bool operator==(const Agent&, const Agent&) = default;
};

// A number under which a party is known: NIDN national identity number, CCPT passport, TXID tax number.
struct Identity {
  std::string id;
  Coded scheme;
  friend bool operator==(const Identity&, const Identity&) = default;
};

// A person or an organisation.
struct Party {
  std::string name;
  bool person = false;  // whose identities these are: REQUIRES one of them
  std::string bic;      // of an organisation
  std::string lei;
  std::vector<Identity> identities;
  friend bool operator==(const Party&, const Party&) = default;
};

using Actor = std::variant<Party, Agent>;

// At most one of iban and other.
struct Account {
  std::string iban;
  std::string other;  // a number that is no IBAN
  Currency currency;  // no currency: not said
  std::string name;
  friend bool operator==(const Account&, const Account&) = default;
};

}  // namespace duanlian::connect::iso20022
