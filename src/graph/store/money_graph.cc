#include "graph/store/money_graph.h"

#include <algorithm>
#include <mutex>
#include <ranges>
#include <utility>

#include "base/check.h"
#include "graph/limits.h"
#include "graph/store/ledger.h"
#include "graph/store/scratch.h"
#include "graph/store/walk.h"

namespace duanlian::graph {
namespace {

Error full(std::string_view what, std::string_view limit) {
  return {ErrorCode::limit_exceeded,
          "the money graph has no room for another " + std::string(what) + " (" + std::string(limit) + ")"};
}

Status check_end(const End& end) {
  if (end.kind != PocketKind::cash && end.id.empty()) return invalid("an end of a transfer has no name");
  if (end.id.size() > kPocketNameBytesMax) return invalid("a name is longer than kPocketNameBytesMax");
  return {};
}

Status check_asset(std::string_view asset) {
  if (asset.empty()) return invalid("an amount has no currency");
  if (asset.size() > kAssetNameBytesMax)
    return invalid("the name of an asset is longer than kAssetNameBytesMax");
  return {};
}

Status check_movement(const Movement& movement) {
  RETURN_IF_ERROR(check_end(movement.from));
  RETURN_IF_ERROR(check_end(movement.to));
  if (movement.amount < 0) return invalid("an amount is below 0");
  RETURN_IF_ERROR(check_asset(movement.asset));
  if (!movement.arrives_asset.empty()) RETURN_IF_ERROR(check_asset(movement.arrives_asset));
  const bool same_asset = movement.arrives_asset.empty() || movement.arrives_asset == movement.asset;
  if (!movement.arrives)
    return same_asset ? Status{} : invalid("how much arrives of another asset is not said");
  if (*movement.arrives < 0) return invalid("an amount that arrives is below 0");
  if (same_asset && *movement.arrives > movement.amount) return invalid("more arrives than was paid");
  return {};
}

// The id of cash is empty, whatever was said.
PocketName name_of(const End& end, AssetId asset) {
  return {.kind = end.kind, .asset = asset, .id = end.kind == PocketKind::cash ? "" : end.id};
}

}  // namespace

Result<PocketId> MoneyGraph::pocket_of(const End& end, AssetId asset) {
  if (pockets_.size() >= kPocketsMax) return full("account", "kPocketsMax");
  const PocketId id = pockets_.find_or_add(name_of(end, asset));
  if (end.bank.empty()) return id;
  PocketRow& row = pockets_.row(id);
  if (row.bank.load(std::memory_order_relaxed) != kNoBank.value()) return id;  // the first that named it
  const auto bank = banks_.find_or_add(end.bank);
  if (!bank) return full("bank", "kBanksMax");
  row.bank.store(*bank, std::memory_order_release);
  return id;
}

Result<MoneyGraph::Appended> MoneyGraph::append(const Movement& movement) {
  RETURN_IF_ERROR(check_movement(movement));
  if (pages_.size() >= kTransfersMax) return full("transfer", "kTransfersMax");
  if (movement.amount == 0 || !counts(movement.status)) {
    ++tally_.nothing;
    return Appended{};
  }
  ASSIGN_OR_RETURN(const AssetId asset, asset_of(movement.asset));
  AssetId arrives_asset = asset;
  if (!movement.arrives_asset.empty()) {
    ASSIGN_OR_RETURN(arrives_asset, asset_of(movement.arrives_asset));
  }
  ASSIGN_OR_RETURN(const PocketId from, pocket_of(movement.from, asset));
  ASSIGN_OR_RETURN(const PocketId to, pocket_of(movement.to, arrives_asset));
  if (from == to) {
    ++tally_.to_itself;
    return Appended{.taken = Taken::to_itself, .from = from, .to = to};
  }
  Transfer transfer{.time = movement.time,
                    .from = from,
                    .to = to,
                    .amount = movement.amount,
                    .kind = movement.kind,
                    .status = movement.status,
                    .balance_before = movement.balance_before,
                    .record = movement.record};
  if (movement.arrives && (asset != arrives_asset || *movement.arrives != movement.amount)) {
    transfer.arrives = movement.arrives;
  }
  return Appended{.taken = Taken::kept, .id = take(transfer), .from = from, .to = to};
}

Result<AssetId> MoneyGraph::asset_of(std::string_view name) {
  const auto asset = assets_.find_or_add(name);
  if (!asset) return full("asset", "kAssetsMax");
  return AssetId{static_cast<uint8_t>(*asset)};
}

Result<PocketId> MoneyGraph::pocket_of(const End& end, std::string_view asset) {
  RETURN_IF_ERROR(check_end(end));
  RETURN_IF_ERROR(check_asset(asset));
  ASSIGN_OR_RETURN(const AssetId number, asset_of(asset));
  return pocket_of(end, number);
}

Result<TransferId> MoneyGraph::append(const Transfer& transfer) {
  RETURN_IF_ERROR(check_transfer(transfer));
  if (pages_.size() >= kTransfersMax) return full("transfer", "kTransfersMax");
  const TransferId id = take(transfer);
  if (!counts(transfer.status)) disturb(id);
  return id;
}

Status MoneyGraph::check_transfer(const Transfer& transfer) const {
  if (transfer.from.value() >= pockets() || transfer.to.value() >= pockets() || transfer.from == transfer.to)
    return invalid("an end of a transfer is no pocket, or both are the same");
  if (transfer.amount <= 0) return invalid("an amount is not above 0");
  if (transfer.record < pages_.last_record()) return invalid("a record is below one before");
  if (!transfer.arrives) return {};
  const bool same_asset = asset(transfer.from) == asset(transfer.to);
  if (*transfer.arrives < 0 || (same_asset && *transfer.arrives >= transfer.amount))
    return invalid("what arrives is below 0, or is not less than was paid");
  return {};
}

TransferId MoneyGraph::take(const Transfer& transfer) {
  const TransferId id = pages_.append(transfer);
  reckon_in(transfer, id);
  ++tally_.kept;
  return id;
}

void MoneyGraph::reckon_in(const Transfer& transfer, TransferId id) {
  PocketRow& from = pockets_.row(transfer.from);
  PocketRow& to = pockets_.row(transfer.to);
  const bool late = std::max(from.newest, to.newest) > transfer.time.micros;
  if (late) ++tally_.late;
  for (PocketRow* const row : {&from, &to}) {
    if (row->newest > transfer.time.micros) row->order.store(Order::late, std::memory_order_release);
    row->newest = std::max(row->newest, transfer.time.micros);
  }
  const Reckoning reckoning = reckon(from.balance, transfer.amount, transfer.balance_before);
  from.balance = reckoning.before - transfer.amount;
  to.balance = add_capped(to.balance, transfer.arrives.value_or(transfer.amount));
  const auto list = [&](PocketId pocket, PocketRow& row, EdgeListHead& head) {
    if (row.kind == PocketKind::cash) return;
    if (bulk_) {
      head.store({head.load().count + 1, 0});  // counted only, until fill_lists()
    } else {
      lists_.append(head, id);
    }
    note(pocket, id);
  };
  list(transfer.from, from, from.out);
  list(transfer.to, to, to.in);
}

// Every so many transfers of a pocket its balance is noted, so that it need not be reckoned from the first.
void MoneyGraph::note(PocketId pocket, TransferId id) {
  if (degree(pocket) % kCheckpointEvery != 0) return;
  const std::unique_lock lock(checkpoints_mutex_);
  checkpoints_[pocket.value()].push_back({id.value(), pockets_.row(pocket).balance});
}

Result<TransferId> MoneyGraph::reverse(const Movement& movement) {
  RETURN_IF_ERROR(check_movement(movement));
  const auto from = find(movement.from.kind, movement.from.id, movement.asset);
  const std::string_view arrives = movement.arrives_asset.empty() ? movement.asset : movement.arrives_asset;
  const auto to = from ? find(movement.to.kind, movement.to.id, arrives) : std::nullopt;
  const auto found = to ? newest_like(movement, *from, *to) : std::nullopt;
  if (found) {
    set_status(*found, MovementStatus::reversed);
    return *found;
  }
  ++tally_.unmatched_reversals;
  return Error{ErrorCode::not_found, "no transfer of that amount between the two is known before it"};
}

// In the shorter of the two lists.
std::optional<TransferId> MoneyGraph::newest_like(const Movement& movement, PocketId from,
                                                  PocketId to) const {
  const PocketRow& payer = pockets_.row(from);
  const PocketRow& payee = pockets_.row(to);
  const bool by_payer = payee.kind == PocketKind::cash ||
                        (payer.kind != PocketKind::cash && payer.out.load().count <= payee.in.load().count);
  const PocketRow& row = by_payer ? payer : payee;
  const Edges taken(lists_, pages_, (by_payer ? row.out : row.in).load(), false);
  const std::size_t end = taken.size() - std::min(taken.size(), kReversalLooksMax);
  std::optional<Moment> newest;
  for (std::size_t i = taken.size(); i-- > end;) {
    const Moment moment = moment_of(*this, taken[i]);
    const TransferId id = moment.id;
    const bool alike = pages_.from(id) == from && pages_.to(id) == to &&
                       pages_.amount(id) == movement.amount && counts(pages_.status(id));
    if (!alike || moment.micros > movement.time.micros || (newest && moment < *newest)) continue;
    newest = moment;
    if (row.order.load(std::memory_order_relaxed) != Order::late) break;
  }
  return newest ? std::optional(newest->id) : std::nullopt;
}

void MoneyGraph::set_status(TransferId id, MovementStatus status) {
  const bool counted = counts(pages_.status(id));
  pages_.set_status(id, status);
  if (counted == counts(status)) return;
  if (status == MovementStatus::reversed) ++tally_.reversed;
  disturb(id);
}

Result<bool> MoneyGraph::move_page(std::size_t page, int file, uint64_t offset) {
  const PutUnder put = pages_.move_page(page, file, offset);
  if (put != PutUnder::refused) return put == PutUnder::done;
  return Error{ErrorCode::io, "the system maps no more pages of the money graph from a file"};
}

// Of what is undone, or is not any more.
void MoneyGraph::disturb(TransferId id) {
  for (const PocketId pocket : {pages_.from(id), pages_.to(id)}) {
    PocketRow& row = pockets_.row(pocket);
    if (row.order.load(std::memory_order_relaxed) == Order::kept)
      row.order.store(Order::undone, std::memory_order_release);
  }
}

// The balance after all of the pocket's transfers, or just before one of them.
int64_t MoneyGraph::replay(PocketId pocket, std::optional<TransferId> until) const {
  const bool in_order = pockets_.row(pocket).order.load(std::memory_order_acquire) == Order::kept;
  const auto from = until && in_order ? checkpoint_before(pocket, *until) : std::nullopt;
  int64_t balance = from ? from->balance : 0;
  const Moment after = from ? moment_of(*this, TransferId{from->after}) : Moment{INT64_MIN, TransferId{0}};
  for (Walk walk(*this, pocket, after); !walk.at_end(); walk.advance()) {
    const TransferId id = walk.step().moment.id;
    if (id == until) break;
    const int64_t amount = pages_.amount(id);
    if (walk.step().outgoing) {
      balance = reckon(balance, amount, pages_.balance_before(id)).before - amount;
    } else {
      balance = add_capped(balance, pages_.arrives(id).value_or(amount));
    }
  }
  return balance;
}

std::optional<MoneyGraph::Checkpoint> MoneyGraph::checkpoint_before(PocketId pocket,
                                                                    TransferId transfer) const {
  const std::shared_lock lock(checkpoints_mutex_);
  const auto found = checkpoints_.find(pocket.value());
  if (found == checkpoints_.end()) return std::nullopt;
  const auto& all = found->second;
  const auto after = std::ranges::lower_bound(all, transfer.value(), {}, &Checkpoint::after);
  if (after == all.begin()) return std::nullopt;
  return *std::prev(after);
}

int64_t MoneyGraph::balance_before(PocketId pocket, TransferId transfer) const {
  return replay(pocket, transfer);
}

void MoneyGraph::begin_bulk() {
  CHECK(size() == 0, "a bulk load begins with an empty graph");
  bulk_ = true;
}

void MoneyGraph::end_bulk() {
  CHECK(bulk_, "a bulk load was begun");
  bulk_ = false;
  fill_lists();
}

// Puts every transfer to its place among those of its pocket, then hands each list over.
void MoneyGraph::fill_lists() {
  const auto pockets = static_cast<uint32_t>(pockets_.size());
  const auto fill_side = [&](uint32_t TransferRow::* side, EdgeListHead PocketRow::* head) {
    Scratch<uint32_t> next(pockets);  // by pocket: where its next one goes
    uint32_t end = 0;
    for (uint32_t i = 0; i < pockets; ++i) {
      EdgeListHead& list = pockets_.row(PocketId{i}).*head;
      const uint32_t count = list.load().count;
      list.store({});
      next[i] = is_listed(PocketId{i}) ? end : kNowhere;
      end += count;
    }
    Scratch<uint32_t> sorted(end);
    scatter(side, next, sorted);
    uint32_t begin = 0;
    for (uint32_t i = 0; i < pockets; ++i) {
      if (next[i] == kNowhere) continue;
      lists_.fill(pockets_.row(PocketId{i}).*head, {&sorted[begin], next[i] - begin});
      begin = next[i];
    }
  };
  fill_side(&TransferRow::from, &PocketRow::out);
  fill_side(&TransferRow::to, &PocketRow::in);
}

void MoneyGraph::scatter(uint32_t TransferRow::* side, Scratch<uint32_t>& next,
                         Scratch<uint32_t>& sorted) const {
  constexpr std::size_t kAhead = 16;  // for the place, twice as far for where the place stands
  for (std::size_t index = 0; index < pages_.pages(); ++index) {
    const auto& rows = pages_.page_at(index).rows;
    const std::size_t first = index * Page::kTransfers;
    const std::size_t count = std::min<std::size_t>(size() - first, Page::kTransfers);
    for (std::size_t i = 0; i < count; ++i) {
      if (i + 2 * kAhead < count) __builtin_prefetch(&next[rows[i + 2 * kAhead].*side], 1);
      if (i + kAhead < count && next[rows[i + kAhead].*side] != kNowhere)
        __builtin_prefetch(&sorted[next[rows[i + kAhead].*side]], 1);
      uint32_t& place = next[rows[i].*side];
      if (place != kNowhere) sorted[place++] = static_cast<uint32_t>(first + i);
    }
  }
}

std::optional<PocketId> MoneyGraph::find(PocketKind kind, std::string_view id, std::string_view asset) const {
  const auto number = assets_.find(asset);
  if (!number) return std::nullopt;
  return pockets_.find(name_of({.kind = kind, .id = id}, AssetId{static_cast<uint8_t>(*number)}));
}

std::optional<uint64_t> MoneyGraph::hint_of(PocketKind kind, std::string_view id,
                                            std::string_view asset) const {
  const auto number = assets_.find(asset);
  if (id.empty() || !number) return std::nullopt;
  return Pockets::hash_of(name_of({.kind = kind, .id = id}, AssetId{static_cast<uint8_t>(*number)}));
}

void MoneyGraph::prefetch_lists(PocketId id) const {
  const PocketRow& row = pockets_.row(id);
  __builtin_prefetch(row.name);
  lists_.prefetch(row.out.load());
  lists_.prefetch(row.in.load());
}

std::optional<TransferId> MoneyGraph::find_record(uint64_t record) const {
  const auto numbers = std::views::iota(uint32_t{0}, static_cast<uint32_t>(size()));
  const auto found = std::ranges::lower_bound(numbers, record, {},
                                              [&](uint32_t id) { return pages_.record(TransferId{id}); });
  if (found == numbers.end() || pages_.record(TransferId{*found}) != record) return std::nullopt;
  return TransferId{*found};
}

std::vector<PocketId> MoneyGraph::find_all(std::string_view id) const {
  std::vector<PocketId> found = find_all(PocketKind::account, id);
  const std::vector<PocketId> wallets = find_all(PocketKind::wallet, id);
  found.insert(found.end(), wallets.begin(), wallets.end());
  return found;
}

std::vector<PocketId> MoneyGraph::find_all(PocketKind kind, std::string_view id) const {
  std::vector<PocketId> found;
  for (std::size_t asset = 0; asset < assets_.size(); ++asset) {
    const auto pocket =
        pockets_.find(name_of({.kind = kind, .id = id}, AssetId{static_cast<uint8_t>(asset)}));
    if (pocket) found.push_back(*pocket);
  }
  return found;
}

MoneyGraph::Pocket MoneyGraph::pocket(PocketId id) const {
  const PocketRow& row = pockets_.row(id);
  const uint32_t bank = row.bank.load(std::memory_order_acquire);
  return {.kind = row.kind,
          .id = pockets_.name(id).id,
          .asset = assets_.name(row.asset.value()),
          .bank = bank == kNoBank.value() ? std::string_view() : banks_.name(bank),
          .hub = row.hub,
          .balance = row.order == Order::kept ? row.balance.load() : replay(id, std::nullopt),
          .outgoing = row.out.load().count,
          .incoming = row.in.load().count};
}

Edges MoneyGraph::outgoing(PocketId id) const {
  const PocketRow& row = pockets_.row(id);
  return {lists_, pages_, row.out.load(), row.order.load(std::memory_order_acquire) == Order::late};
}

Edges MoneyGraph::incoming(PocketId id) const {
  const PocketRow& row = pockets_.row(id);
  return {lists_, pages_, row.in.load(), row.order.load(std::memory_order_acquire) == Order::late};
}

MoneyGraph::Bytes MoneyGraph::memory() const {
  return {.transfers = pages_.bytes(), .lists = lists_.bytes(), .pockets = pockets_.bytes()};
}

}  // namespace duanlian::graph
