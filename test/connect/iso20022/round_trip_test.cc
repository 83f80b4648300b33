#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "iso_samples.h"

namespace duanlian::connect::iso20022 {
namespace {

void expect_round_trip(const Message& message) {
  const auto written = write_message(message);
  ASSERT_TRUE(written) << written.error().message;
  const auto read = read_message(*written);
  ASSERT_TRUE(read) << read.error().message << "\n" << *written;
  EXPECT_TRUE(read->message == message) << *written;
  EXPECT_TRUE(read->unread.empty()) << read->unread.front();
}

TEST(IsoRoundTrip, EveryElementThatIsWrittenIsReadAgain) {
  for (const Message& message : full_messages()) expect_round_trip(message);
}

TEST(IsoRoundTrip, WhatIsNotSaidIsNotWritten) {
  for (const Message& message : small_messages()) expect_round_trip(message);
}

TEST(IsoRoundTrip, BytesAreThoseOfTheGoldenFiles) {
  const std::vector<std::pair<std::string, Message>> all{
      {"camt.056.001.08", stop_request()},
      {"camt.029.001.09", partly_stopped()},
      {"pacs.004.001.09", money_back()},
      {"pacs.002.001.10", blocked()},
      {"auth.001.001.02", account_query(searches().front())},
      {"auth.002.001.02", query_answer(searches().front())},
      {"acmt.023.001.02", name_check()},
      {"acmt.024.001.02", name_check_report()},
  };
  for (const auto& [name, message] : all) {
    const auto written = write_message(message);
    ASSERT_TRUE(written) << written.error().message;
    EXPECT_EQ(*written, golden(name)) << name;
    const auto read = read_message(golden(name));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->name, name);
  }
}

TEST(IsoRoundTrip, TermsOfAnOrderStandInTheNotes) {
  const CancellationRequest request = stop_request();
  const auto terms = terms_of(request.payments[0]);
  ASSERT_TRUE(terms) << terms.error().message;
  EXPECT_EQ(*terms, (CancellationTerms{"stop", yuan(1'234'567), "反电信网络诈骗法 第二十条"}));
  EXPECT_EQ(request.payments[0].reasons[0].notes,
            (std::vector<std::string>{"/ACTION/stop", "/AMOUNT/CNY 12345.67",
                                      "/LAW/反电信网络诈骗法 第二十条", "more"}));
  EXPECT_EQ(*terms_of(request.payments[1]), CancellationTerms{});
}

TEST(IsoRoundTrip, TermsThatAreNotClearAreRefused) {
  const auto refused = [](std::vector<std::string> notes) {
    const auto terms = terms_of({.reasons = {{.notes = std::move(notes)}}});
    return terms ? "taken" : terms.error().message;
  };
  EXPECT_EQ(refused({"/AMOUNT/CNY 1.00", "/AMOUNT/CNY 2.00"}), "/AMOUNT/CNY 2.00: stands twice");
  EXPECT_EQ(refused({"/AMOUNT/1.00"}), "/AMOUNT/1.00: not an amount such as CNY 1234.50");
  EXPECT_EQ(refused({"/AMOUNT/CNY 1.001"}), "/AMOUNT/CNY 1.001: has more decimals than CNY has");
  EXPECT_EQ(refused({"/AMOUNT/CNY -1.00"}), "/AMOUNT/CNY -1.00: is negative");
  EXPECT_EQ(refused({"/ACTION/Stop it"}), "/ACTION/Stop it: not a word such as stop");
  EXPECT_EQ(refused({"/LAW/"}), "/LAW/: names no law");
  Cancellation cancellation;
  EXPECT_FALSE(add_terms(cancellation, {.action = "not a word"}));
  EXPECT_FALSE(add_terms(cancellation, {.amount = Money{-1, *Currency::parse("CNY")}}));
  EXPECT_FALSE(add_terms(cancellation, {.legal_basis = std::string(101, 'x')}));
  EXPECT_TRUE(cancellation.reasons.empty());
}

}  // namespace
}  // namespace duanlian::connect::iso20022
