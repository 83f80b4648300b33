#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/event.h"
#include "model/words.h"

namespace duanlian::model {

// What becomes of the event, from the mildest to the hardest.
enum class Outcome : uint8_t { allow, log, warn, friction, delay, hold, block };
constexpr auto words(Outcome) {
  return std::to_array<std::string_view>({"allow", "log", "warn", "friction", "delay", "hold", "block"});
}
inline constexpr std::size_t kOutcomes = words(Outcome{}).size();

// From here on somebody's freedom is restricted, and 反电信网络诈骗法 art 32 asks for reason, remedy and
// appeal.
constexpr bool is_restriction(Outcome outcome) { return outcome >= Outcome::friction; }

// Scores and weights are whole thousandths.
inline constexpr int kScoreMax = 1'000;

// The same words for Chinese and for English readers.
struct Bilingual {
  std::string zh;
  std::string en;
};

// What a rule says whenever it fires: fixed when the pack is loaded and shared by all decisions.
struct RuleStatement {
  std::string id;
  int weight = 0;  // thousandths; negative: speaks for the event
  Outcome action = Outcome::allow;
  std::string category;
  Bilingual name;
  Bilingual words;
  std::vector<std::string> techniques;  // MITRE F3
  std::vector<std::string> basis;       // law or practice
};

// A rule that fired, with the values that it saw.
struct Reason {
  std::shared_ptr<const RuleStatement> rule;
  std::string values;  // a JSON object: expression as written in the rule -> value
};

// What 反电信网络诈骗法 art 32 asks to be told with every restriction.
struct Notice {
  Bilingual reason;
  Bilingual remedy;
  Bilingual papers;
  Bilingual appeal;
};

struct PackName {
  std::string id;
  std::string version;
  std::string digest;  // SHA-256 of the files, hexadecimal
};

// The answer to one event.
struct Decision {
  uint64_t position = 0;  // of the event in its journal
  std::string event;
  std::string source;
  Timestamp time;
  EventKind kind = EventKind::tick;
  Outcome outcome = Outcome::allow;
  int score = 0;  // thousandths, 0 to kScoreMax
  std::vector<Reason> reasons;
  std::vector<std::string> errors;       // rules that could not be evaluated on this event, with the cause
  std::shared_ptr<const Notice> notice;  // with a restriction
  std::shared_ptr<const PackName> pack;  // none before the first activation
};

// Appends the one JSON form of decisions, described in docs/decision-format.md. Equal decisions give equal
// bytes.
void append_decision(std::string& out, const Decision& decision);

}  // namespace duanlian::model
