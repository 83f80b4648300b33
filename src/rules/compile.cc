#include "rules/check/checker.h"
#include "rules/check/unifier.h"
#include "rules/lower/conjuncts.h"
#include "rules/lower/lowering.h"
#include "rules/lower/observed.h"
#include "rules/program.h"
#include "rules/syntax/parser.h"

namespace duanlian::rules {

// Puts the stages together.
class Compiler {
 public:
  Compiler(const Environment& environment, const CompileOptions& options)
      : environment_(environment), options_(options) {}

  std::expected<Program, std::vector<Issue>> run(std::string_view source) {
    auto tree = parse(source, options_.macros);
    if (!tree) return std::unexpected(std::vector{std::move(tree.error())});
    auto checked = check(environment_, *std::move(tree), options_.check);
    if (!checked) return std::unexpected(std::move(checked.error()));
    const Type type = checked->note(*checked->tree->root).type;
    if (!Unifier().fits(type, options_.expected)) {
      return refused(*checked,
                     to_string(options_.expected) + " is expected, but the expression is " + to_string(type));
    }
    return lower(*checked, type);
  }

 private:
  static std::unexpected<std::vector<Issue>> refused(const CheckedTree& checked, std::string message) {
    return std::unexpected(
        std::vector{issue_at(checked.tree->source, checked.tree->root->begin, std::move(message))});
  }

  static std::unexpected<std::vector<Issue>> too_large(const CheckedTree& checked) {
    return refused(checked, "the compiled form is larger than kCodeBytesMax = " +
                                std::to_string(kCodeBytesMax) + " bytes");
  }

  std::expected<Program, std::vector<Issue>> lower(const CheckedTree& checked, const Type& type) {
    auto code = std::make_shared<Code>();
    Lowering lowering(environment_, checked, *code);
    const Lowered root = lowering.lower(*checked.tree->root);
    if (lowering.exhausted()) return too_large(checked);
    if (root.cost > options_.cost_max) {
      return refused(checked, "the expression may cost " + std::to_string(root.cost) + ", more than the " +
                                  std::to_string(options_.cost_max) + " that are allowed (kRuleCostMax)");
    }
    auto conjuncts = std::make_shared<std::vector<Conjunct>>();
    for (ConjunctPart& part : conjuncts_of(checked)) {
      const Lowered& lowered = lowering.lowered(*part.expr);
      conjuncts->push_back({.identity = std::move(part.identity),
                            .program = make(lowered, checked.note(*part.expr).type),
                            .fleeting = part.fleeting});
    }
    std::vector<std::pair<std::string, Program>> parts;
    for (const Expr* expr : observed(environment_, checked)) {
      const Lowered part = lowering.lower(*expr);
      parts.emplace_back(source_text(*checked.tree, *expr), make(part, checked.note(*expr).type));
    }
    if (lowering.exhausted()) return too_large(checked);
    if (!lowering.issues().empty()) return std::unexpected(lowering.issues());
    code->local_count = checked.local_count;
    code->slots_needed = lowering.slots_needed();
    Program program = make(root, type);
    program.code_ = code;
    for (Conjunct& conjunct : *conjuncts) conjunct.program.code_ = code;
    program.conjuncts_ = std::move(conjuncts);
    auto observations = std::make_shared<std::vector<Observation>>();
    for (auto& [text, part] : parts) {
      part.code_ = code;
      observations->push_back({std::move(text), std::move(part)});
    }
    program.observations_ = std::move(observations);
    return program;
  }

  static Program make(const Lowered& lowered, const Type& type) {
    Program program;
    program.root_ = lowered.node;
    program.cost_ = lowered.cost;
    program.type_ = type;
    return program;
  }

  const Environment& environment_;
  const CompileOptions& options_;
};

std::expected<Program, std::vector<Issue>> compile(const Environment& environment, std::string_view source,
                                                   const CompileOptions& options) {
  return Compiler(environment, options).run(source);
}

}  // namespace duanlian::rules
