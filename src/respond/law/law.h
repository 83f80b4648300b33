#pragma once

#include <array>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/decision.h"
#include "model/notice.h"
#include "model/order.h"
#include "respond/law/term.h"

namespace duanlian::respond {

// Where a value comes from, and how sure that is: the marks of docs/law-pack.md (L read in the law, P quoted,
// M from memory, D ours).
struct Provenance {
  std::string source;
  char mark = 'D';
  Timestamp effective;  // from then on
};

// What the law says of one measure.
struct MeasureLaw {
  Provenance provenance;
  int approvals = 1;          // persons who agree
  bool by_another = false;    // none of them who drafted it
  bool takes_money = false;   // needs an amount
  bool needs_trace = false;   // and how much of it was traced
  std::optional<Term> lasts;  // from when it was carried out; nothing: until it is ended
  std::optional<int> times;   // on one account, raised ones not counted
  bool renewable = false;
  std::vector<Duration> alerts;  // before the end, the earliest first
  std::vector<std::string> basis;
  std::optional<model::Notice> notice;  // of a measure that restricts somebody
};

// A named clock of procedure: how long something may take.
struct ClockLaw {
  Provenance provenance;
  Term lasts;
  model::Bilingual name;
};

// Under which orders go out without a person, given beforehand by one.
struct StandingAuthority {
  std::string name;
  std::vector<model::Measure> measures;
  int64_t amount_max = 0;  // of one order
  Currency currency;
  std::string given_by;
  std::string basis;
  Timestamp from;
  Timestamp until;
  std::optional<Term> lasts;  // what goes out under it ends by then at the latest, and is not renewed
};

inline constexpr std::size_t kLawVersionsMax = 100;  // of one value
inline constexpr std::size_t kAuthoritiesMax = 100;

// The law pack, packs/law, as values by date: docs/law-pack.md. Built whole or not at all, never changed.
class Law {
 public:
  // Whether these are the files of a law pack and not of rules.
  static bool is_law(std::span<const model::PackFile> files);
  // All that is wrong, a line each: "file:line:column: what".
  static std::expected<std::shared_ptr<const Law>, std::vector<std::string>> build(
      std::span<const model::PackFile> files);

  const std::string& id() const { return id_; }
  const std::string& version() const { return version_; }
  const model::Bilingual& title() const { return title_; }

  // What was in effect then; null: nothing.
  const MeasureLaw* measure(model::Measure measure, Timestamp at) const;
  const ClockLaw* clock(std::string_view name, Timestamp at) const;
  const StandingAuthority* authority(std::string_view name) const;
  const std::vector<StandingAuthority>& authorities() const { return authorities_; }

 private:
  friend class LawReader;
  Law() = default;

  std::string id_;
  std::string version_;
  model::Bilingual title_;
  std::array<std::vector<MeasureLaw>, model::kMeasures> measures_;  // by date, rising
  std::map<std::string, std::vector<ClockLaw>, std::less<>> clocks_;
  std::vector<StandingAuthority> authorities_;
};

}  // namespace duanlian::respond
