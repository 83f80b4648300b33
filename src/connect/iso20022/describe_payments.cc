#include "connect/iso20022/control_figures.h"
#include "connect/iso20022/describe.h"
#include "connect/iso20022/limits.h"

namespace duanlian::connect::iso20022 {
namespace {

void describe_charge(Form& form, Charge& charge) {
  describe_money(form, "Amt", charge.amount);
  inside(form, "Agt", charge.agent);
  form.skip({"Tp"});
}

void describe_returned(Form& form, ReturnedPayment& returned) {
  OriginalPayment& payment = returned.payment;
  form.text("RtrId", returned.id, kMax35, Need::optional);
  maybe(form, "OrgnlGrpInf", payment.message);
  form.text("OrgnlInstrId", payment.instruction, kMax35, Need::optional);
  form.text("OrgnlEndToEndId", payment.end_to_end, kMax35, Need::optional);
  form.text("OrgnlTxId", payment.transaction, kMax35, Need::optional);
  form.text("OrgnlUETR", payment.uetr, kUetr, Need::optional);
  form.text("OrgnlClrSysRef", payment.clearing_reference, kMax35, Need::optional);
  form.amount("OrgnlIntrBkSttlmAmt", payment.amount);
  form.date("OrgnlIntrBkSttlmDt", payment.settled);
  form.skip({"PmtTpInf"});
  describe_money(form, "RtrdIntrBkSttlmAmt", returned.returned);
  form.date("IntrBkSttlmDt", returned.settled);
  form.skip({"SttlmPrty", "SttlmTmIndctn", "SttlmTmReq"});
  form.amount("RtrdInstdAmt", returned.instructed);
  form.leave_unread("XchgRate");
  form.leave_unread("AgrdRate");
  form.amount("CompstnAmt", returned.compensation);
  form.skip({"ChrgBr"});
  form.each("ChrgsInf", returned.charges, kListMax, [&](Charge& charge) { describe_charge(form, charge); });
  form.skip({"ClrSysRef", "InstgAgt", "InstdAgt", "RtrChain"});
  describe_reasons(form, "RtrRsnInf", returned.reasons);
  maybe(form, "OrgnlTxRef", returned.particulars);
  form.skip({"SplmtryData"});
}

void describe_return_header(Form& form, PaymentReturn& sent, ControlFigures& figures) {
  form.text("MsgId", sent.id, kMax35);
  form.time("CreDtTm", sent.created);
  form.skip({"Authstn", "BtchBookg"});
  figures.describe(form, sent.payments.size());
  std::optional<bool> whole;
  form.flag("GrpRtr", whole);
  if (whole.value_or(false)) form.fail("GrpRtr", "a whole message is returned: only named payments can be");
  form.amount("TtlRtrdIntrBkSttlmAmt", sent.total);
  form.date("IntrBkSttlmDt", sent.settled);
  form.inside("SttlmInf", [&] {
    form.text("SttlmMtd", sent.settlement, kSettlement);
    form.skip({"SttlmAcct", "ClrSys", "InstgRmbrsmntAgt", "InstgRmbrsmntAgtAcct", "InstdRmbrsmntAgt",
               "InstdRmbrsmntAgtAcct", "ThrdRmbrsmntAgt", "ThrdRmbrsmntAgtAcct"});
  });
  form.skip({"PmtTpInf"});
  maybe(form, "InstgAgt", sent.instructing);
  maybe(form, "InstdAgt", sent.instructed);
}

void describe_returned_message(Form& form, PaymentReturn& sent) {
  if (!form.reads() && !sent.message && !sent.reasons.empty())
    return form.fail("OrgnlGrpInf", "reasons of all payments need the message in which these were made");
  form.maybe("OrgnlGrpInf", sent.message, [&](OriginalMessage& message) {
    describe(form, message);
    describe_reasons(form, "RtrRsnInf", sent.reasons);
  });
}

void check_returned(Form& form, const PaymentReturn& sent, const ControlFigures& figures) {
  std::vector<std::optional<Money>> amounts;
  for (const ReturnedPayment& payment : sent.payments) amounts.emplace_back(payment.returned);
  figures.check(form, sent.payments.size(), amounts);
  if (form.failed()) return;
  const std::optional<Money> sum = sum_of(form, amounts);
  if (sent.total && sent.total != sum) {
    form.fail("GrpHdr/TtlRtrdIntrBkSttlmAmt", "says " + to_major(*sent.total) + " and the payments " +
                                                  (sum ? "add up to " + to_major(*sum) : "have no such sum"));
  }
}

void describe_status(Form& form, PaymentStatus& status) {
  OriginalPayment& payment = status.payment;
  form.text("StsId", status.id, kMax35, Need::optional);
  maybe(form, "OrgnlGrpInf", payment.message);
  form.text("OrgnlInstrId", payment.instruction, kMax35, Need::optional);
  form.text("OrgnlEndToEndId", payment.end_to_end, kMax35, Need::optional);
  form.text("OrgnlTxId", payment.transaction, kMax35, Need::optional);
  form.text("OrgnlUETR", payment.uetr, kUetr, Need::optional);
  form.text("TxSts", status.status, kCode4, Need::optional);
  describe_reasons(form, "StsRsnInf", status.reasons);
  form.leave_unread("ChrgsInf");
  form.time("AccptncDtTm", status.accepted);
  form.skip({"PrcgDt", "FctvIntrBkSttlmDt"});
  form.text("AcctSvcrRef", status.reference, kMax35, Need::optional);
  form.text("ClrSysRef", payment.clearing_reference, kMax35, Need::optional);
  form.skip({"CdtSttlmKey", "InstgAgt", "InstdAgt"});
  maybe(form, "OrgnlTxRef", status.particulars);
  form.skip({"SplmtryData"});
  if (payment.amount || payment.settled)
    form.fail("", "a status has no place for the amount and date of its payment but in OrgnlTxRef");
}

void describe_message_status(Form& form, MessageStatus& status) {
  describe(form, status.message);
  form.skip({"OrgnlNbOfTxs", "OrgnlCtrlSum"});
  form.text("GrpSts", status.status, kCode4, Need::optional);
  describe_reasons(form, "StsRsnInf", status.reasons);
  form.leave_unread("NbOfTxsPerSts");
}

}  // namespace

void describe(Form& form, PaymentReturn& payment_return) {
  ControlFigures figures;
  form.inside("GrpHdr", [&] { describe_return_header(form, payment_return, figures); });
  describe_returned_message(form, payment_return);
  form.each("TxInf", payment_return.payments, kPaymentsMax,
            [&](ReturnedPayment& returned) { describe_returned(form, returned); });
  form.skip({"SplmtryData"});
  if (!form.failed()) check_returned(form, payment_return, figures);
}

void describe(Form& form, PaymentStatusReport& report) {
  form.inside("GrpHdr", [&] {
    form.text("MsgId", report.id, kMax35);
    form.time("CreDtTm", report.created);
    maybe(form, "InstgAgt", report.instructing);
    maybe(form, "InstdAgt", report.instructed);
    form.skip({"OrgnlBizQry"});
  });
  form.each("OrgnlGrpInfAndSts", report.messages, kListMax,
            [&](MessageStatus& status) { describe_message_status(form, status); });
  form.each("TxInfAndSts", report.payments, kPaymentsMax,
            [&](PaymentStatus& status) { describe_status(form, status); });
  form.skip({"SplmtryData"});
}

}  // namespace duanlian::connect::iso20022
