#include "engine/backtest.h"

#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "engine/activation.h"
#include "engine/engine.h"
#include "engine/stakes.h"
#include "model/event_json.h"
#include "respond/law/law.h"

namespace duanlian::engine {
namespace {

using model::Outcome;

constexpr std::string_view kBeginOfActivation = R"({"kind":"pack_activated")";
constexpr uint64_t kEntriesBetweenProgress = 256;

// Position 0 cannot be given to an engine, and the activation comes before the first entry.
constexpr uint64_t kActivationPosition = 1;
constexpr uint64_t engine_position(journal::Position position) {
  return position.value() + kActivationPosition;
}

// The law is the same for both packs: orders are none of theirs.
bool is_law(std::string_view activation) {
  const auto files = files_of_activation(activation);
  return files && respond::Law::is_law(*files);
}

// An engine that has seen nothing but the activation of the pack.
Result<Engine> engine_with(std::vector<model::PackFile> files, std::string_view option) {
  auto activation = activation_event(std::move(files),
                                     {.by = "backtest", .source = "duanlian", .now = model::kEventTimeMin});
  if (!activation) return within(option, std::move(activation.error()));
  Engine engine;
  const model::Decision taken_in = engine.apply(kActivationPosition, *activation);
  if (engine.pack() == nullptr)
    return within(option, invalid(taken_in.errors.empty() ? "no pack" : taken_in.errors.front()));
  return engine;
}

// Ids of the rules that fired, sorted.
std::vector<std::string_view> rules_of(const model::Decision& decision) {
  std::vector<std::string_view> rules;
  rules.reserve(decision.reasons.size());
  for (const model::Reason& reason : decision.reasons) rules.push_back(reason.rule->id);
  std::ranges::sort(rules);
  return rules;
}

void count_missing(RuleCounts& counts, const std::vector<std::string_view>& among,
                   const std::vector<std::string_view>& others) {
  for (const std::string_view rule : among) {
    if (!std::ranges::binary_search(others, rule)) ++counts[std::string(rule)];
  }
}

Flip::Side side_of(const model::Decision& decision) {
  Flip::Side side{.outcome = decision.outcome};
  for (const model::Reason& reason : decision.reasons) {
    side.cut = side.rules.size() == kFlipRulesShownMax;
    if (side.cut) break;
    side.rules.push_back(reason.rule->id);
  }
  return side;
}

// Errors begin with the rule, or with what went wrong, before ": ".
void count_errors(PackFindings& findings, const std::vector<std::string>& errors) {
  constexpr std::string_view kOthers = "…";
  constexpr std::size_t kSortBytesMax = 200;
  for (const std::string& error : errors) {
    ++findings.errors;
    std::string sort = error.substr(0, error.find(": "));
    const bool known = findings.errors_by_sort.contains(sort);
    const bool fits = sort.size() <= kSortBytesMax && findings.errors_by_sort.size() < kErrorSortsMax;
    ++findings.errors_by_sort[known || fits ? std::move(sort) : std::string(kOthers)];
  }
}

void count_false_block(FalseBlocks& blocks, const detect::DelayMinutes& delay_minutes,
                       const model::Event& event, Outcome outcome) {
  ++blocks.events;
  ++blocks.by_outcome[static_cast<std::size_t>(outcome)];
  const auto people = people_of(event);
  if (people.empty()) ++blocks.without_person;
  for (const std::string& person : people) {
    if (blocks.people.size() < kPeopleCountedMax)
      blocks.people.insert(hash64(person));
    else if (!blocks.people.contains(hash64(person)))
      blocks.people_at_least = true;
  }
  if (const auto money = money_of(event)) blocks.held.add(*money);
  if (makes_wait(event.kind()))
    blocks.minutes += static_cast<uint64_t>(delay_minutes[static_cast<std::size_t>(outcome)]);
}

void count_let_through(LetThrough& through, const model::Event& event, Outcome outcome) {
  ++through.events;
  if (outcome == Outcome::warn) ++through.warned;
  if (const auto money = money_of(event)) through.money.add(*money);
}

void measure(PackFindings& findings, const model::Event& event, Outcome outcome, const Labels::Known& known) {
  const bool restricted = model::is_restriction(outcome);
  const model::Verdict verdict = known.verdict;
  findings.restricted.add(event.kind(), known.category, verdict, restricted);
  findings.flagged.add(event.kind(), known.category, verdict, outcome >= Outcome::warn);
  if (verdict == model::Verdict::honest && restricted)
    count_false_block(findings.false_blocks, findings.delay_minutes, event, outcome);
  if (verdict == model::Verdict::scam && !restricted) count_let_through(findings.let_through, event, outcome);
}

class Comparison {
 public:
  Comparison(const BacktestPlan& plan, Engine pack, Engine against)
      : plan_(plan), pack_(std::move(pack)), against_(std::move(against)) {
    report_.from = plan.from;
    report_.to = plan.to;
    introduce(pack_, report_.pack);
    introduce(against_, report_.against);
    if (plan.labels != nullptr) begin_labels(*plan.labels);
  }

