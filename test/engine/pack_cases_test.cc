#include <algorithm>
#include <array>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <set>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "detect/phone_book.h"
#include "detect/scene.h"
#include "engine/activation.h"
#include "engine/engine.h"
#include "engine/told_events.h"

// For every rule of packs/core a course of events on which it fires and one on which it almost does, from
// test/scenarios/pack_cases/*.yaml. docs/core-pack.md says how they are written.
namespace duanlian::engine {
namespace {

constexpr std::string_view kDecidedAt = "2026-11-24T09:00:00Z";

YamlNode yaml_file(const std::filesystem::path& path) {
  auto root = read_yaml(read_file(path, 1024 * 1024).value());
  EXPECT_TRUE(root) << path << ":" << root.error().message;
  return root ? *std::move(root) : YamlNode{};
}

// Those of one time stay in the order in which they were written.
std::vector<model::Event> in_order_of_time(std::vector<model::Event> events) {
  std::multimap<Timestamp, model::Event> by_time;
  for (model::Event& event : events) by_time.emplace(event.header.time, std::move(event));
  std::vector<model::Event> ordered;
  for (auto& [time, event] : by_time) ordered.push_back(std::move(event));
  return ordered;
}

// What came of a course of events.
struct Course {
  std::set<std::string> fired;   // rules on the last event
  std::string trouble;           // errors on the way
  std::set<std::string> harder;  // decisions on events of the judged kind that are harder than allowed
};

struct Judged {
  model::EventKind kind = model::EventKind::tick;
  model::Outcome at_most = model::Outcome::block;
};

std::string rules_of(const model::Decision& decision) {
  std::string rules;
  for (const model::Reason& reason : decision.reasons) rules += " " + reason.rule->id;
  return rules;
}

// The rules that fire on the event when each is run whole and by itself.
std::string rules_run_whole(Engine& engine, const model::Event& event) {
  const detect::Pack& pack = *engine.pack();
  detect::PhoneBook phones;
  detect::Scene scene(pack, engine.lists(), engine.memory(), phones, &engine.money().shapes());
  scene.begin(event);
  rules::Arena arena;
  std::string fired;
  for (const detect::Rule& rule : pack.rules_on(event.kind())) {
    arena.reset();
    if (rule.when.evaluate(detect::scene_slots(scene), arena, &scene).is_true())
      fired += " " + rule.statement->id;
  }
  return fired;
}

// One line for each thing that is told, its kind in the first letter.
std::string told_of(Engine& engine, const std::vector<model::Event>& events, const Judged& judged) {
  std::string told;
  uint64_t position = engine.position();
  for (const model::Event& event : events) {
    const std::string whole = rules_run_whole(engine, event);
    const model::Decision decision = engine.apply(++position, event);
    if (whole != rules_of(decision)) told += "e" + event.header.id + ": whole rules say" + whole + "\n";
    for (const std::string& error : decision.errors) told += "e" + event.header.id + ": " + error + "\n";
    if (event.kind() == judged.kind && decision.outcome > judged.at_most)
      told += "h" + std::string(model::to_string(decision.outcome)) + rules_of(decision) + "\n";
    if (&event != &events.back()) continue;
    for (const model::Reason& reason : decision.reasons) told += "f" + reason.rule->id + "\n";
  }
  return told;
}

std::string read_all(int descriptor) {
  std::string all;
  std::array<char, 4096> part;
  for (ssize_t got = 0; (got = ::read(descriptor, part.data(), part.size())) > 0;)
    all.append(part.data(), static_cast<std::size_t>(got));
  return all;
}

// In a child, so that each course begins with the same empty memory and no pack is compiled anew.
Course run_apart(Engine& engine, const std::vector<model::Event>& events, const Judged& judged = {}) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const std::string told = told_of(engine, events, judged);
    const bool whole = ::write(ends[1], told.data(), told.size()) == static_cast<ssize_t>(told.size());
    ::_exit(whole ? 0 : 1);
  }
  ::close(ends[1]);
  std::istringstream told(read_all(ends[0]));
  ::close(ends[0]);
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  Course course;
  for (std::string line; std::getline(told, line);) {
    const std::string what = line.substr(1);
    if (line[0] == 'e') course.trouble += what + "\n";
    if (line[0] == 'h') course.harder.insert(what);
    if (line[0] == 'f') course.fired.insert(what);
  }
  return course;
}

