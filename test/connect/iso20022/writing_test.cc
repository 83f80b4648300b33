#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connect/iso20022/limits.h"
#include "iso_samples.h"

namespace duanlian::connect::iso20022 {
namespace {

using testing::HasSubstr;

std::string unwritable(const Message& message) {
  const auto written = write_message(message);
  return written ? "written" : written.error().message;
}

template <class M, class Change>
std::string unwritable(M message, Change change) {
  change(message);
  return unwritable(Message(std::move(message)));
}

TEST(IsoWriting, NothingIsShortened) {
  const auto with_id = [](const std::string& id) {
    return unwritable(stop_request(), [&](CancellationRequest& request) { request.assignment.id = id; });
  };
  EXPECT_EQ(with_id(std::string(35, 'x')), "written");
  EXPECT_EQ(with_id(std::string(36, 'x')),
            "/Document/FIToFIPmtCxlReq/Assgnmt/Id: has 36 characters, more than the schema's 35");
  std::string wide;
  for (int i = 0; i < 35; ++i) wide += "钱";
  EXPECT_EQ(with_id(wide), "written");
  EXPECT_THAT(with_id(wide + "钱"), HasSubstr("has 36 characters"));
  EXPECT_EQ(with_id(""), "/Document/FIToFIPmtCxlReq/Assgnmt/Id: is missing");
  for (const char* const bad : {"a\nb", "a\x01", "a\x7F", "a\xC2\x85"})
    EXPECT_THAT(with_id(bad), HasSubstr("holds a control character"));
  EXPECT_THAT(with_id("a\xFF"), HasSubstr("is not UTF-8"));
}

TEST(IsoWriting, TextsAreEscaped) {
  CancellationRequest request = stop_request();
  request.assignment.id = "<&>\"'";
  const auto written = write_message(request);
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_THAT(*written, HasSubstr("<Id>&lt;&amp;&gt;&quot;'</Id>"));
  EXPECT_EQ(std::get<CancellationRequest>(read_message(*written)->message), request);
}

TEST(IsoWriting, AskersAndPaymentsAreNamed) {
  EXPECT_THAT(unwritable(stop_request(), [](auto& request) { request.assignment.assigner = Party{}; }),
              HasSubstr("/Assgnmt/Assgnr: names nobody"));
  EXPECT_THAT(unwritable(stop_request(), [](auto& request) { request.filed->creator = Agent{}; }),
              HasSubstr("/Case/Cretr: names nobody"));
  EXPECT_THAT(unwritable(stop_request(), [](auto& request) { request.payments[1].payment.uetr.clear(); }),
              HasSubstr("does not say which payment is meant"));
  EXPECT_THAT(unwritable(stop_request(), [](auto& request) { request.payments.clear(); }),
              HasSubstr("Undrlyg: names no payment"));
  EXPECT_THAT(unwritable(stop_request(), [](auto& request) { request.payments.resize(kPaymentsMax + 1); }),
              HasSubstr("more than 1000"));
}

TEST(IsoWriting, ChoicesAreMade) {
  EXPECT_THAT(unwritable(partly_stopped(), [](auto& answer) { answer.withdrawn = true; }),
              HasSubstr("an answer says one of Conf, RjctdMod, DplctOf, AssgnmtCxlConf"));
  EXPECT_THAT(unwritable(partly_stopped(), [](auto& answer) { answer.confirmation.clear(); }),
              HasSubstr("an answer says one of"));
  EXPECT_THAT(unwritable(stop_request(),
                         [](auto& request) { request.payments[0].reasons[0].reason = {"FRAD", "x"}; }),
              HasSubstr("has a code and a word of its own"));
  EXPECT_THAT(
      unwritable(name_check(), [](auto& request) { request.checks[0].holder.account->iban = "GB33"; }),
      HasSubstr("an account has one number"));
  EXPECT_THAT(unwritable(stop_request(),
                         [](auto& request) {
                           request.payments[1].particulars->debtor =
                               Party{.name = "x", .person = true, .bic = "ICBKCNBJ"};
                         }),
              HasSubstr("a person has neither BIC nor LEI"));
}

TEST(IsoWriting, WhatAVersionHasNoPlaceForIsRefused) {
  EXPECT_THAT(unwritable(name_check(), [](auto& request) { request.checks[0].holder.account->name = "x"; }),
              HasSubstr("no place for an account's name"));
  EXPECT_THAT(unwritable(name_check(),
                         [](auto& request) { request.checks[0].holder.agent->lei = "529900T8BM49AURSDO55"; }),
              HasSubstr("/Agt/FinInstnId/LEI: this version of the message has no place for it"));
  EXPECT_THAT(
      unwritable(name_check(), [](auto& request) { request.checks[0].holder.agent->bic = "1CBKCNBJ"; }),
      HasSubstr("is not a BIC as this schema has it"));
  EXPECT_THAT(unwritable(blocked(), [](auto& report) { report.payments[0].payment.amount = yuan(1); }),
              HasSubstr("no place for the amount"));
  EXPECT_THAT(unwritable(money_back(), [](auto& sent) { sent.message.reset(); }),
              HasSubstr("reasons of all payments need the message"));
  EXPECT_THAT(unwritable(query_answer(searches()[0]), [](auto& answer) { answer.results[0].finding = {}; }),
              HasSubstr("InvstgtnRslt/InvstgtnSts: is missing"));
  EXPECT_THAT(unwritable(query_answer(searches()[0]),
                         [](auto& answer) { answer.results[0].facts = account_facts(); }),
              HasSubstr("InvstgtnRslt: is facts or a finding, not both"));
}

TEST(IsoWriting, AmountsAndDatesThatCannotBe) {
  const auto with_amount = [](Money money) {
    return unwritable(money_back(), [&](PaymentReturn& sent) {
      sent.total.reset();
      sent.payments[0].returned = money;
    });
  };
  EXPECT_EQ(with_amount(yuan(999'999'999'999'999'999)), "written");
  EXPECT_THAT(with_amount(yuan(1'000'000'000'000'000'000)), HasSubstr("has more than 18 digits"));
  EXPECT_THAT(with_amount(yuan(-1)), HasSubstr("is negative"));
  EXPECT_THAT(with_amount({1, {}}), HasSubstr("unknown currency"));
  EXPECT_THAT(unwritable(money_back(), [](auto& sent) { sent.settled = Date{}; }), HasSubstr("is no date"));
  EXPECT_THAT(unwritable(money_back(), [](auto& sent) { sent.created = {INT64_MAX}; }),
              HasSubstr("/GrpHdr/CreDtTm: is no time"));
}

}  // namespace
}  // namespace duanlian::connect::iso20022