  Status take(const journal::Entry& entry) {
    if (plan_.stop.stop_requested()) return Error{ErrorCode::unavailable, "the back-test was ended"};
    if (report_.first == 0) report_.first = entry.position.value();
    report_.last = entry.position.value();
    if (plan_.progress && report_.last % kEntriesBetweenProgress == 0) plan_.progress(report_.last);
    if (entry.payload.starts_with(kBeginOfActivation) && !is_law(entry.payload)) {
      ++report_.activations;
      return {};
    }
    const auto event = reader_.read_stored(entry.payload);
    if (!event) {
      ++report_.unreadable;
      return {};
    }
    const model::Decision by_pack = pack_.apply(engine_position(entry.position), *event);
    const model::Decision by_against = against_.apply(engine_position(entry.position), *event);
    const auto known = label_of(*event);
    if (is_compared(*event, known)) compare(entry.position, *event, by_pack, by_against, known);
    return {};
  }

  BacktestReport finish() {
    if (report_.labels) count_labels(*report_.labels);
    return std::move(report_);
  }

 private:
  enum class Met : uint8_t { no, out_of_range, compared };

  static void introduce(const Engine& engine, PackFindings& findings) {
    findings.name = *engine.pack()->name();
    findings.rules = engine.pack()->rule_count();
    findings.delay_minutes = engine.pack()->delay_minutes();
  }

  void begin_labels(const Labels& labels) {
    met_.resize(labels.size(), Met::no);
    shared_.resize(labels.size(), false);
    report_.labels = LabelCounts{.given = labels.size(), .categories = labels.categories()};
    for (PackFindings* const side : {&report_.pack, &report_.against}) {
      side->restricted.by_category.resize(labels.categories().size());
      side->flagged.by_category.resize(labels.categories().size());
    }
  }

  std::optional<Labels::Known> label_of(const model::Event& event) const {
    if (plan_.labels == nullptr) return std::nullopt;
    return plan_.labels->find(event.header.source, event.header.id);
  }

  bool is_compared(const model::Event& event, const std::optional<Labels::Known>& known) {
    const bool before = plan_.from && event.header.time < *plan_.from;
    const bool after = plan_.to && event.header.time >= *plan_.to;
    report_.before += before ? 1 : 0;
    report_.after += after ? 1 : 0;
    const bool compared = !before && !after;
    if (known) {
      Met& met = met_[known->number];
      if (met != Met::no) shared_[known->number] = true;
      met = std::max(met, compared ? Met::compared : Met::out_of_range);
    }
    return compared;
  }

