#include "engine/stored_outcome.h"

namespace duanlian::engine {

// The members of a decision stand in a fixed order, and quotes inside of texts are escaped.
model::Outcome outcome_in(std::string_view decision) {
  constexpr std::string_view kMember = R"(,"outcome":")";
  const std::size_t at = decision.find(kMember);
  if (at == std::string_view::npos) return model::Outcome::allow;
  const std::string_view word = decision.substr(at + kMember.size());
  return model::parse_word<model::Outcome>(word.substr(0, word.find('"'))).value_or(model::Outcome::allow);
}

}  // namespace duanlian::engine
