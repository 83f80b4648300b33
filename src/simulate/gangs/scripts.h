#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_issues.h"
#include "simulate/draws/chance.h"
#include "simulate/stage/records.h"
#include "simulate/stage/world.h"

namespace duanlian::simulate {

// What a gang does, or brings its victim to do.
enum class Deed : uint8_t {
  call,      // the gang calls and talks
  text,      // a short message
  chat,      // a message on a platform
  visit,     // the victim looks at a page of the gang
  install,   // and fetches its app
  bait,      // the gang pays the victim a little
  pay,       // the victim pays
  redeem,    // breaks a deposit: his savings come to his main account
  loan,      // borrows
  forward,   // sets a forwarding of his calls to the gang
  takeover,  // the gang has the victim's card issued anew, and then his passwords
  wait,      // nothing happens but time
};
inline constexpr std::size_t kDeeds = 12;
constexpr auto words(Deed) {
  return std::to_array<std::string_view>({"call", "text", "chat", "visit", "install", "bait", "pay", "redeem",
                                          "loan", "forward", "takeover", "wait"});
}

// A lognormal by its median and the value that 95 of 100 stay below. Small where a Curve is fast; flat beyond
// the p99.9, so that no draw is absurd.
struct Spread {
  double median = 0;
  double sigma = 0;
  static Spread of(double median, double p95);
  int64_t draw(Chance& chance) const;
  double mean() const;
};

// How much is paid: a share of all that the payer can reach, so many yuan, or the lesser of both.
struct AmountRule {
  double of_all = 0;
  Spread yuan;
  double rises = 1;  // each further time that the beat is played
};

// One step of a script. It is played `times` at most; after each the victim goes on with the chance `keeps`
// of his age, or the scam is over.
struct Beat {
  Deed deed = Deed::wait;
  Spread after_s;  // the beat before, or the time before
  Spread talk_s;   // of a call
  uint8_t times = 1;
  AmountRule amount;                     // of bait, pay, loan
  Share screen_shared;                   // of payments
  std::array<Share, kAgeBands> keeps{};  // Share::of(1) where the file says nothing
  std::vector<std::string> texts;        // of text and chat; paths of visit and install
  std::vector<std::string> remarks;      // of bait and pay
};

// How gangs of one kind work on their victims. A category may have several.
struct Script {
  std::string id;
  std::string zh;
  std::string en;
  uint8_t category = 0;                  // C01 to C10: 0 to 9
  double share = 0;                      // of all scams
  std::array<double, kAgeBands> ages{};  // how much rather they turn to people of that age
  std::array<double, kJobs> jobs{};
  int64_t means_yuan = 0;                // who has less is turned to seldom
  std::vector<Trade> leaks;              // whose lists of customers they work from; none: from no list
  std::vector<std::string> domains;      // patterns of names of their pages
  std::vector<std::string> permissions;  // of their app
  std::vector<Beat> beats;

  // The chance that one of this age comes as far as the first payment, once the first beat has reached him.
  double comes_to_pay(AgeBand age) const;
  std::size_t first_payment() const;  // its beat; the last where there is none
  // And the chance that he is still with it when this beat was played so many times.
  double comes_to(AgeBand age, std::size_t beat, int times) const;
};

// The scripts of a city: scripts.yaml, which people who know scams edit.
struct Scripts {
  static constexpr std::size_t kScriptsMax = 64;
  static constexpr std::size_t kBeatsMax = 32;
  static constexpr std::size_t kTextsMax = 64;
  static constexpr std::size_t kTextBytesMax = 2'000;
  static constexpr int64_t kTimesMax = 12;
  static constexpr int64_t kYuanMax = 10'000'000;
  static constexpr int64_t kWeightMax = 100;
  static constexpr Duration kDelayMax = days(180);

  std::vector<Script> all;

  // Every mistake is an issue with its place; after one, nothing of the file may be used.
  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

}  // namespace duanlian::simulate
