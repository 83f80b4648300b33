#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "detect/pack.h"
#include "model/decision.h"
#include "model/label.h"

namespace duanlian::engine {

// What a back-test shows of what it found; docs/backtest.md. Counts are of all, lists are cut and say so.
inline constexpr std::size_t kFlipsShownMax = 100;
inline constexpr std::size_t kFlipRulesShownMax = 50;  // of each side of a flip
inline constexpr std::size_t kRulesRankedMax = 50;     // of each list of rules
inline constexpr std::size_t kErrorSortsMax = 100;     // of each side; further ones are counted together
inline constexpr std::size_t kPeopleCountedMax = 1'000'000;  // distinct ones; beyond it "at least"

// Events by rule.
using RuleCounts = std::map<std::string, uint64_t, std::less<>>;

// An event whose outcome is another one under the other pack.
struct Flip {
  struct Side {
    model::Outcome outcome = model::Outcome::allow;
    std::vector<std::string> rules;  // that fired, at most kFlipRulesShownMax
    bool cut = false;
  };
  uint64_t position = 0;
  std::string event;
  std::string source;
  model::EventKind kind = model::EventKind::tick;
  Timestamp time;
  Side against;
  Side pack;
  std::string_view label;  // its word; empty where none was given
};

// One JSON object without a line feed.
void append_flip(std::string& out, const Flip& flip);

// All flips of one direction.
struct FlipCounts {
  uint64_t events = 0;
  uint64_t scam = 0;  // of these, by label
  uint64_t honest = 0;
  uint64_t same_rules = 0;  // the same rules fired: a weight, an action or a policy is another one
  RuleCounts fired_by_pack_alone;
  RuleCounts fired_by_against_alone;
};

// Labelled events by what became of them.
struct Confusion {
  uint64_t scam_met = 0;
  uint64_t scam_missed = 0;
  uint64_t honest_met = 0;
  uint64_t honest_spared = 0;

  uint64_t scam() const { return scam_met + scam_missed; }
  uint64_t honest() const { return honest_met + honest_spared; }
  void add(model::Verdict verdict, bool met);
};

// The same for one threshold, overall and in parts.
struct Measures {
  Confusion all;
  std::array<Confusion, model::kEventKinds> by_kind{};
  std::vector<Confusion> by_category;  // as Labels::categories()
  void add(model::EventKind kind, std::size_t category, model::Verdict verdict, bool met);
};

// Whole minor units by currency, at most what 64 bits hold.
class MoneySums {
 public:
  struct Sum {
    int64_t minor = 0;
    bool at_least = false;  // more than fits
  };
  void add(Money money);
  const std::map<std::string, Sum, std::less<>>& by_currency() const { return sums_; }

 private:
  std::map<std::string, Sum, std::less<>> sums_;
};

// Honest events that were restricted.
struct FalseBlocks {
  uint64_t events = 0;
  std::array<uint64_t, model::kOutcomes> by_outcome{};
  std::unordered_set<uint64_t> people;  // hashes
  bool people_at_least = false;
  uint64_t without_person = 0;  // events that name nobody
  MoneySums held;
  uint64_t minutes = 0;
};

// Scam events that were not restricted.
struct LetThrough {
  uint64_t events = 0;
  uint64_t warned = 0;  // of these
  MoneySums money;
};

// One pack over all compared events.
struct PackFindings {
  model::PackName name;
  std::size_t rules = 0;
  detect::DelayMinutes delay_minutes{};
  uint64_t errors = 0;
  RuleCounts errors_by_sort;
  Measures restricted;  // friction and harder
  Measures flagged;     // warn and harder
  FalseBlocks false_blocks;
  LetThrough let_through;
};

struct LabelCounts {
  uint64_t given = 0;
  uint64_t scam = 0;  // compared events with that label
  uint64_t honest = 0;
  uint64_t out_of_range = 0;  // labels whose event stands in the journal and was not compared
  uint64_t not_in_journal = 0;
  uint64_t shared = 0;  // labels without a source that were those of several events
  std::vector<std::string> categories;
};

// What came of a back-test. A function of the entries, the packs, the range and the labels.
struct BacktestReport {
  PackFindings pack;
  PackFindings against;
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;
  uint64_t first = 0;  // positions; 0: there were no entries
  uint64_t last = 0;
  uint64_t compared = 0;
  std::array<uint64_t, model::kEventKinds> by_kind{};
  uint64_t before = 0;  // applied and not compared
  uint64_t after = 0;
  uint64_t activations = 0;
  uint64_t unreadable = 0;
  // [against][pack]
  std::array<std::array<uint64_t, model::kOutcomes>, model::kOutcomes> outcomes{};
  FlipCounts harder;
  FlipCounts softer;
  std::vector<Flip> flips;            // the first ones
  std::optional<LabelCounts> labels;  // where labels were given
};

// The whole report as one JSON object. Equal reports give equal bytes.
void append_report(std::string& out, const BacktestReport& report);

// Hits among what was hit, hits among what should have been, and F1 = 2PR/(P + R), in ten-thousandths rounded
// to the nearest; nothing where there is nothing to divide by, and no precision where no honest event is
// known.
struct Rates {
  std::optional<uint64_t> precision;
  std::optional<uint64_t> recall;
  std::optional<uint64_t> f1;
};
Rates rates_of(const Confusion& confusion);

// By number of events, the most first, then by name.
std::vector<std::pair<std::string, uint64_t>> ranked(const RuleCounts& counts);

}  // namespace duanlian::engine
