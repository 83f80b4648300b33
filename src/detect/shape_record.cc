#include "detect/shape_record.h"

#include <algorithm>
#include <cmath>

#include "detect/scene.h"
#include "graph/shapes/shape_reading.h"

namespace duanlian::detect {
namespace {

using graph::ShapeReading;
using rules::Arena;
using rules::RecordField;
using rules::Type;
using rules::Value;

// About as long as so many of the cheapest steps: a reading is begun once an event, and rules that end before
// need none. What crosses over other pockets looks at many more.
constexpr uint64_t kReadingCost = 150;
constexpr uint64_t kBurstCost = 500;
constexpr uint64_t kCrossingCost = 1'000;

template <auto Of>
Value number_of_shape(const void* object, Arena&) {
  ShapeReading* const reading = static_cast<const Scene*>(object)->shape();
  return Value::int64(reading == nullptr ? 0 : Of(*reading));
}

template <auto Of>
RecordField shape_number(std::string_view name, uint64_t cost = kReadingCost) {
  return {.name = std::string(name), .type = Type::int64(), .get = number_of_shape<Of>, .cost = cost};
}

template <auto Of>
Value truth_of_shape(const void* object, Arena&) {
  ShapeReading* const reading = static_cast<const Scene*>(object)->shape();
  return Value::boolean(reading != nullptr && Of(*reading));
}

template <auto Of>
RecordField shape_truth(std::string_view name, uint64_t cost = kReadingCost) {
  return {.name = std::string(name), .type = Type::boolean(), .get = truth_of_shape<Of>, .cost = cost};
}

int64_t whole(double number) { return std::llround(number); }
constexpr int64_t kMicrosOfSecond = 1'000'000;

// shape.burst_payees(credit)
Value burst_payees(std::span<const Value> arguments, rules::CallFrame&) {
  ShapeReading* const reading = static_cast<const Scene*>(arguments[0].object())->shape();
  if (reading == nullptr) return Value::int64(0);
  return Value::int64(reading->burst(std::max<int64_t>(arguments[1].as_int64(), 1)).payees);
}

using R = ShapeReading&;

std::vector<RecordField> fans() {
  return {
      shape_number<[](R r) -> int64_t { return r.fan_in(); }>("fan_in"),
      shape_number<[](R r) -> int64_t { return r.fan_out(); }>("fan_out"),
      shape_number<[](R r) -> int64_t { return r.from_in().fan; }>("payer_fan_in"),
      shape_number<[](R r) -> int64_t { return r.to_out().fan; }>("payee_fan_out"),
      shape_number<[](R r) -> int64_t { return r.from_in().sum; }>("payer_received"),
      shape_number<[](R r) -> int64_t { return r.from_out().sum; }>("payer_paid"),
      shape_number<[](R r) -> int64_t { return r.to_in().sum; }>("payee_received"),
      shape_number<[](R r) -> int64_t { return r.to_out().sum; }>("payee_paid"),
      shape_number<[](R r) { return whole(r.to_in().mean()); }>("payee_received_mean"),
      shape_number<[](R r) { return whole(std::sqrt(r.to_in().variance())); }>("payee_received_stddev"),
      shape_truth<[](R r) { return r.is_first_of_pair(); }>("first_of_pair"),
      shape_number<[](R r) -> int64_t { return r.pass_through().credits; }>("pass_credits"),
      shape_number<[](R r) -> int64_t { return r.pass_through().debits; }>("pass_debits"),
      shape_number<[](R r) -> int64_t { return r.pass_through().in; }>("pass_in"),
      shape_number<[](R r) -> int64_t { return r.pass_through().out; }>("pass_out"),
      shape_number<[](R r) -> int64_t { return r.pass_through().rested_us / kMicrosOfSecond; }>("rested_s"),
      shape_number<[](R r) -> int64_t { return r.layer().depth; }>("depth"),
      shape_number<[](R r) -> int64_t { return r.layer().seeds; }>("victims"),
  };
}

std::vector<RecordField> crossings() {
  return {
      shape_number<[](R r) -> int64_t { return r.gather_scatter().count; }>("gather_scatter"),
      shape_number<[](R r) -> int64_t { return r.gather_scatter().size; }>("gather_scatter_size"),
      shape_number<[](R r) -> int64_t { return r.scatter_gather().count; }>("scatter_gather", kCrossingCost),
      shape_number<[](R r) -> int64_t { return r.scatter_gather().size; }>("scatter_gather_size",
                                                                           kCrossingCost),
      shape_number<[](R r) -> int64_t { return r.bipartite().count; }>("bipartite", kCrossingCost),
      shape_number<[](R r) -> int64_t { return r.bipartite().size; }>("bipartite_size", kCrossingCost),
      shape_number<[](R r) -> int64_t { return r.stack().count; }>("stack", kCrossingCost),
      shape_number<[](R r) -> int64_t { return r.stack().size; }>("stack_size", kCrossingCost),
      shape_number<[](R r) -> int64_t { return r.cycle().count; }>("cycles", kCrossingCost),
      shape_number<[](R r) -> int64_t { return r.cycle().hops; }>("cycle_hops", kCrossingCost),
      shape_truth<[](R r) {
        return r.is_short() || r.pass_through().is_truncated || r.layer().is_truncated ||
               r.gather_scatter().is_truncated || r.scatter_gather().is_truncated ||
               r.bipartite().is_truncated || r.stack().is_truncated || r.cycle().is_truncated;
      }>("truncated", 4 * kCrossingCost),
  };
}

}  // namespace

const rules::RecordType* shape_record() {
  static const rules::RecordType type = [] {
    rules::RecordType record{.name = "duanlian.Shape", .fields = fans()};
    std::ranges::move(crossings(), std::back_inserter(record.fields));
    return record;
  }();
  return &type;
}

void add_shape_functions(rules::Environment& environment) {
  environment.add_function({.name = "burst_payees",
                            .parameters = {Type::record(shape_record()), Type::int64()},
                            .result = Type::int64(),
                            .native = burst_payees,
                            .cost = kBurstCost,
                            .member = true});
}

}  // namespace duanlian::detect
