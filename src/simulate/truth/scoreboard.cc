#include "simulate/truth/scoreboard.h"

#include <algorithm>
#include <optional>

#include "model/call.h"
#include "model/transfer.h"

namespace duanlian::simulate {
namespace {

std::optional<Everyday> everyday_of(model::EventKind kind) {
  switch (kind) {
    case model::EventKind::call:
      return Everyday::call;
    case model::EventKind::message:
      return Everyday::message;
    case model::EventKind::visit:
      return Everyday::visit;
    case model::EventKind::transfer:
      return Everyday::transfer;
    case model::EventKind::account_change:
    case model::EventKind::subscription_change:
    case model::EventKind::chain_transfer:
    case model::EventKind::link:
    case model::EventKind::report:
    case model::EventKind::watchlist_entry:
    case model::EventKind::pack_activated:
    case model::EventKind::tick:
    case model::EventKind::command:
    case model::EventKind::order:
    case model::EventKind::order_step:
      break;
  }
  return std::nullopt;
}

// Each call and each payment counts once, though several events tell of it.
std::optional<Everyday> everyday_of(const model::Event& event) {
  const auto* const call = std::get_if<model::Call>(&event.payload);
  if (call != nullptr && call->phase != model::CallPhase::started) return std::nullopt;
  const auto* const transfer = std::get_if<model::Transfer>(&event.payload);
  if (transfer != nullptr && transfer->status != model::TransferStatus::initiated) return std::nullopt;
  return everyday_of(event.kind());
}

}  // namespace

ScamCounts& ScamCounts::operator+=(const ScamCounts& other) {
  started += other.started;
  reached += other.reached;
  paid += other.paid;
  paid_fen += other.paid_fen;
  prevented += other.prevented;
  baited += other.baited;
  recovered += other.recovered;
  return *this;
}

uint64_t HonestCounts::disturbances() const {
  uint64_t sum = 0;
  for (const uint64_t count : disturbed) sum += count;
  return sum;
}

ScamCounts Score::of_category(std::size_t category) const {
  ScamCounts sum;
  for (const ScamCounts& counts : scams[category]) sum += counts;
  return sum;
}

ScamCounts Score::of_age(AgeBand age) const {
  ScamCounts sum;
  for (const auto& ages : scams) sum += ages[static_cast<std::size_t>(age)];
  return sum;
}

ScamCounts Score::all_scams() const {
  ScamCounts sum;
  for (std::size_t category = 0; category < kCategories; ++category) sum += of_category(category);
  return sum;
}

uint64_t Score::all_events() const {
  uint64_t sum = 0;
  for (const uint64_t count : events) sum += count;
  return sum;
}

int64_t Score::honest_delay_s() const {
  int64_t sum = 0;
  for (const HonestCounts& counts : honest) sum += counts.delay_s;
  return sum;
}

Scoreboard::Open& Scoreboard::open(ScamId scam) {
  const auto found = scams_.find(scam.value());
  CHECK(found != scams_.end(), "a scam starts before anything is said of it");
  return found->second;
}

ScamCounts& Scoreboard::counts(const Open& scam) {
  return score_.scams[scam.category][static_cast<std::size_t>(scam.age)];
}

void Scoreboard::event(const model::Event& event, const Mark& mark) {
  ++score_.events[static_cast<std::size_t>(event.kind())];
  if (is_scam(mark.role)) ++score_.scam_events;
  if (mark.role != Role::honest) return;
  if (const auto everyday = everyday_of(event)) ++score_.honest[static_cast<std::size_t>(*everyday)].all;
}

void Scoreboard::scam_started(ScamId scam, GangId /*gang*/, unsigned category, PersonId /*victim*/,
                              AgeBand age, Timestamp /*at*/) {
  CHECK(category < kCategories, "a category of the ten");
  const Open begun{.category = static_cast<uint8_t>(category), .age = age};
  CHECK(scams_.emplace(scam.value(), begun).second, "a scam starts once");
  ++counts(begun).started;
}

void Scoreboard::scam_reached(ScamId scam, Timestamp /*at*/) {
  Open& one = open(scam);
  if (one.reached) return;
  one.reached = true;
  ++counts(one).reached;
}

void Scoreboard::victim_paid(ScamId scam, int64_t amount, Timestamp /*at*/) {
  Open& one = open(scam);
  if (!one.paid) ++counts(one).paid;
  one.paid = true;
  counts(one).paid_fen += amount;
  one.paid_fen += amount;
  if (one.reported) score_.response.reported_fen += amount;
}

void Scoreboard::payment_prevented(ScamId scam, int64_t amount, Timestamp /*at*/) {
  counts(open(scam)).prevented += amount;
}

void Scoreboard::bait_paid(ScamId scam, int64_t amount, Timestamp /*at*/) {
  counts(open(scam)).baited += amount;
}

void Scoreboard::recovered(ScamId scam, int64_t amount, Timestamp /*at*/) {
  Open& one = open(scam);
  counts(one).recovered += amount;
  one.recovered += amount;
  if (one.reported) score_.response.recovered_fen += amount;
}

void Scoreboard::scam_reported(ScamId scam, Timestamp /*at*/) {
  Open& one = open(scam);
  if (one.reported) return;
  one.reported = true;
  ++score_.response.reported;
  score_.response.reported_fen += one.paid_fen;
  score_.response.recovered_fen += one.recovered;
}

void Scoreboard::ordered(model::Measure /*measure*/, Timestamp /*at*/) { ++score_.response.orders; }

void Scoreboard::order_answered(OrderAnswer answer, Timestamp /*at*/) {
  ++score_.response.answers[static_cast<std::size_t>(answer)];
}

void Scoreboard::others_held(int64_t amount, Whose whose, Timestamp /*at*/) {
  const auto at = static_cast<std::size_t>(whose);
  ResponseCounts& response = score_.response;
  response.others_fen[at] += amount;
  response.others_most_fen[at] = std::max(response.others_most_fen[at], response.others_fen[at]);
}

void Scoreboard::disturbed(model::EventKind kind, model::Outcome outcome, Duration delay, bool given_up) {
  const auto everyday = everyday_of(kind);
  if (!everyday) return;
  HonestCounts& honest = score_.honest[static_cast<std::size_t>(*everyday)];
  ++honest.disturbed[static_cast<std::size_t>(outcome)];
  if (given_up) ++honest.given_up;
  honest.delay_s += delay.micros / seconds(1).micros;
}

}  // namespace duanlian::simulate
