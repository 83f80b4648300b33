#include "rules/program.h"

#include <array>

#include "rules/run/errors.h"
#include "rules/run/node.h"

namespace duanlian::rules {
namespace {

constexpr std::size_t kLocalsOnStack = 16;

}  // namespace

Value Program::evaluate(std::span<const Value> slots, Arena& arena, const void* host) const {
  CHECK(slots.size() >= code_->slots_needed, "a variable has no slot");
  uint64_t steps = kEvaluationStepsMax;
  // Raw memory, as locals are written before they are read.
  alignas(Value) std::array<std::byte, kLocalsOnStack * sizeof(Value)> stack;
  auto* locals = reinterpret_cast<Value*>(stack.data());
  if (code_->local_count > kLocalsOnStack) {
    locals = arena.allocate_array<Value>(code_->local_count);
    if (locals == nullptr) return memory_limit_error();
  }
  Frame frame{{arena, host, nullptr, &steps}, slots.data(), locals};
  return (*root_)(frame);
}

const std::vector<Observation>& Program::observations() const {
  static const std::vector<Observation> kNone;
  return observations_ == nullptr ? kNone : *observations_;
}

const std::vector<Conjunct>& Program::conjuncts() const {
  static const std::vector<Conjunct> kNone;
  return conjuncts_ == nullptr ? kNone : *conjuncts_;
}

}  // namespace duanlian::rules
