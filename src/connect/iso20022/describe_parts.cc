#include <algorithm>

#include "connect/iso20022/describe.h"
#include "connect/iso20022/limits.h"

namespace duanlian::connect::iso20022 {
namespace {

bool says_nothing(const Agent& agent) { return agent == Agent{}; }
bool says_nothing(const Party& party) { return party == Party{.person = party.person}; }

void describe_lei(Form& form, std::string& lei) {
  if (form.dialect().lei) return form.text("LEI", lei, kLei, Need::optional);
  if (!lei.empty()) form.fail("LEI", "this version of the message has no place for it");
}

void describe_bic(Form& form, std::string_view name, std::string& bic) {
  form.text(name, bic, form.dialect().lei ? kBic : kEarlyBic, Need::optional);
}

void describe_institution(Form& form, Agent& agent) {
  describe_bic(form, "BICFI", agent.bic);
  if (!form.reads() && agent.clearing_member.empty() && !agent.clearing_system.empty())
    return form.fail("ClrSysMmbId", "has no number of the member");
  form.inside_if("ClrSysMmbId", !agent.clearing_member.empty(), [&] {
    describe_coded(form, "ClrSysId", agent.clearing_system, kCode5);
    form.text("MmbId", agent.clearing_member, kMax35);
  });
  describe_lei(form, agent.lei);
  form.text("Nm", agent.name, kProse140, Need::optional);
  form.skip({"PstlAdr"});
  form.inside_if("Othr", !agent.other.empty(), [&] {
    form.text("Id", agent.other, kMax35);
    form.skip({"SchmeNm", "Issr"});
  });
}

void describe_identities(Form& form, std::vector<Identity>& identities) {
  const TextRule rule{.characters_max = form.dialect().identity_characters_max};
  form.each("Othr", identities, kListMax, [&](Identity& identity) {
    form.text("Id", identity.id, rule);
    describe_coded(form, "SchmeNm", identity.scheme);
    form.skip({"Issr"});
  });
}

void describe_party_numbers(Form& form, Party& party) {
  const bool person = form.pick({"OrgId", "PrvtId"}, party.person ? 1 : 0) == 1;
  if (form.failed()) return;
  form.inside(person ? "PrvtId" : "OrgId", [&] {
    if (!person) {
      describe_bic(form, "AnyBIC", party.bic);
      describe_lei(form, party.lei);
    }
    form.skip({"DtAndPlcOfBirth"});
    describe_identities(form, party.identities);
  });
  party.person = person && !party.identities.empty();
}

}  // namespace

void describe_coded(Form& form, std::string_view name, Coded& coded, const TextRule& code, Need need) {
  if (!form.reads() && !coded.code.empty() && !coded.proprietary.empty())
    return form.fail(name, "has a code and a word of its own");
  const auto choice = [&] {
    const std::size_t picked = form.pick({"Cd", "Prtry"}, coded.proprietary.empty() ? 0 : 1);
    if (picked == 0) form.text("Cd", coded.code, code);
    if (picked == 1) form.text("Prtry", coded.proprietary, kMax35);
  };
  if (need == Need::required) return form.inside(name, choice);
  form.inside_if(name, !coded.empty(), choice);
}

void describe(Form& form, Agent& agent) {
  form.inside("FinInstnId", [&] { describe_institution(form, agent); });
  form.skip({"BrnchId"});
}

void describe(Form& form, Party& party) {
  if (!form.reads() && party.person && !(party.bic.empty() && party.lei.empty()))
    return form.fail("Id", "a person has neither BIC nor LEI");
  form.text("Nm", party.name, kProse140, Need::optional);
  form.skip({"PstlAdr"});
  form.inside_if("Id", !(party.bic.empty() && party.lei.empty() && party.identities.empty()),
                 [&] { describe_party_numbers(form, party); });
  form.skip({"CtryOfRes", "CtctDtls"});
}

void describe(Form& form, Actor& actor) {
  const std::size_t picked = form.pick({"Pty", "Agt"}, actor.index());
  if (form.failed()) return;
  if (form.reads() && picked == 1) actor = Agent{};
  if (Agent* const agent = std::get_if<Agent>(&actor)) return inside(form, "Agt", *agent);
  inside(form, "Pty", std::get<Party>(actor));
}

void describe_named(Form& form, std::string_view name, Actor& actor) {
  inside(form, name, actor);
  if (!form.failed() && std::visit([](const auto& known) { return says_nothing(known); }, actor))
    form.fail(name, "names nobody");
}

void describe_account_number(Form& form, Account& account) {
  if (!form.reads() && account.iban.empty() == account.other.empty())
    return form.fail("", "an account has one number: an IBAN or another");
  const std::size_t picked = form.pick({"IBAN", "Othr"}, account.iban.empty() ? 1 : 0);
  if (picked == 0) form.text("IBAN", account.iban, kIban);
  if (picked != 1) return;
  form.inside("Othr", [&] {
    form.text("Id", account.other, kMax34);
    form.skip({"SchmeNm", "Issr"});
  });
}

// An account that is known by a proxy alone is read without a number, and cannot be written.
void describe_account_name(Form& form, Account& account) {
  const auto number = [&] { describe_account_number(form, account); };
  if (form.dialect().proxies)
    form.inside_if("Id", true, number);
  else
    form.inside("Id", number);
  form.skip({"Tp"});
  std::string currency;
  if (!form.reads() && account.currency != Currency{}) currency = account.currency.code();
  form.text("Ccy", currency, TextRule{.characters_max = 3}, Need::optional);
  if (form.reads() && !currency.empty()) {
    if (auto parsed = Currency::parse(currency))
      account.currency = *parsed;
    else
      form.fail("Ccy", std::move(parsed.error()));
  }
  form.text("Nm", account.name, kProse70, Need::optional);
  form.skip({"Prxy"});
}

void describe(Form& form, Account& account) {
  describe_account_name(form, account);
  form.skip({"Ownr", "Svcr"});
}

void describe_money(Form& form, std::string_view name, Money& money) {
  std::optional<Money> held;
  if (!form.reads()) held = money;
  form.amount(name, held, Need::required);
  if (held) money = *held;
}

void describe(Form& form, OriginalMessage& message) {
  form.text("OrgnlMsgId", message.id, kMax35);
  form.text("OrgnlMsgNmId", message.name, kMax35);
  form.time("OrgnlCreDtTm", message.created);
}

void describe(Form& form, PaymentParticulars& particulars) {
  form.amount("IntrBkSttlmAmt", particulars.amount);
  form.inside_if("Amt", particulars.instructed.has_value(), [&] {
    if (form.pick({"InstdAmt", "EqvtAmt"}, 0) == 0)
      form.amount("InstdAmt", particulars.instructed);
    else
      form.leave_unread("EqvtAmt");
  });
  form.date("IntrBkSttlmDt", particulars.settled);
  form.skip({"ReqdColltnDt", "ReqdExctnDt", "CdtrSchmeId", "SttlmInf", "PmtTpInf", "PmtMtd", "MndtRltdInf",
             "RmtInf", "UltmtDbtr"});
  maybe(form, "Dbtr", particulars.debtor);
  maybe(form, "DbtrAcct", particulars.debtor_account);
  maybe(form, "DbtrAgt", particulars.debtor_agent);
  form.skip({"DbtrAgtAcct"});
  maybe(form, "CdtrAgt", particulars.creditor_agent);
  form.skip({"CdtrAgtAcct"});
  maybe(form, "Cdtr", particulars.creditor);
  maybe(form, "CdtrAcct", particulars.creditor_account);
  form.skip({"UltmtCdtr", "Purp", "UndrlygCstmrCdtTrf", "UndrlygFICdtTrf"});
}

void describe(Form& form, Reason& reason) {
  form.skip({"Orgtr"});
  describe_coded(form, "Rsn", reason.reason);
  form.texts("AddtlInf", reason.notes, kProse105, kNotesMax);
}

void describe_reasons(Form& form, std::string_view name, std::vector<Reason>& reasons) {
  form.each(name, reasons, kReasonsMax, [&](Reason& reason) { describe(form, reason); });
}

void describe(Form& form, Case& a_case) {
  form.text("Id", a_case.id, kMax35);
  describe_named(form, "Cretr", a_case.creator);
  form.flag("ReopCaseIndctn", a_case.reopened);
}

void describe(Form& form, Assignment& assignment) {
  form.text("Id", assignment.id, kMax35);
  describe_named(form, "Assgnr", assignment.assigner);
  describe_named(form, "Assgne", assignment.assignee);
  form.time("CreDtTm", assignment.created);
}

}  // namespace duanlian::connect::iso20022