class PackCases : public testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path scenarios = DUANLIAN_SOURCE_DIR "/test/scenarios";
    bases_ = yaml_file(scenarios / "pack_case_bases.yaml");
    auto files = detect::read_pack_folder(DUANLIAN_SOURCE_DIR "/packs/core").value();
    const Timestamp begin = parse_rfc3339("2026-01-01T00:00:00Z").value();
    auto activation = activation_event(std::move(files), {.by = "test", .source = "s", .now = begin});
    ASSERT_TRUE(activation) << activation.error().message;
    ASSERT_THAT(engine_.apply(1, *activation).errors, testing::IsEmpty());
    for (std::size_t i = 0; i < model::kEventKinds; ++i) {
      for (const auto& rule : engine_.pack()->rules_on(static_cast<model::EventKind>(i)))
        rules_.insert(rule.statement->id);
    }
    for (const auto& entry : std::filesystem::directory_iterator(scenarios / "pack_cases"))
      paths_.push_back(entry.path());
    std::ranges::sort(paths_);
  }

  // A file is about one kind of event. `key` is `fires` or `near`: the members of the event, or a map with
  // `before` and `event`.
  void check(const YamlNode& file, const YamlNode& one, std::string_view key) {
    const std::string rule = one.find("rule")->text;
    const YamlNode& course = *one.find(key);
    const bool is_course = course.find("before") != nullptr || course.find("event") != nullptr;
    const YamlNode* const time = one.find("time");
    const Timestamp now = parse_rfc3339(time == nullptr ? kDecidedAt : time->text).value();
    std::string trouble;
    ToldEvents told(bases_, now, trouble);
    std::vector<model::Event> events;
    for (const YamlNode& entry : file.find("lists")->items) events.push_back(listing(told, entry, now));
    told.read(one.find("before"), events);
    if (is_course) told.read(course.find("before"), events);
    events = in_order_of_time(std::move(events));
    Members members;
    lay_over(members, *file.find("base"));
    const YamlNode* const event = is_course ? course.find("event") : &course;
    if (event != nullptr) lay_over(members, *event);
    events.push_back(told.event_of(file.find("kind")->text, now, members));
    ASSERT_EQ(trouble, "") << rule << " " << key;
    const Course told_apart = run_apart(engine_, events);
    EXPECT_EQ(told_apart.trouble, "") << rule << " " << key;
    EXPECT_EQ(told_apart.fired.contains(rule), key == "fires")
        << rule << (key == "fires" ? " does not fire: " : " fires on what only comes near: ")
        << testing::PrintToString(told_apart.fired);
  }

  // A list, the kind of an entity and its id; at times followed by the institution that listed it.
  model::Event listing(ToldEvents& told, const YamlNode& entry, Timestamp now) {
    EXPECT_TRUE(engine_.pack()->has_list(entry.items[0].text)) << entry.items[0].text;
    Members members = {{"action", R"("add")"}, {"expires", R"("2027-12-01T00:00:00Z")"}};
    members["list"] = '"' + entry.items[0].text + '"';
    members["entity"] = R"({"kind":")" + entry.items[1].text + R"(","id":")" + entry.items[2].text + "\"}";
    return told.event_of("watchlist_entry", now - days(120), members);
  }

  YamlNode bases_;
  Engine engine_;
  std::set<std::string> rules_;
  std::vector<std::filesystem::path> paths_;
};

TEST_F(PackCases, every_rule_of_the_core_pack_fires_where_it_should_and_not_beside_it) {
  std::set<std::string> seen;
  for (const auto& path : paths_) {
    const YamlNode file = yaml_file(path);
    for (const YamlNode& one : file.find("cases")->items) {
      SCOPED_TRACE(path.filename().string() + ":" + std::to_string(one.line));
      EXPECT_TRUE(rules_.contains(one.find("rule")->text)) << one.find("rule")->text << " is no rule";
      check(file, one, "fires");
      check(file, one, "near");
      seen.insert(one.find("rule")->text);
    }
  }
  EXPECT_EQ(seen, rules_) << "every rule needs a case";
}

TEST_F(PackCases, people_who_do_nothing_wrong_go_their_way) {
  const YamlNode file = yaml_file(DUANLIAN_SOURCE_DIR "/test/scenarios/pack_people.yaml");
  for (const YamlNode& person : file.find("people")->items) {
    const std::string& who = person.find("who")->text;
    const YamlNode* const time = person.find("time");
    const Timestamp now = parse_rfc3339(time == nullptr ? kDecidedAt : time->text).value();
    std::string trouble;
    std::vector<model::Event> events;
    ToldEvents(bases_, now, trouble).read(person.find("day"), events);
    ASSERT_EQ(trouble, "") << who;
    events = in_order_of_time(std::move(events));
    const Judged judged{.kind = model::parse_word<model::EventKind>(person.find("judged")->text).value(),
                        .at_most = model::parse_word<model::Outcome>(person.find("at_most")->text).value()};
    const Course course = run_apart(engine_, events, judged);
    EXPECT_EQ(course.trouble, "") << who;
    EXPECT_THAT(course.harder, testing::IsEmpty()) << who;
  }
}

}  // namespace
}  // namespace duanlian::engine
