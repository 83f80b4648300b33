#include "app/stored_decision.h"

#include <optional>
#include <string>

#include "base/check.h"

namespace duanlian::app {
namespace {

// What stands after the member's name, up to the next quote; the text is moved behind it. Nothing when there
// is no such member.
std::optional<std::string_view> take_member(std::string_view& text, std::string_view member) {
  const std::size_t at = text.find(member);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + member.size());
  const std::string_view value = text.substr(0, text.find('"'));
  text.remove_prefix(value.size());
  return value;
}

template <class Word>
Word take_word(std::string_view& text, std::string_view member) {
  const auto value = take_member(text, member);
  CHECK(value.has_value(), "a stored decision has a kind and an outcome");
  const auto word = model::parse_word<Word>(*value);
  CHECK(word.has_value(), "a stored decision has a known kind and outcome");
  return *word;
}

// The texts of the list that begins the text.
uint64_t texts_in(std::string_view list) {
  uint64_t quotes = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const bool inside = quotes % 2 == 1;
    if (inside && list[i] == '\\') ++i;
    if (!inside && list[i] == ']') break;
    if (i < list.size() && list[i] == '"') ++quotes;
  }
  return quotes / 2;
}

}  // namespace

model::Outcome count_stored(engine::Tally& tally, std::string_view decision) {
  constexpr std::string_view kErrors = R"(],"errors":[)";
  const auto kind = take_word<model::EventKind>(decision, R"(,"kind":")");
  const auto outcome = take_word<model::Outcome>(decision, R"(,"outcome":")");
  ++tally.events;
  ++tally.by_kind[static_cast<std::size_t>(kind)];
  ++tally.by_outcome[static_cast<std::size_t>(outcome)];
  if (const std::size_t at = decision.find(kErrors); at != std::string_view::npos)
    tally.rule_errors += texts_in(decision.substr(at + kErrors.size()));
  while (const auto rule = take_member(decision, R"({"rule":")")) ++tally.by_rule[std::string(*rule)];
  return outcome;
}

}  // namespace duanlian::app
