#include "detect/conditions.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "base/check.h"
#include "rules/run/errors.h"

namespace duanlian::detect {
namespace {

constexpr std::size_t kConditionsPerWord = 64;

}  // namespace

ConditionSet::ConditionSet(std::span<const rules::Program* const> of_rules,
                           std::span<const rules::Program* const> of_features)
    : rule_count_(of_rules.size()) {
  std::unordered_map<std::string_view, uint32_t> numbers;  // by identity
  for (const auto& programs : {of_rules, of_features}) {
    for (const rules::Program* const program : programs) {
      const auto condition = static_cast<uint32_t>(conditions_.size());
      conditions_.push_back({.written = {}, .asked = {}, .has_and = program->conjuncts().size() > 1});
      auto& written = conditions_.back().written;
      for (const rules::Conjunct& conjunct : program->conjuncts()) {
        const auto next = static_cast<uint32_t>(conjuncts_.size());
        const auto [known, is_new] = numbers.try_emplace(conjunct.identity, next);
        if (is_new)
          conjuncts_.push_back(
              {.program = conjunct.program, .fleeting = conjunct.fleeting, .conditions = {}});
        auto& users = conjuncts_[known->second].conditions;
        if (!users.empty() && users.back() == condition) continue;
        users.push_back(condition);
        written.push_back(known->second);
      }
    }
  }
  for (Condition& condition : conditions_) order(condition);
}

// What costs least for the conditions that it may end comes first; of the same, what is written first.
void ConditionSet::order(Condition& condition) const {
  std::vector<std::pair<double, std::size_t>> ranks;
  for (const uint32_t number : condition.written) {
    const Shared& conjunct = conjuncts_[number];
    ranks.emplace_back(
        static_cast<double>(conjunct.program.cost()) / static_cast<double>(conjunct.conditions.size()),
        ranks.size());
  }
  std::ranges::sort(ranks);
  for (const auto& [rank, place] : ranks) condition.asked.push_back(condition.written[place]);
}

void Conditions::begin(const ConditionSet& set) {
  set_ = &set;
  known_.assign(set.conjuncts_.size(), Known::nothing);
  refuted_.assign(set.size() / kConditionsPerWord + 1, 0);
  errors_.clear();
}

void Conditions::move_on() {
  for (std::size_t i = 0; i < known_.size(); ++i) {
    if (set_->conjuncts_[i].fleeting) known_[i] = Known::nothing;
  }
  if (errors_.empty()) return;
  std::erase_if(errors_, [&](const auto& error) { return known_[error.first] == Known::nothing; });
}

std::size_t Conditions::next_open(std::size_t from) const {
  const std::size_t size = set_->size();
  while (from < size) {
    const uint64_t open = ~refuted_[from / kConditionsPerWord] >> (from % kConditionsPerWord);
    if (open != 0) return std::min(size, from + static_cast<std::size_t>(std::countr_zero(open)));
    from = (from / kConditionsPerWord + 1) * kConditionsPerWord;
  }
  return size;
}

Conditions::Answer Conditions::ask(std::size_t condition, std::span<const rules::Value> slots,
                                   const void* host) {
  const ConditionSet::Condition& wanted = set_->conditions_[condition];
  bool all = true;
  bool failed = false;
  for (const uint32_t conjunct : wanted.asked) {
    Known known = known_[conjunct];
    if (known == Known::nothing) known = find_out(conjunct, slots, host);
    if (known == Known::no) return Answer::no;
    all = all && known == Known::yes;
    failed = failed || known == Known::failed || (known == Known::neither && wanted.has_and);
  }
  return failed ? Answer::failed : all ? Answer::yes : Answer::no;
}

Conditions::Known Conditions::find_out(uint32_t conjunct, std::span<const rules::Value> slots,
                                       const void* host) {
  const ConditionSet::Shared& shared = set_->conjuncts_[conjunct];
  // Each has all the memory that an evaluation may use; nothing of the one before is needed any more.
  arena_.reset();
  const rules::Value value = shared.program.evaluate(slots, arena_, host);
  Known& known = known_[conjunct];
  if (value.is_true()) return known = Known::yes;
  if (value.is_error()) {
    errors_.emplace_back(conjunct, value.text());
    return known = Known::failed;
  }
  if (!value.is_false()) return known = Known::neither;
  for (const uint32_t condition : shared.conditions) {
    // For the features, what is fleeting may be true again.
    if (shared.fleeting && condition >= set_->rule_count()) break;
    refuted_[condition / kConditionsPerWord] |= uint64_t{1} << (condition % kConditionsPerWord);
  }
  return known = Known::no;
}

std::string_view Conditions::error_of(std::size_t condition) const {
  for (const uint32_t conjunct : set_->conditions_[condition].written) {
    if (known_[conjunct] == Known::neither) return rules::no_such_overload().text();
    if (known_[conjunct] != Known::failed) continue;
    const auto error = std::ranges::find(errors_, conjunct, &std::pair<uint32_t, std::string>::first);
    CHECK(error != errors_.end(), "each failure has its error");
    return error->second;
  }
  return {};
}

}  // namespace duanlian::detect
