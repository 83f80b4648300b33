#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/money.h"
#include "base/result.h"
#include "model/field.h"
#include "model/phone.h"
#include "model/words.h"

namespace duanlian::model {

// One side of a payment (ISO 20022 Dbtr/Cdtr with its account and agent).
struct Party {
  std::string account;
  std::string agent;
  std::string name;
  std::string person;
  std::string organisation;
  PhoneNumber phone;
  std::string country;
  std::optional<int64_t> age;

  bool empty() const { return account.empty(); }

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&Party::account>(
        {.name = "account",
         .required = true,
         .size_max = 64,
         .form = &kAccountForm,
         .doc = "IBAN, card or account number, or wallet id, without spaces"});
    fields.template add<&Party::agent>({.name = "agent",
                                        .size_max = 35,
                                        .doc = "the bank or payment institution: BIC or its national code"});
    fields.template add<&Party::name>(
        {.name = "name", .size_max = kNameBytesMax, .doc = "name as given in the payment"});
    fields.template add<&Party::person>(
        {.name = "person",
         .size_max = kIdentifierBytesMax,
         .form = &kLabelForm,
         .doc = "pseudonym of the holder at the source; never an identity number"});
    fields.template add<&Party::organisation>({.name = "organisation",
                                               .size_max = kIdentifierBytesMax,
                                               .form = &kLabelForm,
                                               .doc = "the holder, when not a person"});
    fields.template add<&Party::phone>({.name = "phone", .doc = "the phone bound to the account"});
    fields.template add<&Party::country>({.name = "country", .size_max = 2, .doc = "ISO 3166 alpha-2"});
    fields.template add<&Party::age>(
        {.name = "age", .max = 130, .doc = "years, where the source may say it"});
  }
};

enum class TransferMethod : uint8_t {
  unspecified,
  credit_transfer,
  card_payment,
  cash_withdrawal,
  cash_deposit,
  loan_disbursement,
  deposit_redemption,
  top_up,
};
constexpr auto words(TransferMethod) {
  return std::to_array<std::string_view>({"", "credit_transfer", "card_payment", "cash_withdrawal",
                                          "cash_deposit", "loan_disbursement", "deposit_redemption",
                                          "top_up"});
}

enum class TransferChannel : uint8_t {
  unspecified,
  mobile,
  web,
  counter,
  atm,
  pos,
  qr_code,
  nfc,
  phone,
  batch
};
constexpr auto words(TransferChannel) {
  return std::to_array<std::string_view>(
      {"", "mobile", "web", "counter", "atm", "pos", "qr_code", "nfc", "phone", "batch"});
}

enum class TransferStatus : uint8_t { unspecified, initiated, completed, declined, reversed };
constexpr auto words(TransferStatus) {
  return std::to_array<std::string_view>({"", "initiated", "completed", "declined", "reversed"});
}

// Answer of a confirmation of payee (ISO 20022 acmt.024; reasons PN01, PN02, PI01, NR01).
enum class NameCheck : uint8_t { unspecified, match, close_match, no_match, identity_mismatch, not_possible };
constexpr auto words(NameCheck) {
  return std::to_array<std::string_view>(
      {"", "match", "close_match", "no_match", "identity_mismatch", "not_possible"});
}

