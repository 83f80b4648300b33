// Compiles any bytes as an expression, with and without checking, and evaluates what compiles. What is a
// value when checked is the same one when unchecked.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "rules/program.h"

namespace {

using namespace duanlian::rules;

struct Event {
  int64_t amount = 49'800;
  std::string_view payee = "mule_1";
};

const RecordType& event_type() {
  static const RecordType kType = {
      "Event",
      {{"amount", Type::int64(),
        [](const void* event, Arena&) { return Value::int64(static_cast<const Event*>(event)->amount); }},
       {"payee", Type::string(),
        [](const void* event, Arena&) { return Value::string(static_cast<const Event*>(event)->payee); },
        [](const void*) { return false; }}}};
  return kType;
}

Environment environment() {
  Environment made = Environment::with_all_extensions();
  made.add_variable("event", Type::record(&event_type()));
  made.add_variable("x", Type::dyn());
  made.add_variable("l", Type::list(Type::string()));
  made.add_constant("limit", Value::int64(50'000));
  made.add_function({.name = "listed",
                     .parameters = {Type::string(), Type::dyn()},
                     .result = Type::boolean(),
                     .native = [](std::span<const Value> arguments, CallFrame&) {
                       return Value::boolean(arguments[0].text().size() > 3);
                     }});
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  static const Environment kEnvironment = environment();
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  const Event event;
  const Value words[] = {Value::string("a"), Value::string("诈骗")};
  const Value slots[] = {Value::record(&event_type(), &event), Value::float64(2), Value::list(words)};
  Arena arena(8 * 1024 * 1024);
  std::string checked_value;  // empty: none
  for (const bool check : {true, false}) {
    CompileOptions options;
    options.check = check;
    options.cost_max = 100'000;
    const auto program = compile(kEnvironment, source, options);
    if (!program) {
      for (const Issue& issue : program.error()) (void)to_string(issue);
      continue;
    }
    std::string out;
    const Value value = program->evaluate(slots, arena);
    append_json(out, value);
    const bool limited = value.is_error() && value.text().find("limit exceeded") != std::string_view::npos;
    if (check && !value.is_error()) checked_value = out;
    if (!check && !checked_value.empty() && !limited)
      CHECK(out == checked_value, out + " is " + checked_value);
    for (const Observation& part : program->observations())
      append_json(out, part.program.evaluate(slots, arena));
    arena.reset();
  }
  return 0;
}
