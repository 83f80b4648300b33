#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "model/decision.h"

namespace duanlian::engine {

// What decisions have come to: counts by kind, outcome and rule.
struct Tally {
  uint64_t events = 0;
  uint64_t rule_errors = 0;
  std::array<uint64_t, model::kEventKinds> by_kind{};
  std::array<uint64_t, model::kOutcomes> by_outcome{};
  std::map<std::string, uint64_t> by_rule;

  void add(const model::Decision& decision) {
    ++events;
    rule_errors += decision.errors.size();
    ++by_kind[static_cast<std::size_t>(decision.kind)];
    ++by_outcome[static_cast<std::size_t>(decision.outcome)];
    for (const model::Reason& reason : decision.reasons) ++by_rule[reason.rule->id];
  }
};

}  // namespace duanlian::engine
