#include <algorithm>
#include <iterator>
#include <utility>

#include "connect/iso20022/describe.h"
#include "connect/iso20022/limits.h"

namespace duanlian::connect::iso20022 {
namespace {

// Payments stand in batches, which are not told apart here.
struct ReportedBatch {
  std::vector<ReportedPayment> payments;
};

void describe_moment(Form& form, Moment& moment) {
  const std::size_t picked = form.pick({"Dt", "DtTm"}, moment.index());
  if (form.failed()) return;
  if (form.reads() && picked == 1) moment = Timestamp{};
  if (auto* const date = std::get_if<Date>(&moment)) return form.date("Dt", *date);
  form.time("DtTm", std::get<Timestamp>(moment));
}

void describe_balance(Form& form, ReportedBalance& balance) {
  form.inside("Tp", [&] {
    describe_coded(form, "CdOrPrtry", balance.kind, kCode4, Need::required);
    form.skip({"SubTp"});
  });
  form.skip({"CdtLine"});
  describe_money(form, "Amt", balance.amount);
  form.word("CdtDbtInd", balance.side, Need::required);
  form.inside("Dt", [&] { describe_moment(form, balance.moment); });
  form.skip({"Avlbty"});
}

void describe_references(Form& form, OriginalPayment& payment) {
  std::string message = payment.message ? payment.message->id : std::string();
  form.inside_if("Refs", payment.named() || !message.empty(), [&] {
    form.text("MsgId", message, kMax35, Need::optional);
    form.skip({"AcctSvcrRef", "PmtInfId"});
    form.text("InstrId", payment.instruction, kMax35, Need::optional);
    form.text("EndToEndId", payment.end_to_end, kMax35, Need::optional);
    form.text("UETR", payment.uetr, kUetr, Need::optional);
    form.text("TxId", payment.transaction, kMax35, Need::optional);
    form.skip({"MndtId", "ChqNb"});
    form.text("ClrSysRef", payment.clearing_reference, kMax35, Need::optional);
    form.skip({"AcctOwnrTxId", "AcctSvcrTxId", "MktInfrstrctrTxId", "PrcgId", "Prtry"});
  });
  if (form.reads() && !message.empty()) payment.message = OriginalMessage{.id = message};
}

void describe_parties(Form& form, ReportedPayment& payment) {
  const bool known = payment.debtor || payment.debtor_account || payment.creditor || payment.creditor_account;
  form.inside_if("RltdPties", known, [&] {
    form.skip({"InitgPty"});
    maybe(form, "Dbtr", payment.debtor);
    maybe(form, "DbtrAcct", payment.debtor_account);
    form.skip({"UltmtDbtr"});
    maybe(form, "Cdtr", payment.creditor);
    maybe(form, "CdtrAcct", payment.creditor_account);
    form.skip({"UltmtCdtr", "TradgPty", "Prtry"});
  });
  form.inside_if("RltdAgts", payment.debtor_agent || payment.creditor_agent, [&] {
    form.skip({"InstgAgt", "InstdAgt"});
    maybe(form, "DbtrAgt", payment.debtor_agent);
    maybe(form, "CdtrAgt", payment.creditor_agent);
    form.skip(
        {"IntrmyAgt1", "IntrmyAgt2", "IntrmyAgt3", "RcvgAgt", "DlvrgAgt", "IssgAgt", "SttlmPlc", "Prtry"});
  });
}

void describe_reported_payment(Form& form, ReportedPayment& payment) {
  if (payment.payment.settled || (payment.payment.message && !payment.payment.message->name.empty()))
    return form.fail("", "a report has no place for the date of settlement and the name of the message");
  describe_references(form, payment.payment);
  form.amount("Amt", payment.payment.amount);
  form.word("CdtDbtInd", payment.side);
  form.skip({"AmtDtls", "Avlbty", "BkTxCd", "Chrgs", "Intrst"});
  describe_parties(form, payment);
  form.skip({"LclInstrm", "Purp", "RltdRmtInf", "RmtInf", "RltdDts", "RltdPric", "RltdQties", "FinInstrmId",
             "Tax", "RtrInf", "CorpActn", "SfkpgAcct", "CshDpst", "CardTx"});
  form.text("AddtlTxInf", payment.note, kProse500, Need::optional);
  form.skip({"SplmtryData"});
}

void describe_batches(Form& form, std::vector<ReportedPayment>& payments) {
  std::vector<ReportedBatch> batches;
  if (!form.reads() && !payments.empty()) batches.push_back({payments});
  form.each("NtryDtls", batches, kEntriesMax, [&](ReportedBatch& batch) {
    form.skip({"Btch"});
    form.each("TxDtls", batch.payments, kEntriesMax,
              [&](ReportedPayment& payment) { describe_reported_payment(form, payment); });
  });
  if (!form.reads()) return;
  for (ReportedBatch& batch : batches) std::ranges::move(batch.payments, std::back_inserter(payments));
}

void describe_entry(Form& form, ReportedEntry& entry) {
  form.text("NtryRef", entry.reference, kMax35, Need::optional);
  describe_money(form, "Amt", entry.amount);
  form.word("CdtDbtInd", entry.side, Need::required);
  std::optional<bool> reversal;
  if (!form.reads() && entry.reversal) reversal = true;
  form.flag("RvslInd", reversal);
  entry.reversal = reversal.value_or(false);
  describe_coded(form, "Sts", entry.status, kCode4, Need::required);
  form.maybe("BookgDt", entry.booked, [&](Moment& moment) { describe_moment(form, moment); });
  form.maybe("ValDt", entry.valued, [&](Moment& moment) { describe_moment(form, moment); });
  form.skip({"AcctSvcrRef", "Avlbty"});
  form.inside("BkTxCd", [&] { form.skip({"Domn", "Prtry"}); });
  form.skip({"ComssnWvrInd", "AddtlInfInd", "AmtDtls", "Chrgs", "TechInptChanl", "Intrst", "CardTx"});
  describe_batches(form, entry.payments);
  form.text("AddtlNtryInf", entry.note, kProse500, Need::optional);
}

void describe_report(Form& form, AccountReport& report) {
  form.text("Id", report.id, kMax35);
  form.leave_unread("RptPgntn");
  form.skip({"ElctrncSeqNb", "RptgSeq", "LglSeqNb"});
  form.time("CreDtTm", report.created);
  form.maybe("FrToDt", report.period, [&](TimePeriod& period) {
    form.time("FrDtTm", period.from);
    form.time("ToDtTm", period.to);
  });
  form.skip({"CpyDplctInd", "RptgSrc"});
  form.inside("Acct", [&] {
    describe_account_name(form, report.account);
    maybe(form, "Ownr", report.owner);
    form.skip({"Svcr"});
  });
  form.skip({"RltdAcct", "Intrst"});
  form.each("Bal", report.balances, kListMax,
            [&](ReportedBalance& balance) { describe_balance(form, balance); });
  form.skip({"TxsSummry"});
  form.each("Ntry", report.entries, kEntriesMax, [&](ReportedEntry& entry) { describe_entry(form, entry); });
  form.text("AddtlRptInf", report.note, kProse500, Need::optional);
}

}  // namespace

void describe(Form& form, AccountFacts& facts) {
  form.inside("GrpHdr", [&] {
    form.text("MsgId", facts.id, kMax35);
    form.time("CreDtTm", facts.created);
    form.skip({"MsgRcpt"});
    form.leave_unread("MsgPgntn");
    form.skip({"OrgnlBizQry", "AddtlInf"});
  });
  form.each(
      "Rpt", facts.accounts, kPaymentsMax, [&](AccountReport& report) { describe_report(form, report); },
      Need::required);
  form.skip({"SplmtryData"});
}

}  // namespace duanlian::connect::iso20022
