#include <vector>

#include "rules/run/errors.h"
#include "rules/run/map.h"
#include "rules/run/nodes.h"
#include "rules/run/operators.h"

namespace duanlian::rules {
namespace {

// Goes through a list or map and sets the variables. With one variable: elements or keys. With two: index and
// element, or key and value.
class Range {
 public:
  Range(const Node& node, Frame& frame, const Value& over, bool two) : node_(node), frame_(frame), two_(two) {
    if (over.is(Kind::list)) {
      list_ = over.elements();
    } else {
      map_ = &over.as_map();
    }
  }

  std::size_t size() const { return map_ != nullptr ? map_->count : list_.size(); }
  const Value& key() const { return frame_.locals[node_.index]; }

  // Moves on; false at the end or when the budget is spent.
  bool next() {
    if (at_ >= size()) return false;
    if (!frame_.call.spend(1 + std::size_t{node_.weight})) {
      spent_ = true;
      return false;
    }
    Value& first = frame_.locals[node_.index];
    if (map_ != nullptr) {
      first = map_->key(at_);
      if (two_) frame_.locals[node_.index_2] = map_->value(at_);
    } else if (two_) {
      first = Value::int64(static_cast<int64_t>(at_));
      frame_.locals[node_.index_2] = list_[at_];
    } else {
      first = list_[at_];
    }
    ++at_;
    return true;
  }
  bool spent() const { return spent_; }

