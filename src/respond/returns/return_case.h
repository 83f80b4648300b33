#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "base/time.h"

namespace duanlian::respond {

inline constexpr std::size_t kReturnPotsMax = 10'000;
inline constexpr std::size_t kReturnVictimsMax = 10'000;
inline constexpr std::size_t kReturnRowsMax =
    100'000;  // traced amounts, earlier returns, names in all notices
inline constexpr std::size_t kReturnRemarksMax = 1'000;  // notices, objections
inline constexpr std::size_t kReturnTextBytesMax = 1'024;
// So that sums stay within 63 bits: a million million yuan.
inline constexpr int64_t kReturnAmountMax = 100'000'000'000'000;

// Money of one account that an order froze.
struct FrozenPot {
  std::string order;
  std::string account;
  std::string holder;
  std::string institution;
  Currency currency;
  int64_t frozen = 0;  // by the order in all, whatever was paid out of it since
};

struct ReturnVictim {
  std::string report;
  std::string name;
  std::string account;  // to pay to
  Currency currency;
  int64_t loss = 0;
  int64_t recovered = 0;  // what came back by other ways than earlier returns of this case
  Timestamp filed;
  std::string hardship;  // the reason; empty where there is none
};

// Why a victim's money in a pot is held to be his: row M04 a and b of the domain page, and cash that he paid
// in at a machine or a counter, matched with the statement.
enum class TraceBasis : uint8_t { single_remittance, time_stamps, cash_deposit };
constexpr auto words(TraceBasis) {
  return std::to_array<std::string_view>({"single_remittance", "time_stamps", "cash_deposit"});
}

// How much of the pot is this victim's money, as traced; paid back already or not.
struct ReturnTrace {
  std::string order;
  std::string report;
  int64_t amount = 0;
  TraceBasis basis = TraceBasis::time_stamps;
};

// What was paid before. It stays paid. `shared`: of what was traced to nobody, and so shared by loss.
struct EarlierReturn {
  std::string order;
  std::string report;
  int64_t amount = 0;
  bool shared = false;
  Timestamp paid;
};

// A notice to the public, and whom and what it named. A pro rata share waits until a notice ended that named
// everybody and everything in the sharing.
struct ReturnNotice {
  std::string id;
  Timestamp begun;
  std::vector<std::string> orders;
  std::vector<std::string> reports;
};

// Stops a pot (order), a victim's returns (report), both: what goes from the one to the other; neither: all
// that is shared pro rata.
struct ReturnObjection {
  std::string id;
  std::string by;
  std::string order;
  std::string report;
  std::string reason;
};

struct ReturnCase {
  std::string number;
  Timestamp as_of;
  std::vector<FrozenPot> pots;
  std::vector<ReturnVictim> victims;
  std::vector<ReturnTrace> traces;
  std::vector<EarlierReturn> earlier;
  std::vector<ReturnNotice> notices;
  std::vector<ReturnObjection> objections;
};

// In an order that follows from what it says: pots by order id, victims by time of report, then its id, the
// rest by their ids. Equal cases that came in another order are then the same.
void put_in_order(ReturnCase& one);

// Whether the case can be reckoned at all: ids named once and known where they are used, texts of UTF-8,
// amounts within bounds, one currency where money meets, no more paid out of a pot than was in it. REQUIRES
// nothing of it.
Status check_return_case(const ReturnCase& one);

}  // namespace duanlian::respond
