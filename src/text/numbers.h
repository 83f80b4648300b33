#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "text/digit_run.h"
#include "text/entity_sink.h"

namespace duanlian::text {

inline constexpr std::size_t kRunGroupsMax = 24;
inline constexpr int kPlanLookupsMax = 16;  // of international numbering plans in one text

// The cues around the place that is being read, as places of the readable form.
struct CuesNear {
  std::array<std::size_t, kEntityKinds>
      last_end{};                   // 1 + end of the last cue of each kind before, 0 for none
  std::size_t next_code_begin = 0;  // begin of the next verification_code cue, or npos
};

// Reads rows of digits: phone numbers, cards, accounts, verification codes, money.
class NumberReader {
 public:
  explicit NumberReader(EntitySink& sink) : sink_(sink) {}

  // REQUIRES that a digit begins at `at`. The place after the last digit that was looked at.
  std::size_t read(std::size_t at, bool han, const CuesNear& cues);

 private:
  bool add(std::size_t from, std::size_t to, std::size_t groups, const CuesNear& cues);
  bool add_phone(std::size_t from, std::size_t to);
  bool add_card(std::size_t from, std::size_t to, std::size_t groups, const CuesNear& cues);
  bool add_code(std::size_t from, std::size_t to, const CuesNear& cues);
  bool near_cue(EntityKind kind, std::size_t begin, const CuesNear& cues) const;
  bool after_plus(std::size_t from) const;

  std::optional<std::size_t> known_group(std::size_t at, bool han) const;

  EntitySink& sink_;
  // The run that was read last is kept: its later groups are looked at without reading it again.
  DigitRun run_;
  bool run_han_ = false;
  std::size_t next_group_ = 0;
  int plan_lookups_ = 0;
};

}  // namespace duanlian::text
