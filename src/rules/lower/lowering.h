#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rules/check/checked.h"
#include "rules/environment.h"
#include "rules/issue.h"
#include "rules/library/regex.h"
#include "rules/limits.h"
#include "rules/lower/estimate.h"
#include "rules/run/node.h"

namespace duanlian::rules {

// Turns a checked tree into nodes: chooses the functions by the types that are known, computes what is
// constant, and estimates the cost.
class Lowering {
 public:
  // All must outlive it.
  Lowering(const Environment& environment, const CheckedTree& checked, Code& code)
      : environment_(environment), checked_(checked), code_(code), lowered_(checked.notes.size()) {}

  Lowered lower(const Expr& expr);
  // What became of a part of an expression that was lowered.
  const Lowered& lowered(const Expr& expr) const { return lowered_[expr.id]; }

  // An invalid regular expression and the like, found on the way.
  const std::vector<Issue>& issues() const { return issues_; }
  std::size_t slots_needed() const { return slots_needed_; }
  // The memory of the code was not enough: the nodes are rubbish and must not run.
  bool exhausted() const { return code_.memory.exhausted(); }

 private:
  const Note& note(const Expr& expr) const { return checked_.note(expr); }
  Node* make(Node::Run run);
  Lowered constant(const Value& value);
  Lowered failing(std::string_view message);
  Lowered fold(Lowered lowered);
  void set_items(Node& node, const std::vector<Lowered>& items);
  std::vector<Lowered> lower_all(const Expr& expr, std::size_t skip = 0);
  Lowered with_items(Node::Run run, const std::vector<Lowered>& items);

  Lowered lower_plain(const Expr& expr);
  Lowered literal(const Expr& expr);
  Lowered ident(const Expr& expr);
  Lowered variable(const Expr& expr);
  Lowered select(const Expr& expr);
  Lowered field(const Expr& expr);
  Lowered list(const Expr& expr);
  Lowered map(const Expr& expr);
  Lowered message(const Expr& expr);
  Lowered comprehension(const Expr& expr);
  Lowered bind(const Expr& expr);
  Lowered block(const Expr& expr);
  Lowered opt_map(const Expr& expr);

  Lowered call(const Expr& expr);
  Lowered operation(const Expr& expr, std::vector<Lowered> operands);
  Lowered comparison(const Expr& expr, const Lowered& a, const Lowered& b);
  Lowered membership(const Lowered& a, const Lowered& b);
  void check_first_word(const Expr& expr, const Expr& argument, const Lowered& lowered);
  Lowered function(const Expr& expr, const std::vector<Lowered>& arguments);
  Lowered regex(const Expr& expr, const std::vector<Lowered>& arguments);
  Regex pattern(std::string_view text);
  Lowered alternative(Node::Run run, const std::vector<Lowered>& arguments);
  Lowered unbound(const Expr& expr);
  bool is_library_call(const Expr& expr) const;

  static bool is_constant(const Lowered& lowered);

  const Environment& environment_;
  const CheckedTree& checked_;
  Code& code_;
  std::vector<Issue> issues_;
  std::map<uint32_t, Lowered> local_sizes_;
  std::vector<Lowered> lowered_;  // by Expr::id
  std::map<std::string, std::shared_ptr<const re2::RE2>, std::less<>> patterns_;
  uint64_t fold_steps_left_ = kFoldStepsMax;
  std::size_t folded_bytes_left_ = kFoldedBytesMax;
  Node spare_;
  std::size_t slots_needed_ = 0;
};

}  // namespace duanlian::rules
