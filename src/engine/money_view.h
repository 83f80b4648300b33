#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "graph/live/live_shapes.h"
#include "graph/live/money_foresight.h"
#include "graph/store/money_graph.h"
#include "graph/store/older_pages.h"
#include "model/decision.h"
#include "model/event.h"

namespace duanlian::engine {

// With their accounts some 10 GiB.
inline constexpr uint64_t kGraphTransfersUsual = 200'000'000;

// Of older ones 28 of these bytes lie on the disk.
inline constexpr uint64_t kGraphInMemoryUsual = 50'000'000;

// The money of the journal: every transfer that moved, with the entry's position as its record, and the
// shapes that they form. Takes on one thread; the graph may be read on any.
class MoneyView {
 public:
  MoneyView() = default;
  MoneyView(const MoneyView&) = delete;
  MoneyView& operator=(const MoneyView&) = delete;

  // No transfer is taken beyond so many: what was taken stays, and the rest is counted.
  void limit_transfers(uint64_t transfers_max) { transfers_max_ = transfers_max; }

  // A hint: the event is taken soon, after those expected before.
  void expect(const model::Event& event) { foresight_.expect(event); }

  // All of the newest so many transfers is in memory; of older ones the most lies in a file of this folder.
  void keep_older_in(const std::filesystem::path& folder, uint64_t transfers_in_memory) {
    older_ = std::make_unique<graph::OlderPages>(
        graph::OlderPages::Options{.folder = folder, .transfers_in_memory = transfers_in_memory});
  }
  // Moves a page there, to be called now and then. On the thread that takes.
  void move_older() {
    if (older_) older_->tend(graph_);
  }
  // Why that could not be done, the first time. Any thread.
  std::optional<Error> older_trouble() const { return older_ ? older_->trouble() : std::nullopt; }

  // Takes what the event says of money, after it was decided so. What was stopped before it left is not
  // taken: docs/views.md; when it does leave, its source says so in another event. `is_victims_payment` is
  // asked where it moved. An error says why the graph refuses it, and changes nothing. Positions rise.
  template <class IsVictimsPayment>
  Status take(uint64_t position, const model::Event& event, model::Outcome outcome,
              const IsVictimsPayment& is_victims_payment) {
    const auto transfer = append(position, event, outcome);
    if (!transfer) return transfer.error();
    if (*transfer == graph::kNoTransfer) return {};
    const bool is_victims = is_victims_payment();
    shapes_.take(*transfer);
    if (is_victims) shapes_.mark(*transfer);
    return {};
  }

  const graph::MoneyGraph& graph() const { return graph_; }
  graph::LiveShapes& shapes() { return shapes_; }

  // For who puts the view together again: the graph first, with what take_before_shapes() adds, then the
  // shapes from it and from what save_shapes() gave. Nothing: no payment is known to be a victim's.
  graph::MoneyGraph& graph_to_restore() { return graph_; }
  void take_before_shapes(uint64_t position, const model::Event& event, model::Outcome outcome);
  Status restore_shapes(std::string_view saved);
  void save_shapes(std::string& out) const { shapes_.save_marks(out); }

  // What was undone by which entry, since settle().
  struct Undoing {
    uint64_t position = 0;
    uint64_t record = 0;  // of the transfer
  };
  const std::vector<Undoing>& undoings() const { return undoings_; }
  void settle() { undoings_.clear(); }

  struct Counters {
    uint64_t transfers = 0;
    uint64_t pockets = 0;
    std::size_t bytes = 0;
    std::size_t pages_on_disk = 0;
    graph::GraphTally tally;
    uint64_t stopped = 0;     // that a decision stopped; since the start, as those below
    uint64_t refused = 0;     // that the graph cannot hold: bad amounts, names
    uint64_t over_limit = 0;  // that came beyond a limit
  };
  Counters counters() const;

 private:
  // Nothing was kept: kNoTransfer.
  Result<graph::TransferId> append(uint64_t position, const model::Event& event, model::Outcome outcome);
  Result<graph::TransferId> append_movement();
  Status undo(uint64_t position);

  graph::MoneyGraph graph_;
  graph::LiveShapes shapes_{graph_};
  graph::MoneyForesight foresight_{graph_, shapes_};
  graph::EventMovement movement_;  // room for one
  std::vector<Undoing> undoings_;
  std::unique_ptr<graph::OlderPages> older_;
  uint64_t transfers_max_ = kGraphTransfersUsual;
  uint64_t stopped_ = 0;
  uint64_t refused_ = 0;
  uint64_t over_limit_ = 0;
};

}  // namespace duanlian::engine
