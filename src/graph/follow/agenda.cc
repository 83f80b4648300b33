#include "graph/follow/agenda.h"

#include <algorithm>

namespace duanlian::graph {
namespace {

bool later(const auto& a, const auto& b) { return a.moment > b.moment; }

}  // namespace

Agenda::Agenda(const MoneyGraph& graph, Timestamp until, Stays& stays, uint64_t reads_a_step)
    : graph_(graph), until_(until), known_(graph.size()), reads_a_step_(reads_a_step), stays_(stays) {}

std::optional<Moment> Agenda::next() {
  if (!scan_ && !scan_refused_ && taken_ * reads_a_step_ > known_) read_all_instead();
  if (scan_) return scan_->next();
  if (heap_.empty()) return std::nullopt;
  return heap_[0].moment;
}

void Agenda::take(Moment moment) {
  now_ = moment;
  ++taken_;
  if (scan_) return scan_->take(moment);
  while (!heap_.empty() && heap_[0].moment == moment) {
    std::ranges::pop_heap(heap_, later<Next, Next>);
    heap_.pop_back();
  }
}

void Agenda::watch(Stay& stay, Moment after) {
  if (scan_) return scan_->watch(stay.pocket);
  if (free_walks_.empty()) {
    free_walks_.push_back(static_cast<uint32_t>(walks_.size()));
    walks_.emplace_back();
  }
  stay.walk = free_walks_.back();
  free_walks_.pop_back();
  walks_[*stay.walk].emplace(graph_, stay.pocket, after);
  await(stay);
}

// A transfer that is undone while the case is followed may be in one walk and not in another.
void Agenda::go_on(Stay& stay) {
  if (!stay.walk || walk(stay).step().moment != now_) return;
  walk(stay).advance();
  await(stay);
}

void Agenda::unwatch(Stay& stay) {
  if (scan_) return scan_->unwatch(stay.pocket);
  if (stay.walk) end_walk(stay);
}

bool Agenda::has_more(const Stay& stay) const {
  if (!scan_) return stay.walk.has_value();
  Walk rest(graph_, stay.pocket, now_);
  skip_unknown(rest);
  return !is_over(rest);
}

bool Agenda::is_over(const Walk& walk) const {
  return walk.at_end() || walk.step().moment.micros > until_.micros;
}

void Agenda::skip_unknown(Walk& walk) const {
  while (!walk.at_end() && walk.step().moment.id.value() >= known_) walk.advance();
}

void Agenda::await(Stay& stay) {
  skip_unknown(walk(stay));
  if (is_over(walk(stay))) return end_walk(stay);
  heap_.push_back({walk(stay).step().moment, &stay});
  std::ranges::push_heap(heap_, later<Next, Next>);
}

void Agenda::end_walk(Stay& stay) {
  walks_[*stay.walk].reset();
  free_walks_.push_back(*stay.walk);
  stay.walk.reset();
}

void Agenda::read_all_instead() {
  scan_ = RowScan::make(graph_, {.known = known_, .until = until_, .after = now_}, stays_);
  scan_refused_ = scan_ == nullptr;
  if (scan_refused_) return;
  for (Stay& stay : stays_.all()) {
    if (stay.walk) scan_->watch(stay.pocket);
    stay.walk.reset();
  }
  heap_ = {};
  walks_.clear();
  free_walks_ = {};
}

}  // namespace duanlian::graph