  void compare(journal::Position position, const model::Event& event, const model::Decision& by_pack,
               const model::Decision& by_against, const std::optional<Labels::Known>& known) {
    ++report_.compared;
    ++report_.by_kind[static_cast<std::size_t>(event.kind())];
    ++report_
          .outcomes[static_cast<std::size_t>(by_against.outcome)][static_cast<std::size_t>(by_pack.outcome)];
    count_errors(report_.pack, by_pack.errors);
    count_errors(report_.against, by_against.errors);
    if (known) {
      ++(known->verdict == model::Verdict::scam ? report_.labels->scam : report_.labels->honest);
      measure(report_.pack, event, by_pack.outcome, *known);
      measure(report_.against, event, by_against.outcome, *known);
    }
    if (by_pack.outcome == by_against.outcome) return;
    count_flip(by_pack, by_against, known);
    show_flip(position, by_pack, by_against, known);
  }

  void count_flip(const model::Decision& by_pack, const model::Decision& by_against,
                  const std::optional<Labels::Known>& known) {
    FlipCounts& flips = by_pack.outcome > by_against.outcome ? report_.harder : report_.softer;
    ++flips.events;
    if (known) ++(known->verdict == model::Verdict::scam ? flips.scam : flips.honest);
    const auto pack_rules = rules_of(by_pack);
    const auto against_rules = rules_of(by_against);
    if (pack_rules == against_rules) ++flips.same_rules;
    count_missing(flips.fired_by_pack_alone, pack_rules, against_rules);
    count_missing(flips.fired_by_against_alone, against_rules, pack_rules);
  }

  void show_flip(journal::Position position, const model::Decision& by_pack,
                 const model::Decision& by_against, const std::optional<Labels::Known>& known) {
    const bool shown = report_.flips.size() < kFlipsShownMax;
    if (!shown && !plan_.on_flip) return;
    Flip flip{.position = position.value(),
              .event = by_pack.event,
              .source = by_pack.source,
              .kind = by_pack.kind,
              .time = by_pack.time,
              .against = side_of(by_against),
              .pack = side_of(by_pack),
              .label = known ? model::to_string(known->verdict) : std::string_view()};
    if (plan_.on_flip) {
      text_.clear();
      append_flip(text_, flip);
      plan_.on_flip(text_);
    }
    if (shown) report_.flips.push_back(std::move(flip));
  }

  void count_labels(LabelCounts& labels) const {
    labels.out_of_range = static_cast<uint64_t>(std::ranges::count(met_, Met::out_of_range));
    labels.not_in_journal = static_cast<uint64_t>(std::ranges::count(met_, Met::no));
    labels.shared = static_cast<uint64_t>(std::ranges::count(shared_, true));
  }

  const BacktestPlan& plan_;
  Engine pack_;
  Engine against_;
  model::EventReader reader_;
  BacktestReport report_;
  std::vector<Met> met_;      // by the number of the label
  std::vector<bool> shared_;  // the same
  std::string text_;
};

}  // namespace

Status check_range(std::optional<Timestamp> from, std::optional<Timestamp> to) {
  if (from && to && *from >= *to)
    return invalid("from " + to_rfc3339(*from) + " is not before to " + to_rfc3339(*to) +
                   ": no event lies between them");
  return {};
}

Result<std::vector<model::PackFile>> last_activated(const EntrySource& entries) {
  std::string last;
  RETURN_IF_ERROR(entries([&](const journal::Entry& entry) -> Status {
    if (entry.payload.starts_with(kBeginOfActivation) && !is_law(entry.payload)) last = entry.payload;
    return {};
  }));
  if (last.empty()) return Error{ErrorCode::not_found, "no pack was activated among the entries"};
  return files_of_activation(last);
}

Result<BacktestReport> run_backtest(const BacktestPlan& plan, const EntrySource& entries) {
  RETURN_IF_ERROR(check_range(plan.from, plan.to));
  ASSIGN_OR_RETURN(Engine pack, engine_with(plan.pack, "the pack"));
  ASSIGN_OR_RETURN(Engine against, engine_with(plan.against, "the pack that it is compared with"));
  Comparison comparison(plan, std::move(pack), std::move(against));
  RETURN_IF_ERROR(entries([&](const journal::Entry& entry) { return comparison.take(entry); }));
  return comparison.finish();
}

}  // namespace duanlian::engine
