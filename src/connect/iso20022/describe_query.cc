#include "connect/iso20022/describe.h"
#include "connect/iso20022/limits.h"

namespace duanlian::connect::iso20022 {
namespace {

bool ends_early(const DatePeriod& period) { return period.to < period.from; }
bool ends_early(const TimePeriod& period) { return period.to < period.from; }

void describe_period(Form& form, Period& period) {
  const std::size_t picked = form.pick({"Dt", "DtTm"}, period.index());
  if (form.failed()) return;
  if (form.reads() && picked == 1) period = TimePeriod{};
  if (auto* const dates = std::get_if<DatePeriod>(&period)) {
    form.inside("Dt", [&] {
      form.date("FrDt", dates->from);
      form.date("ToDt", dates->to);
    });
  } else {
    auto& times = std::get<TimePeriod>(period);
    form.inside("DtTm", [&] {
      form.time("FrDtTm", times.from);
      form.time("ToDtTm", times.to);
    });
  }
  if (!form.failed() && std::visit([](const auto& both) { return ends_early(both); }, period))
    form.fail("", "the period ends before it begins");
}

void describe_wanted(Form& form, WantedReport& report) {
  form.text("MsgNmId", report.message, kMax35);
  form.text("MsgNm", report.name, kProse140, Need::optional);
}

void describe_wanted_reports(Form& form, std::vector<WantedReport>& reports) {
  form.each(
      "AuthrtyReqTp", reports, kListMax, [&](WantedReport& report) { describe_wanted(form, report); },
      Need::required);
}

constexpr TextRule kParties{.characters_max = 4,
                            .form = [](std::string_view text) { return text == "OWNE" || text == "ALLP"; },
                            .form_words = "OWNE or ALLP"};

void describe_search_of(Form& form, AccountSearch& search) {
  form.inside("Acct", [&] {
    inside(form, "Id", search.account);
    describe_coded(form, "InvstgtdPties", search.parties, kParties, Need::required);
    describe_wanted_reports(form, search.reports);
  });
}

void describe_search_of(Form& form, CustomerSearch& search) {
  form.inside("CstmrId", [&] {
    inside(form, "Pty", search.customer);
    form.each(
        "AuthrtyReq", search.reports, kListMax,
        [&](CustomerReport& report) {
          form.inside("Tp", [&] { describe_wanted(form, report.report); });
          describe_coded(form, "InvstgtdRoles", report.roles, kParties, Need::required);
          describe_coded(form, "AddtlInvstgtdPties", report.further_parties, kParties);
          form.text("AddtlInf", report.note, kProse500, Need::optional);
        },
        Need::required);
  });
}

void describe_search_of(Form& form, CardSearch& search) {
  form.inside("PmtInstrm", [&] {
    form.text("CardNb", search.number, kCardNumber);
    describe_wanted_reports(form, search.reports);
    form.text("AddtlInf", search.note, kProse500, Need::optional);
  });
}

void describe_search_of(Form& form, PaymentSearch& search) {
  static constexpr TextRule kWanted{
      .characters_max = 4,
      .form = [](std::string_view text) { return text == "DTTX" || text == "OREC"; },
      .form_words = "DTTX or OREC"};
  form.each(
      "OrgnlTxNb", search.payments, kPaymentsMax,
      [&](SearchedPayment& payment) {
        form.text("Nb", payment.number, kMax35);
        form.texts("Tp", payment.wanted, kWanted, kListMax, Need::required);
        form.text("AddtlInf", payment.note, kProse500, Need::optional);
      },
      Need::required);
}

void describe_search(Form& form, Search& search) {
  const std::size_t picked = form.pick({"Acct", "CstmrId", "PmtInstrm", "OrgnlTxNb"}, search.index());
  if (form.failed()) return;
  if (form.reads()) {
    if (picked == 1) search = CustomerSearch{};
    if (picked == 2) search = CardSearch{};
    if (picked == 3) search = PaymentSearch{};
  }
  std::visit([&form](auto& one) { describe_search_of(form, one); }, search);
}

void describe_facts(Form& form, std::optional<AccountFacts>& facts) {
  const bool known =
      form.document("Rslt", "urn:iso:std:iso:20022:tech:xsd:camt.052.001.08", facts.has_value(), [&] {
        if (form.reads()) facts.emplace();
        inside(form, "BkToCstmrAcctRpt", *facts);
      });
  if (!known) form.leave_unread("Rslt");
}

void describe_result(Form& form, QueryResult& result) {
  if (!form.reads() && result.facts && result.finding != Finding::unspecified)
    return form.fail("InvstgtnRslt", "is facts or a finding, not both");
  form.maybe("RspnPrd", result.period, [&form](Period& period) { describe_period(form, period); });
  form.inside("AuthrtyReqTp", [&] { describe_wanted(form, result.report); });
  form.inside("InvstgtnRslt", [&] {
    const bool told = form.pick({"Rslt", "InvstgtnSts"}, result.facts ? 0 : 1) == 0;
    if (told) return describe_facts(form, result.facts);
    form.word("InvstgtnSts", result.finding, Need::required);
  });
  form.text("AddtlInf", result.note, kProse500, Need::optional);
}

}  // namespace

void describe(Form& form, AccountQuery& query) {
  form.text("InvstgtnId", query.id, kMax35);
  form.inside("LglMndtBsis", [&] {
    form.text("Prgrph", query.legal_paragraph, kMax35);
    form.text("Dsclmr", query.legal_text, kProse350, Need::optional);
  });
  form.flag("CnfdtltySts", query.confidential);
  form.maybe("DueDt", query.due, [&form](DueDate& due) {
    form.date("DueDt", due.date);
    form.text("AddtlInf", due.note, kProse140, Need::optional);
  });
  form.inside("InvstgtnPrd", [&] { describe_period(form, query.period); });
  form.inside("SchCrit", [&] { describe_search(form, query.search); });
  form.skip({"SplmtryData"});
}

void describe(Form& form, AccountQueryAnswer& answer) {
  form.text("RspnId", answer.id, kMax35);
  form.text("InvstgtnId", answer.query, kMax35);
  form.word("RspnSts", answer.status, Need::required);
  form.inside("SchCrit", [&] { describe_search(form, answer.search); });
  form.each(
      "RtrInd", answer.results, kPaymentsMax, [&](QueryResult& result) { describe_result(form, result); },
      Need::required);
  form.skip({"SplmtryData"});
}

}  // namespace duanlian::connect::iso20022
