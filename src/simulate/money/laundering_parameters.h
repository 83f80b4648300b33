#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/file_issues.h"
#include "simulate/draws/chance.h"
#include "simulate/draws/curve.h"

namespace duanlian::simulate {

// How money leaves the accounts.
enum class Exit : uint8_t { atm, counter, gold, top_up, goods, abroad, codes, coins };
inline constexpr std::size_t kExits = 8;
constexpr auto words(Exit) {
  return std::to_array<std::string_view>(
      {"atm", "counter", "gold", "top_up", "goods", "abroad", "codes", "coins"});
}

// How money moves behind the victims: laundering.yaml.
struct LaunderingParameters {
  Curve first_hop_m;  // until the victim's payment is split
  Curve hop_m;        // from account to account
  Curve rest_h;       // of what rests before it leaves
  Share rests;        // of what comes to the last account
  Curve code_rest_m;  // until who lends his code passes on what came
  Curve between_pieces_s;
  int64_t pieces_most = 4;
  Curve piece_yuan_most;  // a piece is no larger
  double commission = 0.015;
  std::array<double, kExits> exits{};  // weights
  std::array<double, 3> channels{};    // mobile, web, code
  int64_t atm_day_yuan = 20'000;       // a card
  Share keeps_account;                 // a scam's next payment goes where the last one went
  Share by_code;                       // of the small pieces of a middle layer
  // After a refusal.
  int64_t tries_most = 3;
  Curve retry_m;
  double slower = 1.15;
  double smaller = 0.9;

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

}  // namespace duanlian::simulate
