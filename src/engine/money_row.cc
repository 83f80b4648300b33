#include "engine/money_row.h"

#include <unordered_map>
#include <vector>

#include "base/check.h"
#include "base/coding.h"
#include "graph/limits.h"
#include "journal/stored_block.h"

namespace duanlian::engine {
namespace {

constexpr uint32_t kMoneyRowMagic = 0x314d4c44;  // "DLM1"

// Of a transfer's first byte: the kind, then the status, then what else follows.
constexpr unsigned kKindBits = 0xf;
constexpr int kStatusShift = 4;
constexpr unsigned kStatusBits = 0x3;
constexpr unsigned kTwoAmounts = 1U << 6;
constexpr unsigned kBalanceKnown = 1U << 7;

// Small numbers of either sign as small ones.
uint64_t folded(int64_t value) {
  return static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63);
}
int64_t unfolded(uint64_t value) { return static_cast<int64_t>(value >> 1 ^ (~(value & 1) + 1)); }

Error damaged_money_row() { return {ErrorCode::corrupt, "a row of the view money is damaged"}; }

// The names that a row uses, each once, in the order of their first use.
class RowNames {
 public:
  explicit RowNames(const graph::MoneyGraph& graph) : graph_(graph) {}

  uint64_t number_of(graph::PocketId pocket) {
    const auto [at, is_new] = pocket_numbers_.emplace(pocket.value(), pocket_numbers_.size());
    if (is_new) write_pocket(pocket);
    return at->second;
  }

  void write(std::string& out) const {
    put_varint(out, asset_numbers_.size());
    out += assets_;
    put_varint(out, bank_numbers_.size());
    out += banks_;
    put_varint(out, pocket_numbers_.size());
    out += pockets_;
  }

 private:
  void write_pocket(graph::PocketId pocket) {
    const graph::AssetId asset = graph_.asset(pocket);
    const auto [at, is_new] = asset_numbers_.emplace(asset.value(), asset_numbers_.size());
    if (is_new) put_bytes(assets_, graph_.asset_name(asset));
    pockets_.push_back(static_cast<char>(graph_.kind(pocket)));
    put_varint(pockets_, at->second);
    put_varint(pockets_, bank_number(graph_.bank(pocket)));
    put_bytes(pockets_, graph_.name(pocket));
  }

  uint64_t bank_number(graph::BankId bank) {
    if (bank == graph::kNoBank) return 0;
    const auto [at, is_new] = bank_numbers_.emplace(bank.value(), bank_numbers_.size());
    if (is_new) put_bytes(banks_, graph_.banks().name(bank.value()));
    return at->second + 1;
  }

  const graph::MoneyGraph& graph_;
  std::unordered_map<uint32_t, uint64_t> pocket_numbers_;
  std::unordered_map<uint32_t, uint64_t> asset_numbers_;
  std::unordered_map<uint32_t, uint64_t> bank_numbers_;
  std::string assets_;
  std::string banks_;
  std::string pockets_;
};

void write_transfer(std::string& out, const graph::Transfer& transfer, RowNames& names, uint64_t& record,
                    uint64_t& time) {
  const bool balance_known = transfer.balance_before.has_value();
  out.push_back(static_cast<char>(
      static_cast<unsigned>(transfer.kind) | static_cast<unsigned>(transfer.status) << kStatusShift |
      (transfer.arrives ? kTwoAmounts : 0) | (balance_known ? kBalanceKnown : 0)));
  put_varint(out, transfer.record - record);
  put_varint(out, folded(static_cast<int64_t>(static_cast<uint64_t>(transfer.time.micros) - time)));
  put_varint(out, names.number_of(transfer.from));
  put_varint(out, names.number_of(transfer.to));
  put_varint(out, static_cast<uint64_t>(transfer.amount));
  if (transfer.arrives) put_varint(out, static_cast<uint64_t>(*transfer.arrives));
  if (balance_known) put_varint(out, folded(*transfer.balance_before));
  record = transfer.record;
  time = static_cast<uint64_t>(transfer.time.micros);
}

// Reads one row into one graph.
class MoneyRowReading {
 public:
  MoneyRowReading(std::string_view plain, uint64_t until, graph::MoneyGraph& graph)
      : in_(plain), until_(until), graph_(graph) {}

  Result<uint64_t> read(std::vector<MoneyView::Undoing>& undoings) {
    const uint32_t magic = in_.fixed32();
    const uint64_t from = in_.fixed64();
    if (magic != kMoneyRowMagic) return damaged_money_row();
    RETURN_IF_ERROR(read_names());
    RETURN_IF_ERROR(read_transfers());
    const uint64_t count = in_.varint();
    for (uint64_t i = 0; i < count && !in_.failed(); ++i) {
      const uint64_t position = in_.fixed64();
      const uint64_t record = in_.fixed64();
      if (position <= until_) undoings.push_back({position, record});
    }
    if (in_.failed() || !in_.at_end()) return damaged_money_row();
    return from;
  }

 private:
  // A count of what takes at least a byte each.
  std::size_t count() {
    const uint64_t told = in_.varint();
    return told <= in_.rest().size() ? static_cast<std::size_t>(told) : SIZE_MAX;
  }

