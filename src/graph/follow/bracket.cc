#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "graph/follow/confidence.h"
#include "graph/follow/follow.h"

namespace duanlian::graph {
namespace {

constexpr auto kConserving =
    std::to_array({FollowMethod::fifo, FollowMethod::lifo, FollowMethod::proportional});

using RestKey = std::pair<RestKind, PocketId>;

// What the methods that conserve say of one kind and pocket.
struct Span {
  int64_t least = 0;
  int64_t most = 0;
  std::size_t methods = 0;  // that have some
  Rest rest;                // as one of them says
};
using Spans = std::map<RestKey, Span>;

void note(const Trace& trace, Spans& spans) {
  for (const Rest& rest : trace.rests) {
    const auto [at, added] = spans.try_emplace({rest.kind, rest.pocket});
    Span& span = at->second;
    const int64_t value = sum_of(rest.shares);
    span.least = added ? value : std::min(span.least, value);
    span.most = std::max(span.most, value);
    if (added) span.rest = rest;
    ++span.methods;
  }
}

void doubt(Rest& rest, Doubt doubt) {
  const auto at = std::ranges::lower_bound(rest.doubts, doubt);
  if (at == rest.doubts.end() || *at != doubt) rest.doubts.insert(at, doubt);
}

void fill(Rest& rest, const Span* span) {
  rest.value_min = span != nullptr && span->methods == kConserving.size() ? span->least : 0;
  rest.value_max = span != nullptr ? span->most : 0;
  if (methods_differ(rest)) doubt(rest, Doubt::methods_differ);
  if (is_mixed(rest)) doubt(rest, Doubt::mixed);
  rest.confidence_milli = confidence_milli(rest);
}

// Where only other methods have some.
void add_rest_of_others(Trace& trace, Span& span) {
  Rest rest = std::move(span.rest);
  rest.shares.clear();
  rest.quantity = 0;
  fill(rest, &span);
  trace.rests.push_back(std::move(rest));
}

void fill_in(Trace& trace, Spans& spans) {
  for (Rest& rest : trace.rests) {
    const auto span = spans.find({rest.kind, rest.pocket});
    fill(rest, span == spans.end() ? nullptr : &span->second);
    if (span != spans.end()) spans.erase(span);
  }
  for (auto& [key, span] : spans) add_rest_of_others(trace, span);
  std::ranges::sort(trace.rests, {}, [](const Rest& rest) {
    return std::tuple(rest.kind, -sum_of(rest.shares), rest.pocket);
  });
}

}  // namespace

Result<Trace> follow_with_bracket(const MoneyGraph& graph, const TraceQuestion& question) {
  ASSIGN_OR_RETURN(Trace trace, follow(graph, question));
  Spans spans;
  TraceQuestion other = question;
  other.hops_max = 0;
  for (const FollowMethod method : kConserving) {
    if (method == question.method) {
      note(trace, spans);
      continue;
    }
    other.method = method;
    ASSIGN_OR_RETURN(const Trace said, follow(graph, other));
    trace.steps += said.steps;
    note(said, spans);
  }
  fill_in(trace, spans);
  return trace;
}

}  // namespace duanlian::graph
