#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "rules/arena.h"
#include "rules/environment.h"
#include "rules/limits.h"
#include "rules/value.h"

namespace duanlian::rules {

// The state of one evaluation.
struct Frame {
  CallFrame call;
  const Value* slots = nullptr;
  Value* locals = nullptr;  // of macros; a local is written before it is read
};

// One instruction of a compiled expression: a function and what it needs. Nodes form a tree and never change.
struct Node {
  using Run = Value (*)(const Node&, Frame&);

  Run run = nullptr;
  const Node* a = nullptr;
  const Node* b = nullptr;
  const Node* c = nullptr;
  const Node* const* items = nullptr;  // `count` of them
  uint32_t count = 0;
  uint32_t index = 0;    // of a slot or local
  uint32_t index_2 = 0;  // of a second local
  uint32_t weight = 0;   // nodes below, charged for each turn of a macro
  Value constant;
  const void* detail = nullptr;

  Value operator()(Frame& frame) const { return run(*this, frame); }
  std::span<const Node* const> all() const { return {items, count}; }
};

// What one call may reach. The kinds are sets of bits, 1 << Kind.
struct Overload {
  NativeFunction native = nullptr;
  const void* closure = nullptr;
  uint64_t cost = 0;
  std::vector<uint32_t> kinds;  // by parameter
  // By parameter, where the kinds do not say all that a function of the host may trust; else empty.
  std::vector<Type> exact = {};
};
using Overloads = std::vector<Overload>;

// The compiled form that Programs share.
struct Code {
  Arena memory{kCodeBytesMax};                    // nodes and constants
  std::vector<std::shared_ptr<const void>> kept;  // what nodes point at outside of the memory
  uint32_t local_count = 0;
  std::size_t slots_needed = 0;
};

}  // namespace duanlian::rules
