#include "engine/money_rows.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/coding.h"

namespace duanlian::engine {
namespace {

std::string money_row_key(uint64_t last) {
  std::string key;
  put_big_endian64(key, last);
  return key;
}

Error broken_money(std::string_view what) {
  return {ErrorCode::corrupt, "the saved money graph is damaged: " + std::string(what) +
                                  "; restore a back-up, or make the views again (docs/views.md)"};
}

}  // namespace

// Every row begins where the one before ends: none is missing.
Status MoneyRows::check_follows(std::string_view key, uint64_t from) {
  if (key.size() != sizeof(uint64_t)) return broken_money("a row has no position");
  const uint64_t last = big_endian64(key.data());
  if (from == 0 || from > last || (begins_at_ && from != next_from_))
    return broken_money("the row before entry " + std::to_string(last) + " is missing");
  if (!begins_at_) begins_at_ = from;
  next_from_ = last + 1;
  return {};
}

Result<uint64_t> MoneyRows::load(uint64_t until, MoneyView& money) {
  graph::MoneyGraph& graph = money.graph_to_restore();
  std::vector<MoneyView::Undoing> undoings;
  Status read;
  graph.begin_bulk();
  const auto visit = [&](std::string_view key, std::string_view row) {
    const auto from = MoneyRow::read(row, until, graph, undoings);
    money.move_older();
    read = from ? check_follows(key, *from) : Status(broken_money(from.error().message));
    return read.has_value();
  };
  RETURN_IF_ERROR(view_.scan("", "", visit));
  RETURN_IF_ERROR(std::move(read));
  graph.end_bulk();
  for (const MoneyView::Undoing& undoing : undoings) {
    const auto transfer = graph.find_record(undoing.record);
    if (transfer) {
      graph.set_status(*transfer, graph::MovementStatus::reversed);
    } else if (undoing.record >= begins_at_.value_or(1)) {  // retention let go of those before
      return broken_money("entry " + std::to_string(undoing.position) + " undid nothing");
    }
  }
  if (next_from_ > position().value() + 1) return broken_money("rows are ahead of the view");
  written_ = graph.size();
  return std::min(until, position().value());
}

Status MoneyRows::keep(MoneyView& money, journal::Position position) {
  money.move_older();
  const uint64_t waiting = money.graph().size() - written_ + money.undoings().size();
  const bool far_behind = position.value() >= view_.position().value() + kLagMax;
  if (waiting < MoneyRow::kTransfersMax && !far_behind) return {};
  const Status written = write(money, position);
  return written || written.error().code == ErrorCode::no_space ? Status{} : written;
}

// What was read again after a start may be in the view already.
Status MoneyRows::write(MoneyView& money, journal::Position position) {
  if (position <= view_.position()) return {};
  journal::ViewBatch batch;
  const uint64_t next_from = next_from_;
  const auto begins_at = begins_at_;
  put_rows(money, position.value(), batch);
  if (Status written = view_.try_write(std::move(batch), position); !written) {
    next_from_ = next_from;
    begins_at_ = begins_at;
    return written;
  }
  written_ = money.graph().size();
  money.settle();
  return {};
}

// Rows of kTransfersMax transfers; each ends before the entry of the next one's first.
void MoneyRows::put_rows(const MoneyView& money, uint64_t position, journal::ViewBatch& batch) {
  const graph::TransferPages& transfers = money.graph().transfers();
  const uint64_t size = money.graph().size();
  const uint64_t before = view_.position().value();
  uint64_t first = written_;
  while (first < size && transfers.record(graph::TransferId{static_cast<uint32_t>(first)}) <= before) ++first;
  const auto is_new = [&](const MoneyView::Undoing& undoing) { return undoing.position > before; };
  auto undoing = std::ranges::find_if(money.undoings(), is_new);
  const auto undoings_end = money.undoings().end();
  // The first row of all is written though it be empty: it says where the graph begins.
  while (first < size || undoing != undoings_end || !begins_at_) {
    const auto count = static_cast<uint32_t>(std::min<uint64_t>(size - first, MoneyRow::kTransfersMax));
    const bool is_last = first + count == size;
    const uint64_t last =
        is_last ? position : transfers.record(graph::TransferId{static_cast<uint32_t>(first + count)}) - 1;
    const auto next_undoing = std::find_if(
        undoing, undoings_end, [&](const MoneyView::Undoing& one) { return one.position > last; });
    std::string row;
    MoneyRow::write(row, next_from_, money.graph(), static_cast<uint32_t>(first), count,
                    {undoing, next_undoing});
    batch.put(money_row_key(last), row);
    if (!begins_at_) begins_at_ = next_from_;
    next_from_ = last + 1;
    first += count;
    undoing = next_undoing;
  }
}

Status MoneyRows::remove_before(journal::Position first) {
  return view_.remove_below(money_row_key(first.value()));
}

}  // namespace duanlian::engine
