#include "app/engines.h"

#include <algorithm>
#include <utility>

#include "base/money.h"

namespace duanlian::app {
namespace {

Error ended() { return {ErrorCode::unavailable, "ended"}; }

std::string in_words(const model::Event& event) {
  std::string words(model::to_string(event.kind()));
  if (const auto* const transfer = std::get_if<model::Transfer>(&event.payload))
    words += " " + to_major({.minor = transfer->amount, .currency = transfer->currency});
  return words + " " + event.header.source + "/" + event.header.id;
}

}  // namespace

Result<std::vector<model::Outcome>> NoEngine::decide(std::vector<model::Event>& /*events*/) {
  if (signals_.came()) return ended();
  return std::vector<model::Outcome>{};
}

// ---- In this program

OwnEngine::OwnEngine(const model::Event& activation, const EndSignals& signals,
                     std::unique_ptr<OrderIssuer> issuer)
    : signals_(signals), issuer_(std::move(issuer)) {
  const engine::Engine::Numbered first{.position = ++position_, .event = &activation};
  engine_.apply(first.position, activation);
  if (issuer_ != nullptr) issuer_->applied({&first, 1});
}

std::string OwnEngine::name() const {
  const model::PackName& name = *engine_.pack()->name();
  return name.id + " " + name.version + " " + name.digest.substr(0, 12);
}

Result<std::vector<model::Outcome>> OwnEngine::decide(std::vector<model::Event>& events) {
  if (signals_.came()) return ended();
  return apply(events);
}

std::vector<model::Outcome> OwnEngine::apply(const std::vector<model::Event>& events) {
  numbered_.clear();
  for (const model::Event& event : events) numbered_.push_back({.position = ++position_, .event = &event});
  std::vector<model::Outcome> outcomes;
  outcomes.reserve(events.size());
  engine_.apply_all(numbered_, [&](const engine::Engine::Numbered&, model::Decision&& decision) {
    outcomes.push_back(decision.outcome);
    if (!decision.errors.empty()) ++rule_errors_;
  });
  if (issuer_ != nullptr) issuer_->applied(numbered_);
  return outcomes;
}

Result<std::vector<model::Event>> OwnEngine::orders(Timestamp now) {
  if (issuer_ == nullptr) return std::vector<model::Event>{};
  ASSIGN_OR_RETURN(OrderIssuer::Issued issued, issuer_->due(engine_, now));
  apply(issued.events);
  return std::move(issued.sent);
}

Result<std::vector<model::Outcome>> OnlyOrders::decide(std::vector<model::Event>& events) {
  ASSIGN_OR_RETURN([[maybe_unused]] const auto outcomes, engine_.decide(events));
  return std::vector<model::Outcome>{};
}

// ---- Over HTTP

ServerEngine::ServerEngine(connect::Client::Options options, EndSignals& signals)
    : name_(options.server.text()), client_([&] {
        options.wait = [&signals](std::chrono::milliseconds time) { return !signals.came_within(time); };
        return std::move(options);
      }()) {}

Result<std::vector<model::Outcome>> ServerEngine::decide(std::vector<model::Event>& events) {
  ASSIGN_OR_RETURN(const auto answers, client_.bring(events));
  std::vector<model::Outcome> outcomes;
  outcomes.reserve(answers.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].repeated) {
      return Error{ErrorCode::already_exists,
                   "the journal of " + name_ + " has the event " + events[i].header.id +
                       " of this city already, so its first decision would be counted: take another --seed, "
                       "a later --start, or "
                       "a server with a new data folder · 该日志已有此城市的事件，请换 --seed、更晚的 "
                       "--start 或新数据目录"};
    }
    if (answers[i].position <= position_) {
      return Error{ErrorCode::corrupt,
                   "the journal of " + name_ +
                       " went back: this is not the one that the exercise began with · 服务器日志已更换"};
    }
    position_ = answers[i].position;
    outcomes.push_back(answers[i].outcome);
    if (answers[i].troubled) ++rule_errors_;
  }
  return outcomes;
}

// ---- Live

PacedEngine::PacedEngine(simulate::Responder& engine, EndSignals& signals, Timestamp begin, int64_t pace)
    : engine_(engine), signals_(signals), begin_(begin), pace_(pace), started_(wall_clock_now()) {}

Result<std::vector<model::Outcome>> PacedEngine::decide(std::vector<model::Event>& events) {
  const Timestamp last = events.back().header.time;
  const Timestamp due = std::max(started_ + Duration{(last - begin_).micros / pace_}, last);
  const int64_t wait_ms = (due - wall_clock_now()).micros / 1'000;
  if (signals_.came_within(std::chrono::milliseconds(std::max<int64_t>(wait_ms, 0)))) return ended();
  auto outcomes = engine_.decide(events);
  if (outcomes) note_blocks(events, *outcomes);
  return outcomes;
}

void PacedEngine::note_blocks(const std::vector<model::Event>& events,
                              const std::vector<model::Outcome>& outcomes) {
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i] != model::Outcome::block) continue;
    blocks_.push_front(in_words(events[i]));
    if (blocks_.size() > kBlocksShownMax) blocks_.pop_back();
  }
}

}  // namespace duanlian::app
