#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <optional>

#include "api/exchange.h"
#include "api/workers.h"
#include "engine/intake.h"
#include "graph/forms/path_question.h"
#include "graph/paths/bounds.h"

namespace duanlian::api {

// POST /v1/paths: chains, cycles, neighbourhoods and sums of the money graph. What a few steps answer is
// answered at once, on the connection's thread; the rest on threads of their own that hold nothing which
// events wait for.
class PathsResource {
 public:
  // What is set aside for an answer.
  static constexpr std::size_t kAnswerBytes = std::size_t{16} << 20;

  // The intake must outlive the resource.
  explicit PathsResource(const engine::Intake& intake);
  ~PathsResource() { end(); }
  PathsResource(const PathsResource&) = delete;
  PathsResource& operator=(const PathsResource&) = delete;

  void answer(const Request& request, const Reply& reply);
  // Those under way end soon where they are, those that wait are refused.
  void end() { ending_ = true; }

 private:
  // Nothing when it takes more than a few steps.
  std::optional<Response> at_once(const graph::PathQuestion& asked) const;
  Response whole(const graph::PathQuestion& asked) const;
  // Nothing when there are fewer steps than was said and they ended it.
  Result<std::optional<Response>> within_bounds(const graph::PathQuestion& asked,
                                                const graph::PathBounds& bounds,
                                                const graph::PathBounds& said) const;

  const engine::Intake& intake_;
  std::atomic<bool> ending_ = false;
  Workers workers_;  // last: their threads use the rest
};

}  // namespace duanlian::api