  Status read_names() {
    for (std::vector<std::string_view>* const names : {&assets_, &banks_}) {
      const std::size_t told = count();
      for (std::size_t i = 0; i < told && !in_.failed(); ++i) names->push_back(in_.bytes());
    }
    const std::size_t told = count();
    if (in_.failed() || told == SIZE_MAX) return damaged_money_row();
    for (std::size_t i = 0; i < told; ++i) RETURN_IF_ERROR(read_pocket());
    return {};
  }

  // A pocket is made when a transfer that counts is read, since names of later entries are not to be there.
  struct NamedPocket {
    graph::End end;
    std::string_view asset;
    graph::PocketId id = graph::kNoPocket;
  };

  Status read_pocket() {
    const std::string_view kind = in_.take(1);
    const uint64_t asset = in_.varint();
    const uint64_t bank = in_.varint();
    const std::string_view id = in_.bytes();
    if (in_.failed() || static_cast<uint8_t>(kind[0]) >= words(graph::PocketKind{}).size() ||
        asset >= assets_.size() || bank > banks_.size())
      return damaged_money_row();
    pockets_.push_back({.end = {.kind = static_cast<graph::PocketKind>(kind[0]),
                                .id = id,
                                .bank = bank == 0 ? std::string_view() : banks_[bank - 1]},
                        .asset = assets_[asset]});
    return {};
  }

  Result<graph::PocketId> pocket(uint64_t number) {
    if (in_.failed() || number >= pockets_.size()) return damaged_money_row();
    NamedPocket& named = pockets_[number];
    if (named.id != graph::kNoPocket) return named.id;
    auto made = graph_.pocket_of(named.end, named.asset);
    if (!made) return refused(made.error());
    return named.id = *made;
  }

  static Error refused(const Error& why) {
    if (why.code == ErrorCode::limit_exceeded) return why;
    return within(damaged_money_row().message, {ErrorCode::corrupt, why.message});
  }

  Status read_transfers() {
    const std::size_t told = count();
    if (told > MoneyRow::kTransfersMax) return damaged_money_row();
    uint64_t record = 0;
    uint64_t time = 0;
    for (std::size_t i = 0; i < told; ++i) {
      const std::string_view first = in_.take(1);
      const unsigned bits = first.empty() ? 0 : static_cast<uint8_t>(first[0]);
      record += in_.varint();
      time += static_cast<uint64_t>(unfolded(in_.varint()));
      const uint64_t from = in_.varint();
      const uint64_t to = in_.varint();
      graph::Transfer transfer{
          .time = {static_cast<int64_t>(time)},
          .amount = static_cast<int64_t>(in_.varint()),
          .kind = static_cast<graph::MovementKind>(bits & kKindBits),
          .status = static_cast<graph::MovementStatus>(bits >> kStatusShift & kStatusBits),
          .record = record};
      if ((bits & kTwoAmounts) != 0) transfer.arrives = static_cast<int64_t>(in_.varint());
      if ((bits & kBalanceKnown) != 0) transfer.balance_before = unfolded(in_.varint());
      if (in_.failed() || (bits & kKindBits) >= words(graph::MovementKind{}).size())
        return damaged_money_row();
      if (record > until_) continue;
      ASSIGN_OR_RETURN(transfer.from, pocket(from));
      ASSIGN_OR_RETURN(transfer.to, pocket(to));
      if (const auto appended = graph_.append(transfer); !appended) return refused(appended.error());
    }
    return {};
  }

  ByteReader in_;
  uint64_t until_;
  graph::MoneyGraph& graph_;
  std::vector<std::string_view> assets_;
  std::vector<std::string_view> banks_;
  std::vector<NamedPocket> pockets_;
};

}  // namespace

void MoneyRow::write(std::string& out, uint64_t from, const graph::MoneyGraph& graph, uint32_t first,
                     uint32_t transfers, std::span<const MoneyView::Undoing> undoings) {
  CHECK(transfers <= kTransfersMax, "a row has its size");
  RowNames names(graph);
  std::string columns;
  uint64_t record = 0;
  uint64_t time = 0;
  for (uint32_t i = 0; i < transfers; ++i) {
    graph::Transfer transfer = graph.transfers().at(graph::TransferId{first + i});
    // What undid it is told by itself, since it may have been a later entry.
    if (transfer.status == graph::MovementStatus::reversed) transfer.status = graph::MovementStatus::moved;
    write_transfer(columns, transfer, names, record, time);
  }
  std::string plain;
  put_fixed32(plain, kMoneyRowMagic);
  put_fixed64(plain, from);
  names.write(plain);
  put_varint(plain, transfers);
  plain += columns;
  put_varint(plain, undoings.size());
  for (const MoneyView::Undoing& undoing : undoings) {
    put_fixed64(plain, undoing.position);
    put_fixed64(plain, undoing.record);
  }
  out += journal::store_block(plain);
}

Result<uint64_t> MoneyRow::read(std::string_view row, uint64_t until, graph::MoneyGraph& graph,
                                std::vector<MoneyView::Undoing>& undoings) {
  std::string room;
  ASSIGN_OR_RETURN(const std::string_view plain, journal::stored_block(row, room));
  return MoneyRowReading(plain, until, graph).read(undoings);
}

}  // namespace duanlian::engine
