#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/arena.h"
#include "rules/program.h"
#include "rules/value.h"

namespace duanlian::detect {

// The conditions of the rules and of the features on one kind of event, split at their outermost `&&`. A
// conjunct that stands in several conditions is kept once: docs/decisions/0014-shared-conditions.md.
class ConditionSet {
 public:
  ConditionSet() = default;
  // The conditions have the numbers of their places, those of the rules first. The programs are those of
  // whole conditions, compiled in environments that give names the same meaning.
  ConditionSet(std::span<const rules::Program* const> of_rules,
               std::span<const rules::Program* const> of_features);

  std::size_t rule_count() const { return rule_count_; }
  std::size_t size() const { return conditions_.size(); }
  // Different ones.
  std::size_t conjunct_count() const { return conjuncts_.size(); }

 private:
  friend class Conditions;

  struct Shared {
    rules::Program program;
    bool fleeting = false;
    std::vector<uint32_t> conditions;  // in which it stands, rising
  };
  struct Condition {
    std::vector<uint32_t> written;  // conjuncts, each once
    std::vector<uint32_t> asked;    // the same in the order in which it is best to ask
    bool has_and = false;           // one that is neither true nor false fails only then
  };

  void order(Condition& condition) const;

  std::size_t rule_count_ = 0;
  std::vector<Shared> conjuncts_;
  std::vector<Condition> conditions_;
};

// What is known of the conditions of a set on one event. One thread.
class Conditions {
 public:
  enum class Answer : uint8_t { no, yes, failed };

  // Forgets all. The set must outlive what follows.
  void begin(const ConditionSet& set);
  // Between the rules and the features, as the memory's time moves there: forgets what is fleeting.
  void move_on();

  // Of the set.
  std::size_t rule_count() const { return set_->rule_count(); }
  std::size_t size() const { return set_->size(); }

  // The first condition at `from` or behind it that is not known to be false; size() for none.
  std::size_t next_open(std::size_t from) const;

  // As the whole program would answer; neither true nor false is `no`. REQUIRES the same slots and host since
  // begin(), and that nothing fleeting changed since begin() or move_on().
  Answer ask(std::size_t condition, std::span<const rules::Value> slots, const void* host);
  // Why the condition failed, when it did. Good until the next question.
  std::string_view error_of(std::size_t condition) const;

 private:
  enum class Known : uint8_t { nothing, no, yes, neither, failed };

  Known find_out(uint32_t conjunct, std::span<const rules::Value> slots, const void* host);

  const ConditionSet* set_ = nullptr;
  rules::Arena arena_;
  std::vector<Known> known_;                              // by conjunct
  std::vector<uint64_t> refuted_;                         // a bit for each condition
  std::vector<std::pair<uint32_t, std::string>> errors_;  // by conjunct
};

}  // namespace duanlian::detect
