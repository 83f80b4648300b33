#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>

#include "api/exchange.h"
#include "api/trace_request.h"
#include "api/workers.h"
#include "engine/intake.h"

namespace duanlian::api {

// POST /v1/traces: where victims' money is now, or whose money is in an account, on threads of their own that
// hold nothing which events wait for.
class TracesResource {
 public:
  // What is set aside for an answer.
  static constexpr std::size_t kAnswerBytes = std::size_t{16} << 20;

  // The intake must outlive the resource.
  explicit TracesResource(const engine::Intake& intake);
  ~TracesResource() { end(); }
  TracesResource(const TracesResource&) = delete;
  TracesResource& operator=(const TracesResource&) = delete;

  void answer(Request request, const Reply& reply);
  // Those under way end soon where they are, those that wait are refused.
  void end() { ending_ = true; }

 private:
  Response work(const Request& request) const;
  Result<Response> followed(const TraceRequest& asked, const Token& token) const;
  Result<Response> sources(const TraceRequest& asked) const;
  std::function<bool()> out_of_time(const TraceRequest& asked) const;

  const engine::Intake& intake_;
  std::atomic<bool> ending_ = false;
  Workers workers_;  // last: their threads use the rest
};

}  // namespace duanlian::api