 private:
  const Node& node_;
  Frame& frame_;
  std::span<const Value> list_;
  const MapBody* map_ = nullptr;
  std::size_t at_ = 0;
  bool two_;
  bool spent_ = false;
};

bool is_range(const Value& value) { return value.is(Kind::list) || value.is(Kind::map); }

// The value that is no range, as an error.
Value not_a_range(const Value& value) { return value.is_error() ? value : no_such_overload(); }

// all and exists: the first element that decides ends it; an error counts only when none decides.
template <bool Decides>
Value quantify(const Node& node, Frame& frame, Range& range) {
  Value trouble;
  while (range.next()) {
    const Value value = (*node.b)(frame);
    if (value.is(Kind::boolean)) {
      if (value.as_boolean() == Decides) return value;
    } else if (!trouble.is_error()) {
      trouble = value.is_error() ? value : no_such_overload();
    }
  }
  return trouble.is_error() ? trouble : Value::boolean(!Decides);
}

Value exists_one(const Node& node, Frame& frame, Range& range) {
  std::size_t count = 0;
  while (range.next()) {
    const Value value = (*node.b)(frame);
    if (!value.is(Kind::boolean)) return value.is_error() ? value : no_such_overload();
    if (value.as_boolean()) ++count;
  }
  return Value::boolean(count == 1);
}

// Runs the predicate of a macro that has one. An error is left in `trouble`.
bool passes(const Node& predicate, Frame& frame, Value& trouble) {
  const Value value = predicate(frame);
  if (value.is(Kind::boolean)) return value.as_boolean();
  trouble = value.is_error() ? value : no_such_overload();
  return false;
}

// map and transformList, and filter, which has a predicate and keeps its variable.
Value collect_list(const Node& node, Frame& frame, Range& range) {
  auto* out = frame.call.arena.allocate_array<Value>(range.size());
  if (out == nullptr) return memory_limit_error();
  std::size_t size = 0;
  Value trouble;
  while (range.next()) {
    if (node.c != nullptr && !passes(*node.c, frame, trouble)) {
      if (trouble.is_error()) return trouble;
      continue;
    }
    out[size] = node.b == nullptr ? range.key() : (*node.b)(frame);
    if (out[size].is_error()) return out[size];
    ++size;
  }
  return Value::list({out, size});
}

// transformMap keeps the key; transformMapEntry adds the entries of the maps.
Value collect_map(const Node& node, Frame& frame, Range& range, bool entries) {
  std::vector<Value> out;
  Value trouble;
  while (range.next()) {
    if (node.c != nullptr && !passes(*node.c, frame, trouble)) {
      if (trouble.is_error()) return trouble;
      continue;
    }
    const Value key = range.key();
    const Value value = (*node.b)(frame);
    if (value.is_error()) return value;
    if (!entries) {
      out.insert(out.end(), {key, value});
    } else if (!value.is(Kind::map)) {
      return no_such_overload();
    } else {
      const auto flat = value.as_map().flat();
      if (!frame.call.spend(flat.size())) return cost_limit_error();
      out.insert(out.end(), flat.begin(), flat.end());
    }
  }
  const Value list = make_list(out, frame.call.arena);
  return list.is_error() ? list : make_map(list.elements(), frame.call.arena);
}

template <Comprehension What, bool Two>
Value run_comprehension(const Node& node, Frame& frame) {
  const Value over = (*node.a)(frame);
  if (!is_range(over)) return not_a_range(over);
  Range range(node, frame, over, Two);
  Value result;
  switch (What) {
    case Comprehension::all:
      result = quantify<false>(node, frame, range);
      break;
    case Comprehension::exists:
      result = quantify<true>(node, frame, range);
      break;
    case Comprehension::exists_one:
      result = exists_one(node, frame, range);
      break;
    case Comprehension::map:
    case Comprehension::map_filter:
    case Comprehension::filter:
      result = collect_list(node, frame, range);
      break;
    case Comprehension::map_value:
    case Comprehension::map_value_filter:
      result = collect_map(node, frame, range, false);
      break;
    case Comprehension::map_entry:
    case Comprehension::map_entry_filter:
      result = collect_map(node, frame, range, true);
      break;
  }
  return range.spent() ? cost_limit_error() : result;
}

template <bool Two>
Node::Run pick(Comprehension kind) {
  switch (kind) {
    case Comprehension::all:
      return run_comprehension<Comprehension::all, Two>;
    case Comprehension::exists:
      return run_comprehension<Comprehension::exists, Two>;
    case Comprehension::exists_one:
      return run_comprehension<Comprehension::exists_one, Two>;
    case Comprehension::map:
    case Comprehension::map_filter:
    case Comprehension::filter:
      return run_comprehension<Comprehension::map, Two>;
    case Comprehension::map_value:
    case Comprehension::map_value_filter:
      return run_comprehension<Comprehension::map_value, Two>;
    case Comprehension::map_entry:
    case Comprehension::map_entry_filter:
      return run_comprehension<Comprehension::map_entry, Two>;
  }
  return nullptr;
}

}  // namespace

Node::Run comprehension_of(Comprehension kind, bool two_variables) {
  return two_variables ? pick<true>(kind) : pick<false>(kind);
}

Value run_bind(const Node& node, Frame& frame) {
  frame.locals[node.index] = (*node.a)(frame);
  return (*node.b)(frame);
}

Value run_block(const Node& node, Frame& frame) {
  for (uint32_t i = 0; i < node.count; ++i) frame.locals[node.index + i] = (*node.items[i])(frame);
  return (*node.a)(frame);
}

Value run_opt_map(const Node& node, Frame& frame) {
  const Value target = (*node.a)(frame);
  if (!target.is(Kind::optional)) return target.is_error() ? target : no_such_overload();
  if (target.inside() == nullptr) return target;
  frame.locals[node.index] = *target.inside();
  const Value result = (*node.b)(frame);
  if (result.is_error()) return result;
  if (node.weight == 0) return make_optional(result, frame.call.arena);
  return result.is(Kind::optional) ? result : no_such_overload();
}

Value run_optional_or(const Node& node, Frame& frame) {
  const Value first = (*node.a)(frame);
  if (!first.is(Kind::optional)) return first.is_error() ? first : no_such_overload();
  if (first.inside() != nullptr) return first;
  const Value second = (*node.b)(frame);
  return second.is(Kind::optional) || second.is_error() ? second : no_such_overload();
}

Value run_optional_or_value(const Node& node, Frame& frame) {
  const Value first = (*node.a)(frame);
  if (!first.is(Kind::optional)) return first.is_error() ? first : no_such_overload();
  return first.inside() != nullptr ? *first.inside() : (*node.b)(frame);
}

}  // namespace duanlian::rules
