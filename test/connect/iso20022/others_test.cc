#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "iso_samples.h"

namespace duanlian::connect::iso20022 {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Written by pyiso20022 out of others_pyiso20022.py.
Received of_pyiso20022(const std::string& name) {
  auto read = read_message(bytes_of("samples/pyiso20022-" + name + ".xml"), {.local_offset = hours(8)});
  EXPECT_TRUE(read) << read.error().message;
  if (!read) return {};
  EXPECT_EQ(read->name, name);
  return *std::move(read);
}

const std::string kUetrOfOthers = "eb6305c9-1f7f-49de-aed0-16487c27b42d";

TEST(IsoOfOthers, MoneyIsGone) {
  const Received read = of_pyiso20022("camt.029.001.09");
  const auto& answer = std::get<CancellationAnswer>(read.message);
  EXPECT_EQ(answer.assignment.id, "ANSWER-1");
  EXPECT_EQ(answer.assignment.created, at("2026-01-31T01:05:00Z"));
  EXPECT_EQ(std::get<Agent>(answer.assignment.assigner).bic, "ICBKCNBJXXX");
  EXPECT_EQ(std::get<Party>(answer.assignment.assignee).name, "反诈中心");
  EXPECT_EQ(answer.resolved->id, "ORDER-1");
  EXPECT_EQ(answer.confirmation, "RJCR");
  ASSERT_EQ(answer.payments.size(), 1U);
  EXPECT_EQ(answer.payments[0].status, CancellationStatus::rejected);
  EXPECT_EQ(answer.payments[0].payment.uetr, kUetrOfOthers);
  EXPECT_EQ(answer.payments[0].payment.amount, yuan(5'000'000));
  EXPECT_THAT(answer.payments[0].reasons, ElementsAre(Reason{{"AM04", ""}, {"balance 0.00"}}));
  EXPECT_THAT(read.unread, IsEmpty());
}

TEST(IsoOfOthers, PartOfItIsStoppedAndChargesAreTold) {
  const Received read = of_pyiso20022("camt.029.001.13");
  const auto& answer = std::get<CancellationAnswer>(read.message);
  EXPECT_EQ(answer.confirmation, "PECR");
  ASSERT_EQ(answer.payments.size(), 1U);
  EXPECT_EQ(answer.payments[0].status, CancellationStatus::accepted);
  EXPECT_EQ(answer.payments[0].resolution->amount, yuan(1'234'567));
  EXPECT_EQ(answer.payments[0].resolution->settled, on("2026-02-01"));
  EXPECT_THAT(read.unread, ElementsAre(HasSubstr("RsltnRltdInf/ChrgsInf is not read"),
                                       HasSubstr("ChrgsInf/Amt is an amount that is not read: 5.00 CNY")));
}

TEST(IsoOfOthers, MoneyComesBack) {
  const Received read = of_pyiso20022("pacs.004.001.14");
  const auto& back = std::get<PaymentReturn>(read.message);
  EXPECT_EQ(back.created, at("2026-02-01T01:00:00Z"));
  EXPECT_EQ(back.total, yuan(1'234'567));
  ASSERT_EQ(back.payments.size(), 1U);
  EXPECT_EQ(back.payments[0].returned, yuan(1'234'567));
  EXPECT_EQ(back.payments[0].payment.uetr, kUetrOfOthers);
  EXPECT_EQ(back.payments[0].payment.end_to_end, "E2E-1");
  EXPECT_EQ(back.payments[0].reasons[0].reason.code, "FOCR");
  EXPECT_EQ(back.payments[0].particulars->debtor_account->other, "6222020200112233445");
  EXPECT_THAT(read.unread, IsEmpty());
}

TEST(IsoOfOthers, APaymentIsBlocked) {
  const Received read = of_pyiso20022("pacs.002.001.15");
  const auto& report = std::get<PaymentStatusReport>(read.message);
  ASSERT_EQ(report.payments.size(), 1U);
  EXPECT_EQ(report.payments[0].status, "BLCK");
  EXPECT_EQ(report.payments[0].reasons[0].reason.code, "FR01");
  EXPECT_EQ(report.payments[0].particulars->amount, yuan(5'000'000));
  EXPECT_EQ(report.payments[0].accepted, at("2026-01-31T01:00:01.5Z"));
}

TEST(IsoOfOthers, WhatIsSaidOfAGroupIsSaidOfItsPayments) {
  const Received read = of_pyiso20022("camt.056.001.11");
  const auto& request = std::get<CancellationRequest>(read.message);
  ASSERT_EQ(request.payments.size(), 1U);
  EXPECT_EQ(request.payments[0].payment.message->id, "MSG-1");
  EXPECT_EQ(request.payments[0].reasons[0].reason.code, "FRAD");
  EXPECT_EQ(*terms_of(request.payments[0]), (CancellationTerms{"recall", yuan(5'000'000), ""}));
}

}  // namespace
}  // namespace duanlian::connect::iso20022