// Money on its way from debtor to creditor. With cash one side is missing.
struct Transfer {
  Party debtor;
  Party creditor;
  int64_t amount = 0;
  Currency currency;
  TransferMethod method = TransferMethod::unspecified;
  TransferChannel channel = TransferChannel::unspecified;
  TransferStatus status = TransferStatus::unspecified;
  NameCheck name_check = NameCheck::unspecified;
  std::string device;
  std::string ip;
  std::string location;
  bool new_payee = false;
  bool screen_shared = false;
  bool remote_control = false;
  bool accessibility_service = false;
  bool on_call = false;
  bool other_device_session = false;
  std::optional<int64_t> balance_before;
  std::optional<int64_t> credited_amount;
  std::string credited_asset;
  std::string remark;
  std::string end_to_end_id;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&Transfer::debtor>({.name = "debtor", .doc = "who pays; absent for a cash deposit"});
    fields.template add<&Transfer::creditor>(
        {.name = "creditor", .doc = "who is paid; absent for a cash withdrawal"});
    fields.template add<&Transfer::amount>(
        {.name = "amount",
         .required = true,
         .doc = "whole minor units of the currency (fen, cents); 0 only asks whether a card is good"});
    fields.template add<&Transfer::currency>({.name = "currency", .required = true, .doc = "ISO 4217"});
    fields.template add<&Transfer::method>({.name = "method", .doc = "what kind of payment"});
    fields.template add<&Transfer::channel>({.name = "channel", .doc = "where the payer ordered it"});
    fields.template add<&Transfer::status>({.name = "status", .doc = "how far it has come"});
    fields.template add<&Transfer::name_check>(
        {.name = "name_check", .doc = "confirmation of payee (acmt.024)"});
    fields.template add<&Transfer::device>({.name = "device",
                                            .size_max = kIdentifierBytesMax,
                                            .form = &kUnbrokenForm,
                                            .doc = "the payer's device"});
    fields.template add<&Transfer::ip>({.name = "ip", .size_max = 45, .doc = "the payer's address"});
    fields.template add<&Transfer::location>(
        {.name = "location", .size_max = 64, .doc = "terminal, branch or region code"});
    fields.template add<&Transfer::new_payee>(
        {.name = "new_payee", .doc = "the bank says: the first payment to this payee"});
    fields.template add<&Transfer::screen_shared>(
        {.name = "screen_shared", .doc = "the payer's screen is being shared"});
    fields.template add<&Transfer::remote_control>(
        {.name = "remote_control", .doc = "a remote-control program is running"});
    fields.template add<&Transfer::accessibility_service>(
        {.name = "accessibility_service", .doc = "a foreign accessibility service or overlay is active"});
    fields.template add<&Transfer::on_call>({.name = "on_call", .doc = "the device is in a call"});
    fields.template add<&Transfer::other_device_session>(
        {.name = "other_device_session", .doc = "the same customer has a session on another device"});
    fields.template add<&Transfer::balance_before>(
        {.name = "balance_before", .doc = "the debtor's balance before it, minor units"});
    fields.template add<&Transfer::credited_amount>(
        {.name = "credited_amount",
         .doc =
             "what reaches the creditor where it is not amount, minor units: less by a fee, or exchanged"});
    fields.template add<&Transfer::credited_asset>(
        {.name = "credited_asset",
         .size_max = 64,
         .form = &kUnbrokenForm,
         .doc = "in what it reaches him where not in currency: ISO 4217, or an asset and its ledger "
                "(USDT@tron)"});
    fields.template add<&Transfer::remark>(
        {.name = "remark", .size_max = 1'024, .doc = "remittance information"});
    fields.template add<&Transfer::end_to_end_id>(
        {.name = "end_to_end_id", .size_max = kIdentifierBytesMax, .doc = "EndToEndId or UETR"});
  }
};

inline Status validate(const Transfer& transfer) {
  const bool no_debtor = transfer.debtor.empty();
  const bool no_creditor = transfer.creditor.empty();
  if (no_debtor && transfer.method != TransferMethod::cash_deposit)
    return invalid("debtor is missing (only a cash_deposit has none)");
  if (no_creditor && transfer.method != TransferMethod::cash_withdrawal) {
    return invalid("creditor is missing (only a cash_withdrawal has none)");
  }
  if (no_debtor && no_creditor) return invalid("a transfer has a debtor or a creditor");
  if (!transfer.credited_asset.empty() && !transfer.credited_amount) {
    return invalid("credited_asset without credited_amount");
  }
  return {};
}

// Value moved on a public ledger.
struct ChainTransfer {
  std::string chain;
  std::string transaction;
  std::string asset;
  std::string from;
  std::string to;
  std::string quantity;
  std::optional<int64_t> amount;
  Currency currency;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&ChainTransfer::chain>(
        {.name = "chain", .required = true, .size_max = 32, .doc = "the ledger: bitcoin, ethereum, tron"});
    fields.template add<&ChainTransfer::transaction>({.name = "transaction",
                                                      .size_max = kIdentifierBytesMax,
                                                      .form = &kUnbrokenForm,
                                                      .doc = "transaction hash"});
    fields.template add<&ChainTransfer::asset>(
        {.name = "asset", .required = true, .size_max = 64, .doc = "BTC, USDT, or a contract address"});
    fields.template add<&ChainTransfer::from>({.name = "from",
                                               .required = true,
                                               .size_max = kIdentifierBytesMax,
                                               .form = &kUnbrokenForm,
                                               .doc = "paying wallet address"});
    fields.template add<&ChainTransfer::to>({.name = "to",
                                             .required = true,
                                             .size_max = kIdentifierBytesMax,
                                             .form = &kUnbrokenForm,
                                             .doc = "receiving wallet address"});
    fields.template add<&ChainTransfer::quantity>(
        {.name = "quantity",
         .required = true,
         .size_max = 78,
         .doc = "whole smallest units of the asset (satoshi, wei), decimal digits"});
    fields.template add<&ChainTransfer::amount>(
        {.name = "amount", .doc = "its value in minor units of currency, where the source priced it"});
    fields.template add<&ChainTransfer::currency>({.name = "currency", .doc = "ISO 4217, with amount"});
  }
};

Status validate(const ChainTransfer& transfer);

}  // namespace duanlian::model
