// The rules and events of generate.py through our engine: rules_bench FOLDER [EVENTS]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <simdjson.h>
#include <string>
#include <vector>

#include "rules/program.h"

namespace {

using namespace duanlian::rules;
using Json = simdjson::dom::element;

struct Event {
  int64_t amount = 0;
  int64_t fee = 0;
  int64_t account_age_days = 0;
  int64_t payee_count = 0;
  double risk = 0;
  std::string currency, channel, creditor, caller, device;
  std::vector<std::string> tags;
  std::vector<Value> tag_values;
};

template <int64_t Event::* Field>
Value whole(const void* event, Arena&) {
  return Value::int64(static_cast<const Event*>(event)->*Field);
}
template <std::string Event::* Field>
Value text(const void* event, Arena&) {
  return Value::string(static_cast<const Event*>(event)->*Field);
}

const RecordType& event_type() {
  static const RecordType kType = {
      "Event",
      {{"amount", Type::int64(), whole<&Event::amount>},
       {"fee", Type::int64(), whole<&Event::fee>},
       {"account_age_days", Type::int64(), whole<&Event::account_age_days>},
       {"payee_count", Type::int64(), whole<&Event::payee_count>},
       {"risk", Type::float64(),
        [](const void* event, Arena&) { return Value::float64(static_cast<const Event*>(event)->risk); }},
       {"currency", Type::string(), text<&Event::currency>},
       {"channel", Type::string(), text<&Event::channel>},
       {"creditor", Type::string(), text<&Event::creditor>},
       {"caller", Type::string(), text<&Event::caller>},
       {"tags", Type::list(Type::string()),
        [](const void* event, Arena&) { return Value::list(static_cast<const Event*>(event)->tag_values); }},
       {"device", Type::string(), text<&Event::device>,
        [](const void* event) { return !static_cast<const Event*>(event)->device.empty(); }}}};
  return kType;
}

[[noreturn]] void stop(const std::string& message) {
  std::fprintf(stderr, "rules_bench: %s\n", message.c_str());
  std::exit(1);
}

template <class T>
T get(Json json, const char* name) {
  T value{};
  if (json[name].get(value) != simdjson::SUCCESS) stop(std::string("no field ") + name);
  return value;
}

Event read_event(Json json) {
  Event event;
  event.amount = get<int64_t>(json, "amount");
  event.fee = get<int64_t>(json, "fee");
  event.account_age_days = get<int64_t>(json, "account_age_days");
  event.payee_count = get<int64_t>(json, "payee_count");
  event.risk = get<double>(json, "risk");
  event.currency = get<std::string_view>(json, "currency");
  event.channel = get<std::string_view>(json, "channel");
  event.creditor = get<std::string_view>(json, "creditor");
  event.caller = get<std::string_view>(json, "caller");
  std::string_view device;
  if (json["device"].get(device) == simdjson::SUCCESS) event.device = device;
  for (const Json tag : get<simdjson::dom::array>(json, "tags"))
    event.tags.emplace_back(tag.get_string().value_unsafe());
  return event;
}

std::vector<Program> read_rules(const std::string& folder) {
  simdjson::dom::parser parser;
  Json json;
  if (parser.load(folder + "/rules.json").get(json) != simdjson::SUCCESS) stop("no rules.json");
  Environment environment = Environment::with_all_extensions();
  environment.add_variable("event", Type::record(&event_type()));
  std::vector<Program> programs;
  for (const Json rule : simdjson::dom::array(json.get_array().value_unsafe())) {
    auto program = compile(environment, get<std::string_view>(rule, "cel"), {.expected = Type::boolean()});
    if (!program) stop(to_string(program.error()[0]));
    programs.push_back(*std::move(program));
  }
  return programs;
}

std::vector<Event> read_events(const std::string& folder, std::size_t limit) {
  std::vector<Event> events;
  std::ifstream in(folder + "/events.jsonl");
  simdjson::dom::parser parser;
  for (std::string line; events.size() < limit && std::getline(in, line);) {
    Json json;
    if (parser.parse(line).get(json) != simdjson::SUCCESS) stop("a malformed event");
    events.push_back(read_event(json));
  }
  for (Event& event : events) {
    for (const std::string& tag : event.tags) event.tag_values.push_back(Value::string(tag));
  }
  return events;
}

std::size_t run(const std::vector<Program>& programs, const std::vector<Event>& events, Arena& arena) {
  std::size_t fired = 0;
  for (const Event& event : events) {
    const Value slots[] = {Value::record(&event_type(), &event)};
    for (const Program& program : programs) {
      const Value value = program.evaluate(slots, arena);
      if (value.is_error()) stop(std::string(value.text()));
      fired += value.is_true() ? 1U : 0U;
    }
    arena.reset();
  }
  return fired;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) stop("usage: rules_bench FOLDER [EVENTS]");
  const auto programs = read_rules(argv[1]);
  const auto events = read_events(argv[1], argc > 2 ? std::strtoul(argv[2], nullptr, 10) : SIZE_MAX);
  Arena arena;
  const std::size_t fired = run(programs, events, arena);
  using Clock = std::chrono::steady_clock;
  std::vector<double> nanos;
  for (const auto begin = Clock::now();
       nanos.size() < 5 || Clock::now() - begin < std::chrono::milliseconds(500);) {
    const auto start = Clock::now();
    if (run(programs, events, arena) != fired) stop("two runs differ");
    nanos.push_back(std::chrono::duration<double, std::nano>(Clock::now() - start).count());
  }
  std::ranges::sort(nanos);
  const auto rules = programs.size();
  std::printf("{\"engine\":\"duanlian\",\"events\":%zu,\"rules\":%zu,\"fired\":%zu,\"ns_per_rule\":%g}\n",
              events.size(), rules, fired,
              nanos[nanos.size() / 2] / static_cast<double>(events.size() * rules));
}
