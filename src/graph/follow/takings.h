#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "graph/follow/answer.h"
#include "graph/follow/payment.h"
#include "graph/follow/question.h"
#include "graph/store/money_graph.h"
#include "graph/store/walk.h"

namespace duanlian::graph {

// The payments of victims that a question begins with, checked against the graph.
class Takings {
 public:
  // Refuses what graph/follow/follow.h says, of takings and of all else in the question.
  static Result<Takings> read(const MoneyGraph& graph, const TraceQuestion& question);

  struct Taken {
    Moment moment;
    uint32_t begin = 0;  // of its claims
    uint32_t end = 0;
  };
  // In order of time and number, each transfer once.
  std::span<const Taken> taken() const { return taken_; }
  // By rising origin.
  std::span<const Claim> claims(const Taken& taken) const {
    return std::span(claims_).subspan(taken.begin, taken.end - taken.begin);
  }
  // By victim, then asset.
  const std::vector<Origin>& origins() const { return origins_; }

  // The pocket is one from which that victim paid. Cash is nobody's.
  bool is_own(PocketId pocket, uint32_t origin) const;

 private:
  struct Own {
    PocketId pocket;
    uint32_t victim = 0;
    friend auto operator<=>(const Own&, const Own&) = default;
  };
  struct Told;

  void number_origins(std::span<const Told> told);
  Status add(const MoneyGraph& graph, std::span<const Told> of_one_transfer);

  std::vector<Origin> origins_;
  std::vector<Taken> taken_;
  std::vector<Claim> claims_;
  std::vector<Own> own_;
  int64_t total_ = 0;  // of all origins, so that no sum of values overflows
};

}  // namespace duanlian::graph
