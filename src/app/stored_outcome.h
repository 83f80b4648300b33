#pragma once

#include <string_view>

#include "model/decision.h"

namespace duanlian::app {

// The outcome in a decision that was stored. REQUIRES JSON that append_decision wrote: its outcome stands
// before any text that comes from outside could imitate it, because ids are escaped.
inline model::Outcome stored_outcome(std::string_view decision) {
  constexpr std::string_view kMember = R"(,"outcome":")";
  const std::size_t at = decision.find(kMember);
  CHECK(at != std::string_view::npos, "a stored decision has an outcome");
  const std::string_view rest = decision.substr(at + kMember.size());
  const auto outcome = model::parse_word<model::Outcome>(rest.substr(0, rest.find('"')));
  CHECK(outcome.has_value(), "a stored decision has a known outcome");
  return *outcome;
}

}  // namespace duanlian::app
