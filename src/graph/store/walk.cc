#include "graph/store/walk.h"

namespace duanlian::graph {

Walk::Walk(const MoneyGraph& graph, PocketId pocket)
    : graph_(graph), out_(graph.outgoing(pocket)), in_(graph.incoming(pocket)) {
  find_next();
}

Walk::Walk(const MoneyGraph& graph, PocketId pocket, Moment after)
    : graph_(graph), out_(graph.outgoing(pocket)), in_(graph.incoming(pocket)) {
  out_at_ = out_.first_after({after.micros}, after.id);
  in_at_ = in_.first_after({after.micros}, after.id);
  find_next();
}

void Walk::skip_what_did_not_move(const Edges& edges, std::size_t& place) const {
  while (place < edges.size() && !counts(graph_.transfers().status(edges[place]))) ++place;
}

void Walk::find_next() {
  skip_what_did_not_move(out_, out_at_);
  skip_what_did_not_move(in_, in_at_);
  next_.reset();
  if (out_at_ < out_.size()) next_ = {moment_of(graph_, out_[out_at_]), true};
  if (in_at_ < in_.size()) {
    const Moment moment = moment_of(graph_, in_[in_at_]);
    if (!next_ || moment < next_->moment) next_ = {moment, false};
  }
  if (next_) ++(next_->outgoing ? out_at_ : in_at_);
}

}  // namespace duanlian::graph
