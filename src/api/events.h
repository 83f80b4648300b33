#pragma once

#include <functional>

#include "api/exchange.h"
#include "base/time.h"
#include "engine/intake.h"

namespace duanlian::api {

// POST /v1/events: one event as JSON, or many as JSON lines. An answer with a decision means that the event
// is on disk and applied.
class EventsResource {
 public:
  static constexpr std::string_view kOneEvent = "application/json";
  static constexpr std::string_view kJsonLines = "application/x-ndjson";

  // The intake must outlive the resource.
  EventsResource(engine::Intake& intake, std::function<Timestamp()> now)
      : intake_(intake), now_(std::move(now)) {}

  void answer(const Request& request, const Reply& reply) const;
  // What the answer may come to, in bytes.
  static std::size_t answer_bytes(const Request& request);

 private:
  void answer_one(const Request& request, const Reply& reply) const;
  void answer_lines(const Request& request, const Reply& reply) const;

  engine::Intake& intake_;
  std::function<Timestamp()> now_;
};

// Whether the bearer may bring this event at this time: its source, its kind, and a time not too far ahead.
Status check_admission(const model::Event& event, const Token& token, Timestamp received);

}  // namespace duanlian::api
