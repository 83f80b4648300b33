#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "simulate/stage/ids.h"

namespace duanlian::simulate {

// What an event was in truth. Only the truth files and the scoreboard see it, never an event.
enum class Role : uint8_t {
  honest,
  lure,            // a call, message, page or app that works on a victim
  bait,            // the gang pays the victim: a reward, a refund
  victim_payment,  // the victim pays
  recruiting,      // somebody is asked to lend an account or a card
  preparing,       // a card, account, name or device is made ready
  test,            // a tiny payment that tries an account
  layering,        // from account to account
  cash_out,        // cash, gold, a top-up, a dealer, abroad
  on_chain,        // between wallets
  takeover,        // the victim's card or account is taken
  reporting,       // what victims, banks and the police report and list
};
constexpr auto words(Role) {
  return std::to_array<std::string_view>({"honest", "lure", "bait", "victim_payment", "recruiting",
                                          "preparing", "test", "layering", "cash_out", "on_chain", "takeover",
                                          "reporting"});
}
// Reports are neither scam nor honest traffic: they are how the truth comes out.
constexpr bool is_scam(Role role) { return role != Role::honest && role != Role::reporting; }

struct Mark {
  Role role = Role::honest;
  uint8_t layer = 0;  // of money: 0 is the victim's payment, 1 what leaves the first account, ...
  ScamId scam{kNone};
  GangId gang{kNone};
};

}  // namespace duanlian::simulate
