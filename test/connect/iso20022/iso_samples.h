#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "base/time.h"
#include "connect/iso20022/message.h"

namespace duanlian::connect::iso20022 {

inline std::string bytes_of(const std::string& name) {
  std::ifstream file(DUANLIAN_SOURCE_DIR "/test/connect/iso20022/" + name, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

// The bytes that we write of a message, by its version.
inline std::string golden(const std::string& name) {
  std::string text = bytes_of("golden/" + name + ".xml");
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

inline Money yuan(int64_t fen) { return {fen, *Currency::parse("CNY")}; }
inline Timestamp at(const char* text) { return *parse_rfc3339(text); }
inline Date on(const char* text) { return *parse_date(text); }

inline Party centre() {
  return {.name = "反诈中心 & Anti-fraud <Centre>",
          .identities = {{.id = "11010000", .scheme = {.proprietary = "AUTHORITY"}}}};
}
inline Agent bank() {
  return {.bic = "ICBKCNBJ",
          .clearing_system = {.code = "CNAPS"},
          .clearing_member = "102100099996",
          .name = "Bank \"A\""};
}

inline OriginalPayment payment_of(const char* end_to_end) {
  return {.message = OriginalMessage{"MSG-1", "pacs.008.001.08", at("2026-01-31T01:00:00Z")},
          .instruction = "INSTR-1",
          .end_to_end = end_to_end,
          .transaction = "TX-1",
          .uetr = "eb6305c9-1f7f-49de-aed0-16487c27b42d",
          .clearing_reference = "CLR-1",
          .amount = yuan(5'000'000),
          .settled = on("2026-01-31")};
}

inline PaymentParticulars particulars() {
  return {
      .amount = yuan(5'000'000),
      .instructed = yuan(5'000'100),
      .settled = on("2026-01-31"),
      .debtor = Party{.name = "受害人", .person = true, .identities = {{"110101199003070011", {"NIDN", ""}}}},
      .debtor_account = Account{.other = "6222020200112233445"},
      .debtor_agent = bank(),
      .creditor_agent = Agent{.bic = "ABOCCNBJ110", .lei = "529900T8BM49AURSDO55"},
      .creditor = Actor(Agent{.other = "77"}),
      .creditor_account =
          Account{.iban = "GB33BUKB20201555555555", .currency = *Currency::parse("CNY"), .name = "张三"}};
}

inline Assignment assignment() {
  return {.id = "ORDER-1", .assigner = centre(), .assignee = bank(), .created = at("2026-01-31T01:02:03Z")};
}
inline Case filed() { return {.id = "CASE-1", .creator = centre(), .reopened = false}; }

inline CancellationRequest stop_request() {
  Cancellation first{
      .id = "ORDER-1-1", .payment = payment_of("E2E-1"), .reasons = {{{"FRAD", ""}, {"more"}}}};
  const Status added = add_terms(
      first, {.action = "stop", .amount = yuan(1'234'567), .legal_basis = "反电信网络诈骗法 第二十条"});
  CHECK(added.has_value(), "the terms of a sample");
  Cancellation second{.filed = filed(),
                      .payment = {.uetr = "eb6305c9-1f7f-49de-aed0-16487c27b42e"},
                      .reasons = {{.reason = {"", "SCAM"}}, {.reason = {"FRAD", ""}}},
                      .particulars = particulars()};
  return {.assignment = assignment(), .filed = filed(), .payments = {first, second}};
}

inline CancellationAnswer partly_stopped() {
  return {.assignment = assignment(),
          .resolved = filed(),
          .confirmation = "PECR",
          .groups = {{.request = "GRP-1",
                      .resolved = filed(),
                      .message = {"MSG-1", "pacs.008.001.08", {}},
                      .status = GroupStatus::partial,
                      .reasons = {{{"AM04", ""}, {}}}}},
          .payments = {{.id = "ST-1",
                        .resolved = filed(),
                        .payment = payment_of("E2E-1"),
                        .status = CancellationStatus::accepted,
                        .reasons = {{{"FOCR", ""}, {"part of it was gone"}}},
                        .resolution = Resolution{"E2E-9", "TX-9", "eb6305c9-1f7f-49de-aed0-16487c27b42f",
                                                 yuan(200'000), on("2026-02-01")},
                        .particulars = particulars()},
                       {.payment = {.end_to_end = "E2E-2"},
                        .status = CancellationStatus::rejected,
                        .reasons = {{{"AM04", ""}, {}}}}},
          .resolution = Resolution{.amount = yuan(200'000)}};
}

inline PaymentReturn money_back() {
  return {
      .id = "RTR-MSG-1",
      .created = at("2026-02-01T01:02:03.5Z"),
      .total = yuan(300'000),
      .settled = on("2026-02-01"),
      .settlement = "CLRG",
      .instructing = bank(),
      .instructed = bank(),
      .message = OriginalMessage{"MSG-1", "pacs.008.001.08", {}},
      .reasons = {{{"FR01", ""}, {}}},
      .payments = {{.id = "RTR-1",
                    .payment = payment_of("E2E-1"),
                    .returned = yuan(200'000),
                    .settled = on("2026-02-01"),
                    .instructed = yuan(200'500),
                    .compensation = yuan(0),
                    .charges = {{yuan(500), bank()}},
                    .reasons = {{{"FOCR", ""}, {"after ORDER-1"}}},
                    .particulars = particulars()},
                   {.payment = {.uetr = "eb6305c9-1f7f-49de-aed0-16487c27b42e"}, .returned = yuan(100'000)}}};
}

inline PaymentStatusReport blocked() {
  OriginalPayment held = payment_of("E2E-1");
  held.amount.reset();
  held.settled.reset();
  return {.id = "STS-1",
          .created = at("2026-01-31T01:02:03Z"),
          .instructing = bank(),
          .instructed = bank(),
          .messages = {{{"MSG-1", "pacs.008.001.08", {}}, "PART", {{{"AM04", ""}, {}}}}},
          .payments = {{.id = "S-1",
                        .payment = held,
                        .status = "BLCK",
                        .reasons = {{{"FRAD", ""}, {"held"}}},
                        .accepted = at("2026-01-31T01:02:03.123456Z"),
                        .reference = "REF-1",
                        .particulars = particulars()},
                       {.payment = {.end_to_end = "E2E-2"}, .status = "ACWP"}}};
}

inline AccountQuery account_query(Search search) {
  return {.id = "INV-1",
          .legal_paragraph = "反电信网络诈骗法 第二十条",
          .legal_text = "Query at once of accounts in a case of telecom fraud",
          .confidential = true,
          .due = DueDate{on("2026-01-31"), "within 30 minutes"},
          .period = TimePeriod{at("2026-01-30T00:00:00Z"), at("2026-01-31T00:00:00Z")},
          .search = std::move(search)};
}

// One of each kind.
inline std::vector<Search> searches() {
  return {
      AccountSearch{.account = {.other = "6222020200112233445", .name = "张三"},
                    .parties = {"ALLP", ""},
                    .reports = {{"camt.052.001.08", "balance"}, {"camt.053.001.08", ""}}},
      CustomerSearch{
          .customer = Party{.name = "张三", .person = true, .identities = {{"1101", {"NIDN", ""}}}},
          .reports = {{{"camt.052.001.08", ""}, {"OWNE", ""}, {"", "heirs"}, "all accounts"}}},
      CardSearch{.number = "6222020200112233445", .reports = {{"camt.052.001.08", ""}}, .note = "debit card"},
      PaymentSearch{.payments = {{"TX-1", {"DTTX", "OREC"}, "the first"}, {"TX-2", {"DTTX"}, ""}}}};
}

inline AccountFacts account_facts() {
  OriginalPayment payment = payment_of("E2E-1");
  payment.settled.reset();
  payment.message = OriginalMessage{.id = "MSG-1"};
  ReportedEntry out{.reference = "N-1",
                    .amount = yuan(4'980'000),
                    .side = Side::debit,
                    .reversal = true,
                    .status = {"BOOK", ""},
                    .booked = Moment(at("2026-01-31T01:03:00Z")),
                    .valued = Moment(on("2026-01-31")),
                    .payments = {{.payment = payment,
                                  .side = Side::debit,
                                  .debtor = Actor(centre()),
                                  .debtor_account = Account{.other = "1"},
                                  .debtor_agent = bank(),
                                  .creditor = Actor(centre()),
                                  .creditor_account = Account{.other = "2"},
                                  .creditor_agent = bank(),
                                  .note = "by telephone"},
                                 {}},
                    .note = "out again"};
  AccountReport report{
      .id = "R-1",
      .created = at("2026-01-31T01:04:00Z"),
      .period = TimePeriod{at("2026-01-31T01:00:00Z"), at("2026-01-31T01:04:00Z")},
      .account = {.other = "6222020200112233445", .currency = *Currency::parse("CNY"), .name = "x"},
      .owner = Party{.name = "张三", .person = true, .identities = {{"1101", {"NIDN", ""}}}},
      .balances = {{{"ITAV", ""}, yuan(20'000), Side::credit, at("2026-01-31T01:04:00Z")},
                   {{"", "HELD"}, yuan(0), Side::debit, on("2026-01-31")}},
      .entries = {out, {.amount = yuan(5'000'000), .status = {"", "own"}}},
      .note = "all of today"};
  return {.id = "F-1",
          .created = at("2026-01-31T01:04:00Z"),
          .accounts = {report, {.id = "R-2", .account = {.other = "3"}}}};
}

inline AccountQueryAnswer query_answer(Search search) {
  return {.id = "RSPN-1",
          .query = "INV-1",
          .status = QueryStatus::partial,
          .search = std::move(search),
          .results = {{.period = DatePeriod{on("2026-01-30"), on("2026-01-31")},
                       .report = {"camt.052.001.08", "balance"},
                       .finding = Finding::found,
                       .note = "one account"},
                      {.report = {"camt.053.001.08", ""}, .finding = Finding::not_applicable},
                      {.report = {"camt.052.001.08", "balance"}, .facts = account_facts()}}};
}

inline CheckAssignment check_assignment() {
  return {.id = "CHK-1",
          .created = at("2026-01-31T01:02:03Z"),
          .creator = Actor(centre()),
          .first_agent = bank(),
          .assigner = centre(),
          .assignee = bank()};
}
inline Holder holder() {
  return {.party = Party{.name = "张三", .person = true, .identities = {{"1101", {"NIDN", ""}}}},
          .account = Account{.other = "6222020200112233445"},
          .agent = bank()};
}
inline NameCheckRequest name_check() {
  return {.assignment = check_assignment(),
          .checks = {{"C-1", holder()}, {"C-2", {.account = Account{.iban = "GB33BUKB20201555555555"}}}}};
}
inline NameCheckReport name_check_report() {
  return {.assignment = check_assignment(),
          .request = CheckedMessage{"CHK-1", at("2026-01-31T01:02:03Z"), bank()},
          .results = {{.check = "C-1",
                       .matches = false,
                       .reason = {"PN02", ""},
                       .asked = holder(),
                       .corrected = holder()},
                      {.check = "C-2", .matches = true}}};
}

// Every message that is spoken, with every element that is written.
inline std::vector<Message> full_messages() {
  std::vector<Message> all{stop_request(), partly_stopped(), money_back(),
                           blocked(),      name_check(),     name_check_report()};
  for (const Search& search : searches()) {
    all.emplace_back(account_query(search));
    all.emplace_back(query_answer(search));
  }
  AccountQuery by_dates = account_query(searches().front());
  by_dates.period = DatePeriod{on("2026-01-30"), on("2026-01-30")};
  by_dates.due.reset();
  all.emplace_back(by_dates);
  for (const auto& change : std::vector<void (*)(CancellationAnswer&)>{
           [](CancellationAnswer& answer) { answer.rejected_changes = {{"LEGL", ""}, {"", "own"}}; },
           [](CancellationAnswer& answer) { answer.duplicate_of = filed(); },
           [](CancellationAnswer& answer) { answer.withdrawn = true; }}) {
    CancellationAnswer answer = partly_stopped();
    answer.confirmation.clear();
    change(answer);
    all.emplace_back(answer);
  }
  return all;
}

// Every message with as little as it may have.
inline std::vector<Message> small_messages() {
  Assignment asked{
      .id = "A", .assigner = Party{.name = "P"}, .assignee = Agent{.bic = "ICBKCNBJ"}, .created = {}};
  CheckAssignment check{.id = "A", .assigner = asked.assigner, .assignee = asked.assignee};
  AccountQuery query{.id = "Q", .legal_paragraph = "20", .search = searches().front()};
  query.period = DatePeriod{on("2026-01-30"), on("2026-01-30")};
  return {CancellationRequest{.assignment = asked, .payments = {{.payment = {.end_to_end = "E"}}}},
          CancellationAnswer{.assignment = asked, .confirmation = "RJCR"},
          PaymentReturn{.id = "R", .settlement = "CLRG", .payments = {{.returned = yuan(1)}}},
          PaymentStatusReport{.id = "S"},
          query,
          AccountQueryAnswer{.id = "R",
                             .query = "Q",
                             .status = QueryStatus::no_answer,
                             .search = searches().front(),
                             .results = {{.report = {"camt.052.001.08", ""}, .finding = Finding::not_found}}},
          NameCheckRequest{.assignment = check, .checks = {{.id = "C"}}},
          NameCheckReport{.assignment = check, .results = {{.check = "C"}}}};
}

}  // namespace duanlian::connect::iso20022
