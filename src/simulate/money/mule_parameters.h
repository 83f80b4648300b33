#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_issues.h"
#include "simulate/draws/chance.h"
#include "simulate/draws/curve.h"

namespace duanlian::simulate {

// What an account of a gang is for, in the order in which money passes.
enum class Tier : uint8_t { collecting, middle, cashing, code };
inline constexpr std::size_t kTiers = 4;

// How it came to the gang.
enum class MuleKind : uint8_t {
  lent,    // a young or jobless person was talked into it
  rented,  // bought ready-made from a card dealer
  woken,   // it slept for months
  opened,  // opened for it
  shell,   // of a company that is none
  code     // a person lends his payment code for orders, and lives on it
};
inline constexpr std::size_t kBoughtKinds = 5;  // all but the last
constexpr auto words(MuleKind) {
  return std::to_array<std::string_view>(
      {"lent_account", "rented_account", "woken_account", "opened_account", "shell_account", "code_account"});
}

// By what a bank sees that an account is in other hands: another handset, another identity check, a new
// password, another telephone, other limits, somebody to pay to.
inline constexpr std::size_t kMoves = 6;

// How accounts come to gangs, and how long they last: mules.yaml.
struct MuleParameters {
  int64_t gangs_a_house = 3;
  std::array<double, kTiers> stock{};        // accounts of a house by tier
  std::array<double, kBoughtKinds> kinds{};  // weights
  Share lends_main;                          // of the lent: the account that he lives on
  Share hands_over;  // of the lent: with card and telephone, the others pay themselves
  int64_t accounts_a_device = 3;
  int64_t accounts_a_phone = 3;         // of those opened
  double approaches_a_day = 6;          // for each account that is missing
  std::array<double, 3> approach_by{};  // chat, text, call
  int64_t texts_a_card = 60;            // then the recruiter takes another number
  int64_t recruits_age_most = 35;
  Share accepts;
  std::array<double, kMoves> moved_by{};  // weights
  Curve accepts_h;
  Curve account_days;
  Curve account_uses;
  Curve float_yuan;  // the gang's own money in an account
  Curve test_fen;
  Share remarked;  // of the transfers between accounts
  Share feeds;     // accounts that are used like honest ones on a day
  Curve feed_yuan;
  Curve company_days;  // since a shell was registered
  // Persons who exchange USDT for money.
  double dealers_of_100000 = 12;
  int64_t dealer_clients = 60;
  double dealer_deals_a_day = 10;
  Share dealer_wallet_known;  // of dealers: an exchange tells the police whose the wallet is
  Curve deal_yuan;
  Share deal_buys;  // of the clients' deals; in the others they sell
  double yuan_a_usdt = 7.2;
  Curve coin_hop_m;  // until a gang's coins move on

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

// What is written around the money: money_texts.yaml. Patterns of text_template.h.
struct MoneyTexts {
  std::vector<std::string> recruiting_chats;
  std::vector<std::string> recruiting_texts;
  std::vector<std::string> remarks;
  std::vector<std::string> addresses;
  std::vector<std::string> victim_reports;
  std::vector<std::string> witness_reports;

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

// One of several by their weights, of which one at least is above 0.
std::size_t weighted(Chance& chance, std::span<const double> weights);
// A whole number whose mean this is.
int64_t about(Chance& chance, double mean);

}  // namespace duanlian::simulate
