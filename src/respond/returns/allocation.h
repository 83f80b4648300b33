#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "respond/returns/public_notice.h"
#include "respond/returns/return_case.h"

namespace duanlian::respond {

enum class ReturnBasis : uint8_t { single_remittance, time_stamps, cash_deposit, pro_rata };
constexpr auto words(ReturnBasis) {
  return std::to_array<std::string_view>({"single_remittance", "time_stamps", "cash_deposit", "pro_rata"});
}

enum class ReturnState : uint8_t { ready, notice_needed, notice_running, held };
constexpr auto words(ReturnState) {
  return std::to_array<std::string_view>({"ready", "notice_needed", "notice_running", "held"});
}

// What goes from a pot to a victim. Pot, victim and sharing are places in the allocation.
struct ReturnPart {
  std::size_t pot = 0;
  std::size_t victim = 0;
  int64_t amount = 0;
  ReturnBasis basis = ReturnBasis::pro_rata;
  ReturnState state = ReturnState::ready;
  std::optional<std::size_t> sharing;  // of what is pro rata
  std::string objection;               // the first that stops it
};

// Those who share, and out of what. Of one pot only where more was traced into it than is in it; otherwise
// all that is not traced, of all pots of a currency.
struct ReturnSharing {
  Currency currency;
  std::vector<std::string> orders;
  std::vector<std::string> reports;
  int64_t amount = 0;
  bool traced = false;
  NoticeStanding notice;
};

enum class RestReason : uint8_t { none, objection, no_victim, all_made_whole };
constexpr auto words(RestReason) {
  return std::to_array<std::string_view>({"", "objection", "no_victim", "all_made_whole"});
}

// frozen = returned + ready + waiting + held + rest; all but what was returned is still frozen.
struct PotOutcome {
  int64_t returned = 0;
  int64_t ready = 0;
  int64_t waiting = 0;  // for a notice
  int64_t held = 0;     // by an objection
  int64_t rest = 0;     // nobody's yet
  RestReason reason = RestReason::none;
};

// loss + over = recovered + returned + planned + open.
struct VictimOutcome {
  int64_t returned = 0;
  int64_t planned = 0;  // ready, waiting or held
  int64_t open = 0;
  int64_t over = 0;  // came back beyond the loss, before this allocation
};

struct ReturnAllocation {
  ReturnCase basis;               // as reckoned with, in order
  std::vector<ReturnPart> parts;  // in the order of payment
  std::vector<ReturnSharing> sharings;
  std::vector<PotOutcome> pots;        // beside basis.pots
  std::vector<VictimOutcome> victims;  // beside basis.victims
};

// Who gets what of the money that is still frozen: docs/returns.md. The same for the same case in any order.
Result<ReturnAllocation> allocate_returns(ReturnCase one);

}  // namespace duanlian::respond
