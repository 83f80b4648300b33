#include "graph/store/restorer.h"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "base/check.h"
#include "graph/limits.h"

namespace duanlian::graph {
namespace {

Error broken(std::string_view what) { return {ErrorCode::corrupt, std::string(what)}; }

// Transfers before its turn that the rows of a transfer's pockets are fetched into the cache.
constexpr uint32_t kRowsFetchedAhead = 24;
constexpr auto kFlagsKnown =
    static_cast<uint16_t>(Page::kKindBits | Page::kStatusBits << Page::kStatusShift | Page::kTwoAmounts);

}  // namespace

Restorer::Restorer(MoneyGraph& graph) : graph_(graph) {
  CHECK(graph_.pockets() == 0, "an empty graph is put together");
  graph_.begin_bulk();
}

Status Restorer::add_asset(std::string_view name) {
  if (name.empty() || name.size() > kAssetNameBytesMax) return broken("an asset's name is too short or long");
  const std::size_t before = graph_.assets_.size();
  if (graph_.assets_.find_or_add(name) != before) return broken("an asset stands twice, or is one too many");
  return {};
}

Status Restorer::add_bank(std::string_view name) {
  const std::size_t before = graph_.banks_.size();
  if (name.empty() || graph_.banks_.find_or_add(name) != before) {
    return broken("a bank has no name, stands twice, or is one too many");
  }
  return {};
}

Status Restorer::add_pocket(const SavedPocket& pocket) {
  if (pocket.asset.value() >= graph_.assets_.size()) return broken("a pocket's asset is none of the graph");
  if (pocket.bank != kNoBank && pocket.bank.value() >= graph_.banks_.size())
    return broken("a pocket's bank is none of the graph");
  if (pocket.id.empty() != (pocket.kind == PocketKind::cash) || pocket.id.size() > kPocketNameBytesMax)
    return broken("a pocket's name is too short or too long");
  const uint64_t before = graph_.pockets();
  if (before >= kPocketsMax) return broken("more pockets than kPocketsMax");
  const PocketId id =
      graph_.pockets_.find_or_add({.kind = pocket.kind, .asset = pocket.asset, .id = pocket.id});
  if (id.value() != before) return broken("a pocket stands twice");
  PocketRow& row = graph_.pockets_.row(id);
  row.bank = pocket.bank.value();
  row.hub = pocket.hub;
  return {};
}

void Restorer::set_rare(TransferPages::Arrives arrives, TransferPages::FarRecords far_records) {
  graph_.pages_.adopt_rare(std::move(arrives), std::move(far_records));
}

Status Restorer::add_page(PagePtr page, uint32_t transfers, std::span<const int64_t> balances, bool in_file) {
  const uint64_t first = graph_.size();
  if (transfers == 0 || transfers > Page::kTransfers || first % Page::kTransfers != 0)
    return broken("a page has too few or too many transfers");
  if (first + transfers > kTransfersMax) return broken("more transfers than kTransfersMax");
  RETURN_IF_ERROR(check_groups(*page, transfers, balances.size()));
  RETURN_IF_ERROR(check_transfers(*page, transfers));
  graph_.pages_.adopt(std::move(page), transfers, balances, in_file);
  reckon_page(first, transfers);
  return {};
}

Status Restorer::check_groups(const Page& page, uint32_t transfers, std::size_t balances) const {
  std::size_t known = 0;
  for (std::size_t group = 0; group * Page::kGroup < transfers; ++group) {
    if (page.balances_before[group] != known) return broken("known balances are counted wrongly");
    const std::size_t size = std::min<std::size_t>(Page::kGroup, transfers - group * Page::kGroup);
    if (size < Page::kGroup && page.balance_known[group] >> size != 0)
      return broken("a balance is of no transfer");
    known += static_cast<std::size_t>(std::popcount(page.balance_known[group]));
  }
  if (known != balances) return broken("there are more or fewer known balances than transfers that have one");
  return {};
}

Status Restorer::check_transfers(const Page& page, uint32_t transfers) {
  const auto pockets = static_cast<uint32_t>(graph_.pockets());
  for (uint32_t i = 0; i < transfers; ++i) {
    if (page.rows[i].from >= pockets || page.rows[i].to >= pockets || page.rows[i].from == page.rows[i].to)
      return broken("an end of transfer " + std::to_string(graph_.size() + i) + " is no pocket");
    if (page.rows[i].amount.value() <= 0 || (page.rows[i].flags & ~kFlagsKnown) != 0 ||
        (page.rows[i].flags & Page::kKindBits) >= words(MovementKind{}).size())
      return broken("transfer " + std::to_string(graph_.size() + i) + " has no amount, or no kind");
    const bool is_rare =
        (page.rows[i].flags & Page::kTwoAmounts) != 0 || page.rows[i].record == Page::kFarRecord;
    if (is_rare) RETURN_IF_ERROR(check_rare(page, i));
    const uint64_t first = page.first_record[i / Page::kGroup];
    const uint64_t record = page.rows[i].record == Page::kFarRecord
                                ? graph_.pages_.far_record(graph_.size() + i).value_or(0)
                                : first + page.rows[i].record;
    if (record < first || record < last_record_)
      return broken("the record of transfer " + std::to_string(graph_.size() + i) + " is below one before");
    last_record_ = record;
  }
  return {};
}

Status Restorer::check_rare(const Page& page, uint32_t at) {
  const uint64_t number = graph_.size() + at;
  if ((page.rows[at].flags & Page::kTwoAmounts) != 0) {
    ++two_amounts_;
    const auto arrives = graph_.pages_.second_amount(number);
    const bool same_asset =
        graph_.asset(PocketId{page.rows[at].from}) == graph_.asset(PocketId{page.rows[at].to});
    if (!arrives || *arrives < 0 || (same_asset && *arrives >= page.rows[at].amount.value()))
      return broken("what arrives by transfer " + std::to_string(number) + " is missing or too much");
  }
  if (page.rows[at].record == Page::kFarRecord) {
    ++far_records_;
    const auto far = graph_.pages_.far_record(number);
    const uint64_t first = page.first_record[at / Page::kGroup];
    if (!far || *far < first || *far - first < Page::kFarRecord)
      return broken("the record of transfer " + std::to_string(number) + " is missing or wrong");
  }
  return {};
}

void Restorer::reckon_page(uint64_t first, uint32_t transfers) {
  const TransferPages& pages = graph_.pages_;
  const Page& page = pages.page_at(first / Page::kTransfers);
  for (uint32_t i = 0; i < transfers; ++i) {
    if (i + kRowsFetchedAhead < transfers) {
      __builtin_prefetch(&graph_.pockets_.row(PocketId{page.rows[i + kRowsFetchedAhead].from}));
      __builtin_prefetch(&graph_.pockets_.row(PocketId{page.rows[i + kRowsFetchedAhead].to}));
    }
    const TransferId id{static_cast<uint32_t>(first + i)};
    graph_.reckon_in({.time = {page.rows[i].time.value()},
                      .from = PocketId{page.rows[i].from},
                      .to = PocketId{page.rows[i].to},
                      .amount = page.rows[i].amount.value(),
                      .arrives = pages.arrives(id),
                      .balance_before = pages.balance_before(id)},
                     id);
    const MovementStatus status = pages.status(id);
    if (status == MovementStatus::reversed) ++graph_.tally_.reversed;
    if (!counts(status)) graph_.disturb(id);
  }
}

Status Restorer::finish(const GraphTally& tally) {
  if (two_amounts_ != graph_.pages_.all_arrives().size() ||
      far_records_ != graph_.pages_.all_far_records().size()) {
    return broken("amounts or records are told of transfers that have none");
  }
  graph_.tally_.kept = graph_.size();
  graph_.tally_.to_itself = tally.to_itself;
  graph_.tally_.nothing = tally.nothing;
  graph_.tally_.unmatched_reversals = tally.unmatched_reversals;
  graph_.end_bulk();
  return {};
}

}  // namespace duanlian::graph
