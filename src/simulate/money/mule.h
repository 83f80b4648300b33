#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "simulate/money/mule_parameters.h"
#include "simulate/stage/ids.h"

namespace duanlian::simulate {

// An account that a laundering house uses.
struct Mule {
  AccountId account{kNone};
  PersonId person{kNone};  // who lends it; kNone of a shell company's
  uint32_t house = 0;
  MuleKind kind = MuleKind::lent;
  Tier tier = Tier::middle;
  bool ready = false;  // tried, and in use
  bool worn = false;   // nothing more is paid into it
  bool restricted = false;
  uint32_t uses = 0;
  uint32_t uses_most = 0;
  Timestamp until;
  int64_t own_fen = 0;  // the gang's small change in it
  int64_t cash_day = 0;
  int64_t cash_today = 0;  // fen, by card
};

// A laundering house (水房): it serves some gangs with accounts, telephones and people who fetch cash.
struct House {
  GangId gang{kNone};                                  // that it served first
  std::array<std::vector<uint32_t>, kTiers> accounts;  // numbers of its mules
  DeviceId device;
  int64_t on_device = 0;
  LineId agent{kNone};  // bound to the accounts that are opened for it
  int64_t on_agent = 0;
  LineId recruiter{kNone};
  int64_t by_recruiter = 0;
  std::string address;  // of its companies
};

}  // namespace duanlian::simulate
