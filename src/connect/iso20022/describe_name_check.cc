#include "connect/iso20022/describe.h"
#include "connect/iso20022/limits.h"

namespace duanlian::connect::iso20022 {
namespace {

void describe_check_assignment(Form& form, CheckAssignment& assignment) {
  form.text("MsgId", assignment.id, kMax35);
  form.time("CreDtTm", assignment.created);
  maybe(form, "Cretr", assignment.creator);
  maybe(form, "FrstAgt", assignment.first_agent);
  describe_named(form, "Assgnr", assignment.assigner);
  describe_named(form, "Assgne", assignment.assignee);
}

// Up to version 2 an account is its number alone.
void describe_held_account(Form& form, Account& account) {
  if (form.dialect().lei) return describe(form, account);
  if (!account.name.empty() || account.currency != Currency{})
    return form.fail("", "this version of the message has no place for an account's name and currency");
  describe_account_number(form, account);
}

void describe_holder(Form& form, Holder& holder) {
  maybe(form, "Pty", holder.party);
  form.maybe("Acct", holder.account, [&form](Account& account) { describe_held_account(form, account); });
  maybe(form, "Agt", holder.agent);
}

void describe_check_result(Form& form, NameCheckResult& result) {
  form.text("OrgnlId", result.check, kMax35);
  form.flag("Vrfctn", result.matches);
  describe_coded(form, "Rsn", result.reason);
  form.maybe("OrgnlPtyAndAcctId", result.asked, [&form](Holder& holder) { describe_holder(form, holder); });
  form.maybe("UpdtdPtyAndAcctId", result.corrected,
             [&form](Holder& holder) { describe_holder(form, holder); });
}

}  // namespace

void describe(Form& form, NameCheckRequest& request) {
  form.inside("Assgnmt", [&] { describe_check_assignment(form, request.assignment); });
  form.each(
      "Vrfctn", request.checks, kPaymentsMax,
      [&](NameCheck& check) {
        form.text("Id", check.id, kMax35);
        form.inside("PtyAndAcctId", [&] { describe_holder(form, check.holder); });
      },
      Need::required);
  form.skip({"SplmtryData"});
}

void describe(Form& form, NameCheckReport& report) {
  form.inside("Assgnmt", [&] { describe_check_assignment(form, report.assignment); });
  form.maybe("OrgnlAssgnmt", report.request, [&form](CheckedMessage& request) {
    form.text("MsgId", request.id, kMax35, Need::optional);
    form.time("CreDtTm", request.created);
    maybe(form, "FrstAgt", request.first_agent);
  });
  form.each(
      "Rpt", report.results, kPaymentsMax,
      [&](NameCheckResult& result) { describe_check_result(form, result); }, Need::required);
  form.skip({"SplmtryData"});
}

}  // namespace duanlian::connect::iso20022
