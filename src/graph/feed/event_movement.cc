#include "graph/feed/event_movement.h"

#include <array>
#include <charconv>
#include <string_view>

namespace duanlian::graph {
namespace {

// Where a source says nothing of a country.
constexpr std::string_view kHomeCountry = "CN";

// Assets that are counted in units of 10^-18, of which 9.3 would be more than 63 bits hold. They are counted
// in 10^-9 here; what is less is dropped. Source: decimals() of the ledgers' own coins and of the token
// contracts.
struct FineAsset {
  std::string_view chain;
  std::string_view asset;
};
constexpr auto kFineAssets = std::to_array<FineAsset>({{"ethereum", "ETH"},
                                                       {"ethereum", "WETH"},
                                                       {"ethereum", "DAI"},
                                                       {"bsc", "BNB"},
                                                       {"bsc", "USDT"},
                                                       {"bsc", "USDC"},
                                                       {"polygon", "MATIC"},
                                                       {"polygon", "POL"},
                                                       {"arbitrum", "ETH"},
                                                       {"optimism", "ETH"},
                                                       {"base", "ETH"}});
constexpr std::size_t kDroppedDigits = 9;

bool is_fine(const model::ChainTransfer& transfer) {
  for (const FineAsset& fine : kFineAssets) {
    if (fine.chain == transfer.chain && fine.asset == transfer.asset) return true;
  }
  return false;
}

Result<int64_t> quantity_of(const model::ChainTransfer& transfer) {
  std::string_view digits = transfer.quantity;
  if (is_fine(transfer)) {
    digits = digits.size() > kDroppedDigits ? digits.substr(0, digits.size() - kDroppedDigits) : "0";
  }
  int64_t quantity = 0;
  const auto [end, trouble] = std::from_chars(digits.data(), digits.data() + digits.size(), quantity);
  if (trouble != std::errc() || end != digits.data() + digits.size() || quantity < 0) {
    return invalid("the quantity of " + transfer.asset + " on " + transfer.chain +
                   " is no whole number of 63 bits, and is not followed");
  }
  return quantity;
}

End end_of(const model::Party& party) {
  if (party.empty()) return {.kind = PocketKind::cash};
  return {.kind = PocketKind::account, .id = party.account, .bank = party.agent};
}

MovementKind kind_of(const model::Transfer& transfer) {
  switch (transfer.method) {
    case model::TransferMethod::card_payment:
    case model::TransferMethod::top_up:
      return MovementKind::card_payment;
    case model::TransferMethod::cash_withdrawal:
      return MovementKind::cash_withdrawal;
    case model::TransferMethod::cash_deposit:
      return MovementKind::cash_deposit;
    case model::TransferMethod::loan_disbursement:
      return MovementKind::loan;
    case model::TransferMethod::unspecified:
    case model::TransferMethod::credit_transfer:
    case model::TransferMethod::deposit_redemption:
      break;
  }
  if (!transfer.credited_asset.empty() && transfer.credited_asset != transfer.currency.code()) {
    return MovementKind::exchange;
  }
  const std::string_view home = transfer.debtor.country.empty() ? kHomeCountry : transfer.debtor.country;
  if (!transfer.creditor.country.empty() && transfer.creditor.country != home) return MovementKind::abroad;
  return MovementKind::transfer;
}

void read_transfer(const model::Transfer& transfer, EventMovement& out) {
  if (transfer.status == model::TransferStatus::declined) return;
  const bool reverses = transfer.status == model::TransferStatus::reversed;
  out.sort = reverses ? EventMovement::Sort::reverses : EventMovement::Sort::moves;
  Movement& movement = out.movement;
  movement.from = end_of(transfer.debtor);
  movement.to = end_of(transfer.creditor);
  // Where it is said on which ledger, what arrives lies in a wallet.
  if (transfer.credited_asset.find('@') != std::string::npos) movement.to.kind = PocketKind::wallet;
  movement.asset = transfer.currency.code();
  movement.amount = transfer.amount;
  movement.arrives = transfer.credited_amount;
  movement.arrives_asset = transfer.credited_asset;
  movement.kind = kind_of(transfer);
  movement.status =
      transfer.status == model::TransferStatus::initiated ? MovementStatus::pending : MovementStatus::moved;
  movement.balance_before = transfer.balance_before;
}

Status read_chain(const model::ChainTransfer& transfer, EventMovement& out) {
  ASSIGN_OR_RETURN(out.movement.amount, quantity_of(transfer));
  out.sort = EventMovement::Sort::moves;
  out.asset = transfer.asset + "@" + transfer.chain;
  out.movement.asset = out.asset;
  out.movement.from = {.kind = PocketKind::wallet, .id = transfer.from};
  out.movement.to = {.kind = PocketKind::wallet, .id = transfer.to};
  out.movement.kind = MovementKind::chain;
  return {};
}

}  // namespace

Status read_movement(const model::Event& event, uint64_t record, EventMovement& out) {
  out.sort = EventMovement::Sort::none;
  out.movement = {.time = event.header.time, .record = record};
  if (const auto* transfer = std::get_if<model::Transfer>(&event.payload)) {
    read_transfer(*transfer, out);
  } else if (const auto* chain = std::get_if<model::ChainTransfer>(&event.payload)) {
    return read_chain(*chain, out);
  }
  return {};
}

}  // namespace duanlian::graph
