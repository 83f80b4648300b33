#include "simulate/stage/stage.h"

namespace duanlian::simulate {

std::string Stage::emit(std::string source, model::Payload payload, const Mark& mark,
                        std::optional<Act> then) {
  model::Event& event = events_.emplace_back();
  event.header.id = world_.naming().event_id(++emitted_ | begin_bits_);
  event.header.time = {now_.micros / seconds(1).micros * seconds(1).micros};  // as institutions write it
  event.header.source = std::move(source);
  event.header.purpose = model::Purpose::exercise;
  event.payload = std::move(payload);
  marks_.push_back(mark);
  if (then) {
    then->time = now_ + kReaction;
    waiting_.push_back({.event = events_.size() - 1, .then = *then});
  }
  records_.event(event, mark);
  return event.header.id;
}

void Stage::settle(std::span<const model::Outcome> outcomes) {
  CHECK(outcomes.empty() || outcomes.size() == marks_.size(), "an outcome for each event");
  for (Waiting& waiting : waiting_) {
    if (!outcomes.empty()) waiting.then.decided = outcomes[waiting.event];
    agenda_.put(waiting.then);
  }
  events_.clear();
  marks_.clear();
  waiting_.clear();
}

}  // namespace duanlian::simulate
