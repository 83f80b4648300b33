#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connect/iso20022/limits.h"
#include "iso_samples.h"

namespace duanlian::connect::iso20022 {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string edited(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  CHECK(at != std::string::npos, "the text to be changed is there");
  return text.replace(at, from.size(), to);
}

std::string iso_refusal(std::string_view bytes) {
  const auto read = read_message(bytes);
  return read ? "taken" : std::string(to_string(read.error().code)) + ": " + read.error().message;
}

std::string iso_refusal(const char* name, std::string_view from, std::string_view to) {
  return iso_refusal(edited(golden(name), from, to));
}

TEST(IsoRefusals, EntitiesAndBombs) {
  const std::string text = golden("camt.029.001.09");
  const std::string_view head = R"(<?xml version="1.0" encoding="UTF-8"?>)";
  for (const char* const doctype :
       {"<!DOCTYPE Document>", "<!DOCTYPE Document SYSTEM \"file:///etc/passwd\">",
        "<!DOCTYPE Document [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>",
        "<!DOCTYPE Document [<!ENTITY % p SYSTEM \"http://127.0.0.1/x.dtd\"> %p;]>"}) {
    EXPECT_THAT(iso_refusal(edited(text, head, std::string(head) + doctype)),
                HasSubstr("line 1: a DOCTYPE, which no message has: entities are refused"));
  }
  EXPECT_THAT(iso_refusal(edited(text, "<Id>ORDER-1<", "<Id>&a;<")), HasSubstr("undefined entity"));
  EXPECT_THAT(iso_refusal(edited(text, "<Id>ORDER-1<", "<Id>&#0;<")), HasSubstr("not well-formed XML"));
  EXPECT_THAT(iso_refusal(edited(text, "<Sts>", "<?php echo ?><Sts>")),
              HasSubstr("a processing instruction"));
}

TEST(IsoRefusals, EncodingsAndBytesBehindTheEnd) {
  const std::string text = golden("pacs.002.001.10");
  EXPECT_EQ(iso_refusal(""), "invalid_argument: line 1: not well-formed XML: no element found");
  EXPECT_THAT(iso_refusal(edited(text, "UTF-8", "GB18030")),
              HasSubstr("unsupported: line 1: the encoding is not UTF-8"));
  EXPECT_THAT(iso_refusal(edited(text, "UTF-8", "UTF-16")), HasSubstr("the encoding is not UTF-8"));
  EXPECT_EQ(iso_refusal(edited(text, "UTF-8", "utf-8")), "taken");
  EXPECT_EQ(iso_refusal("\xEF\xBB\xBF" + text), "taken");
  EXPECT_EQ(iso_refusal(edited(text, "held", "h\xFFld")), "invalid_argument: the message is not UTF-8");
  std::string wide;
  for (const char c : text) wide += {c, '\0'};
  EXPECT_THAT(iso_refusal(wide), HasSubstr("invalid_argument: "));
  EXPECT_EQ(iso_refusal(text + "\n \n"), "taken");
  EXPECT_THAT(iso_refusal(text + "x"), HasSubstr("not well-formed XML"));
  EXPECT_THAT(iso_refusal(text + text), HasSubstr("not well-formed XML"));
  EXPECT_THAT(iso_refusal(text + std::string(1, '\0')), HasSubstr("not well-formed XML"));
  EXPECT_THAT(iso_refusal(std::string_view(text).substr(0, text.size() - 5)),
              HasSubstr("not well-formed XML"));
}

TEST(IsoRefusals, NamespacesRootsAndVersions) {
  const char* const kName = "camt.056.001.08";
  const std::string text = golden(kName);
  const std::string space = std::string(" xmlns=\"urn:iso:std:iso:20022:tech:xsd:") + kName + "\"";
  EXPECT_THAT(iso_refusal(edited(text, space, "")), HasSubstr("Document has no namespace"));
  EXPECT_THAT(iso_refusal(kName, "urn:iso:std:iso:20022", "urn:swift"), HasSubstr("is none of ISO 20022"));
  EXPECT_THAT(iso_refusal(kName, kName, "camt.056.001.03"),
              HasSubstr("unsupported: the version \"camt.056.001.03\" is not read"));
  EXPECT_THAT(iso_refusal(kName, kName, "camt.056.001."), HasSubstr("unsupported: the version"));
  EXPECT_THAT(iso_refusal(kName, kName, "camt.056.0011"), HasSubstr("unsupported: the message"));
  EXPECT_THAT(iso_refusal(kName, kName, "pain.001.001.09"),
              HasSubstr("unsupported: the message \"pain.001.001.09\" is not read"));
  EXPECT_THAT(iso_refusal(kName, kName, "pacs.004.001.09"),
              HasSubstr("line 1: /Document/PmtRtr: is missing"));
  EXPECT_THAT(iso_refusal("<Envelope>" + text.substr(text.find("<Document")) + "</Envelope>"),
              HasSubstr("the root is \"Envelope\", not Document"));
  EXPECT_THAT(iso_refusal(kName, "<Case>", "<Case xmlns=\"urn:other\">"),
              HasSubstr("/Undrlyg: is missing; Case of another namespace comes instead"));
  EXPECT_THAT(iso_refusal(kName, space, space + " id=\"1\""), HasSubstr("an attribute"));
  EXPECT_EQ(
      iso_refusal(
          kName, space,
          space + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"a b\""),
      "taken");
  EXPECT_THAT(iso_refusal(kName, space, space + " Ccy=\"CNY\""), HasSubstr("an attribute"));
  std::string prefixed = edited(text, space, " xmlns:m=\"urn:iso:std:iso:20022:tech:xsd:camt.056.001.08\"");
  EXPECT_THAT(iso_refusal(prefixed), HasSubstr("has no namespace"));
}

TEST(IsoRefusals, WhatIsMissingTwiceOrMisplaced) {
  const char* const name = "pacs.004.001.09";
  const std::string_view id = "<MsgId>RTR-MSG-1</MsgId>";
  EXPECT_THAT(iso_refusal(name, id, ""),
              HasSubstr("line 1: /Document/PmtRtr/GrpHdr/MsgId: is missing; CreDtTm comes instead"));
  EXPECT_THAT(iso_refusal(name, id, "<MsgId>1</MsgId><MsgId>2</MsgId>"),
              HasSubstr("/GrpHdr/CreDtTm: is missing; MsgId comes instead"));
  EXPECT_THAT(iso_refusal(name, id, "<MsgId></MsgId>"), HasSubstr("/GrpHdr/MsgId: is empty"));
  EXPECT_THAT(iso_refusal(name, id, "<MsgId><b/></MsgId>"),
              HasSubstr("/GrpHdr/MsgId: holds elements where text is expected"));
  EXPECT_THAT(iso_refusal(name, id, "<MsgId>1<b/></MsgId>"), HasSubstr("text and elements are mixed"));
  EXPECT_THAT(iso_refusal(name, id, "x" + std::string(id)), HasSubstr("text and elements are mixed"));
  EXPECT_THAT(iso_refusal(name, "<GrpHdr>", "x<GrpHdr>"), HasSubstr("text and elements are mixed"));
  EXPECT_THAT(iso_refusal(name, id, "<MsgId type=\"1\">1</MsgId>"), HasSubstr("has an attribute type"));
  EXPECT_THAT(iso_refusal(name, id, "<MsgId Ccy=\"CNY\">1</MsgId>"), HasSubstr("though it is no amount"));
  EXPECT_THAT(iso_refusal(name, "</TxInf></PmtRtr>", "<Amt>1</Amt></TxInf></PmtRtr>"),
              HasSubstr("/PmtRtr/TxInf[2]/Amt: does not stand in this message, or not at this place"));
  EXPECT_THAT(iso_refusal(name, "</PmtRtr>", "</PmtRtr><PmtRtr/>"),
              HasSubstr("/Document/PmtRtr: does not stand"));
  EXPECT_THAT(iso_refusal(name, "<Cd>FOCR</Cd>", "<Cd>FOCR</Cd><Prtry>x</Prtry>"),
              HasSubstr("Rsn/Prtry: does not"));
  EXPECT_THAT(iso_refusal(name, "<Cd>FOCR</Cd>", ""), HasSubstr("RtrRsnInf/Rsn: holds none of Cd, Prtry"));
  EXPECT_THAT(iso_refusal(name, "<Rsn><Cd>FOCR</Cd></Rsn>", "<Rsn>FOCR</Rsn>"),
              HasSubstr("Rsn: holds text where elements are expected"));
}

// Each was taken once, and the schema's own judge refuses it.
TEST(IsoRefusals, ChoicesAndNumbersThatAreNotThere) {
  const char* const name = "pacs.004.001.09";
  EXPECT_THAT(iso_refusal(name, R"(<Amt><InstdAmt Ccy="CNY">50001.00</InstdAmt></Amt>)", "<Amt/>"),
              HasSubstr("OrgnlTxRef/Amt: holds none of InstdAmt, EqvtAmt"));
  EXPECT_THAT(iso_refusal(name, "<DbtrAcct><Id><Othr><Id>6222020200112233445</Id></Othr></Id></DbtrAcct>",
                          "<DbtrAcct/>"),
              HasSubstr("OrgnlTxRef/DbtrAcct/Id: is missing"));
  EXPECT_THAT(iso_refusal("auth.002.001.02", "camt.052.001.08\"", "camt.052.001.08\" x=\"1\""),
              HasSubstr("/InvstgtnRslt/Document: has an attribute x"));
}

TEST(IsoRefusals, AmountsThatAreNotClear) {
  const char* const name = "pacs.004.001.09";
  const auto amount = [&](const std::string& element) {
    return iso_refusal(name, R"(<RtrdIntrBkSttlmAmt Ccy="CNY">2000.00<)",
                       "<RtrdIntrBkSttlmAmt " + element + "<");
  };
  const std::string where = "invalid_argument: line 1: /Document/PmtRtr/TxInf/RtrdIntrBkSttlmAmt: ";
  EXPECT_EQ(amount(R"(Ccy="CNY">2000.00)"), "taken");
  EXPECT_EQ(amount("Ccy=\"CNY\"> 2000.00\n"), "taken");
  EXPECT_EQ(amount(R"(Ccy="CNY">2000)"), "taken");
  EXPECT_EQ(amount(R"(Ccy="CNY">2000.001)"), where + "has more decimals than CNY has");
  EXPECT_EQ(amount(R"(Ccy="CNY">2000.000)"), where + "has more decimals than CNY has");
  EXPECT_EQ(amount(R"(Ccy="JPY">2000.0)"), where + "has more decimals than JPY has");
  EXPECT_EQ(amount(R"(Ccy="CNY">-2000.00)"), where + "is negative");
  EXPECT_EQ(amount(R"(Ccy="CNY">0000000000000002000.00)"), where + "has more than 18 digits");
  EXPECT_EQ(amount(R"(Ccy="CNY">123456789012345678)"), where + "amount is too large");
  EXPECT_THAT(amount(R"(Ccy="CNY">2e3)"), HasSubstr("not a plain decimal amount"));
  EXPECT_THAT(amount(R"(Ccy="CNY">+2000)"), HasSubstr("not a plain decimal amount"));
  EXPECT_THAT(amount(R"(Ccy="CNY">2,000.00)"), HasSubstr("not a plain decimal amount"));
  EXPECT_THAT(amount(R"(Ccy="CNY">)"), HasSubstr("not a plain decimal amount"));
  EXPECT_THAT(amount(R"(Ccy="CNX">2000.00)"), HasSubstr("unknown currency"));
  EXPECT_THAT(amount(R"(Ccy="XXX">2000.00)"), HasSubstr("unknown currency"));
  EXPECT_THAT(amount(R"(Ccy="cny">2000.00)"), HasSubstr("unknown currency"));
  EXPECT_EQ(amount(">2000.00"), where + "has no currency");
  EXPECT_THAT(amount(R"(xmlns:o="urn:o" o:Ccy="CNY">2000.00)"), HasSubstr("has no currency"));
}

TEST(IsoRefusals, SumsThatAreNotTheirPayments) {
  const char* const name = "pacs.004.001.09";
  EXPECT_THAT(iso_refusal(name, R"(Ccy="CNY">2000.00<)", R"(Ccy="CNY">2000.01<)"),
              HasSubstr("TtlRtrdIntrBkSttlmAmt: says 3000.00 and the payments add up to 3000.01"));
  EXPECT_THAT(iso_refusal(name, R"(Ccy="CNY">2000.00<)", R"(Ccy="USD">2000.00<)"),
              HasSubstr("have no such sum"));
  EXPECT_THAT(iso_refusal(name, "<NbOfTxs>2<", "<NbOfTxs>3<"),
              HasSubstr("NbOfTxs says 3 payments and there are 2"));
  EXPECT_THAT(iso_refusal(name, "<NbOfTxs>2<", "<NbOfTxs>two<"), HasSubstr("is not a number of payments"));
  const std::string_view count = "</NbOfTxs>";
  EXPECT_EQ(iso_refusal(name, count, "</NbOfTxs><CtrlSum>3000</CtrlSum>"), "taken");
  EXPECT_EQ(iso_refusal(name, count, "</NbOfTxs><CtrlSum>03000.000</CtrlSum>"), "taken");
  EXPECT_THAT(iso_refusal(name, count, "</NbOfTxs><CtrlSum>3000.01</CtrlSum>"),
              HasSubstr("CtrlSum says 3000.01 and the payments add up to 3000.00"));
  EXPECT_THAT(iso_refusal(name, count, "</NbOfTxs><CtrlSum>-3000</CtrlSum>"),
              HasSubstr("is not a plain decimal"));
  EXPECT_THAT(iso_refusal(name, count, "</NbOfTxs><GrpRtr>true</GrpRtr>"),
              HasSubstr("a whole message is returned"));
  PaymentReturn large{.id = "R", .settlement = "CLRG"};
  large.payments.assign(100, {.returned = yuan(999'999'999'999'999'999)});
  const auto written = write_message(large);
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error().message, HasSubstr("the sum of the payments is too large"));
}

TEST(IsoRefusals, DatesTimesCodesAndNumbers) {
  const char* const name = "pacs.002.001.10";
  const auto time = [&](const std::string& text) { return iso_refusal(name, "2026-01-31T01:02:03Z", text); };
  for (const char* const good :
       {"2026-01-31T01:02:03", "2026-01-31T01:02:03.123456789+08:00", " 2026-01-31T01:02:03Z "})
    EXPECT_EQ(time(good), "taken") << good;
  for (const char* const bad :
       {"2026-02-30T01:02:03Z", "2026-01-31", "2026-01-31 01:02:03Z", "2026-01-31T25:02:03Z",
        "2026-01-31T01:02:03.Z", "2026-01-31T01:02:03z", "2026-01-31T01:02:03+8", ""})
    EXPECT_THAT(time(bad), HasSubstr("/GrpHdr/CreDtTm: is not a time")) << bad;
  const auto date = [](const std::string& text) {
    return iso_refusal("pacs.004.001.09", "2026-01-31<", text + "<");
  };
  for (const char* const good : {"2024-02-29", "2026-01-31Z", "2026-01-31+08:00"})
    EXPECT_EQ(date(good), "taken");
  for (const char* const bad :
       {"2026-02-29", "0000-01-01", "26-01-31", "2026-1-31", "2026-01-31T00:00:00", "20260131"})
    EXPECT_THAT(date(bad), HasSubstr("is not a date")) << bad;
  EXPECT_THAT(iso_refusal(name, ">BLCK<", ">BLOCK<"),
              HasSubstr("TxSts: has 5 characters, more than the schema's 4"));
  EXPECT_THAT(iso_refusal(name, ">BLCK<", ">blck<"), HasSubstr("is not a code"));
  EXPECT_THAT(iso_refusal(name, "eb6305c9", "EB6305C9"), HasSubstr("is not a UUID of version 4"));
  EXPECT_THAT(iso_refusal(name, "ICBKCNBJ", "ICBKC1BJ"), HasSubstr("is not a BIC"));
  EXPECT_THAT(iso_refusal("camt.029.001.09", ">PECR<", "> PECR<"), HasSubstr("Conf: "));
  EXPECT_THAT(iso_refusal("camt.029.001.09", ">RJCR<", ">RJCT<"),
              HasSubstr("none of the words that the schema has"));
  EXPECT_THAT(iso_refusal("auth.001.001.02", ">true<", ">yes<"), HasSubstr("is neither true nor false"));
  EXPECT_THAT(iso_refusal("auth.001.001.02", "2026-01-31T00:00:00Z", "2026-01-29T00:00:00Z"),
              HasSubstr("InvstgtnPrd: the period ends before it begins"));
  EXPECT_THAT(iso_refusal("pacs.004.001.09", ">CLRG<", ">CASH<"), HasSubstr("is not one of INDA"));
}

TEST(IsoRefusals, TimesWithoutAnOffsetAreTheBanksOwn) {
  const std::string text =
      edited(golden("pacs.002.001.10"), "2026-01-31T01:02:03Z", "2026-01-31T09:02:03.1234567");
  const auto read = read_message(text, {.local_offset = hours(8)});
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(std::get<PaymentStatusReport>(read->message).created, at("2026-01-31T01:02:03.123456Z"));
}

TEST(IsoRefusals, ControlCharactersInNumbersAndWords) {
  const char* const name = "pacs.002.001.10";
  EXPECT_THAT(iso_refusal(name, ">REF-1<", ">REF\n1<"), HasSubstr("AcctSvcrRef: holds a control character"));
  EXPECT_THAT(iso_refusal(name, ">REF-1<", ">REF&#x85;1<"), HasSubstr("holds a control character"));
  const auto read = read_message(edited(golden(name), ">held<", ">held\nfor&#x9;48 h<"));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_THAT(std::get<PaymentStatusReport>(read->message).payments[0].reasons[0].notes,
              ElementsAre("held for 48 h"));
}

TEST(IsoRefusals, LimitsHaveNames) {
  const std::string text = golden("pacs.002.001.10");
  const auto extension = [&](const std::string& inner) {
    return iso_refusal(edited(text, "</FIToFIPmtStsRpt>",
                              "<SplmtryData><Envlp>" + inner + "</Envlp></SplmtryData></FIToFIPmtStsRpt>"));
  };
  std::string deep;
  for (std::size_t i = 0; i < kXmlDepthMax; ++i) deep += "<a>";
  EXPECT_THAT(extension(deep),
              HasSubstr("limit_exceeded: line 1: elements are nested too deep (kXmlDepthMax)"));
  std::string many;
  for (std::size_t i = 0; i < kXmlElementsMax; ++i) many += "<a/>";
  EXPECT_THAT(extension(many), HasSubstr("too many elements (kXmlElementsMax)"));
  EXPECT_THAT(extension("<a>" + std::string(kXmlTextBytesMax + 1, 'x') + "</a>"),
              HasSubstr("kXmlTextBytesMax"));
  EXPECT_THAT(extension("<" + std::string(kXmlNameBytesMax, 'x') + "/>"), HasSubstr("kXmlNameBytesMax"));
  std::string attributes = "<a";
  for (std::size_t i = 0; i <= kXmlAttributesMax; ++i) attributes += " b" + std::to_string(i) + "=\"\"";
  EXPECT_THAT(extension(attributes + "/>"), HasSubstr("kXmlAttributesMax"));
  std::string spaces;
  for (std::size_t i = 0; i < kXmlNameSpacesMax; ++i) spaces += "<a xmlns=\"u" + std::to_string(i) + "\"/>";
  EXPECT_THAT(extension(spaces), HasSubstr("kXmlNameSpacesMax"));
  EXPECT_THAT(extension(std::string(kXmlBytesMax, ' ')), HasSubstr("kXmlBytesMax"));

  PaymentStatusReport report = blocked();
  report.payments.assign(kPaymentsMax, {.payment = {.end_to_end = "E"}, .status = "ACSC"});
  const auto written = write_message(report);
  ASSERT_TRUE(written) << written.error().message;
  EXPECT_EQ(iso_refusal(*written), "taken");
  EXPECT_THAT(
      iso_refusal(edited(*written, "</FIToFIPmtStsRpt>", "<TxInfAndSts/></FIToFIPmtStsRpt>")),
      HasSubstr(
          "limit_exceeded: line 1: /Document/FIToFIPmtStsRpt/TxInfAndSts[1001]: more than 1000 of them"));
  report.payments.push_back(report.payments.back());
  CancellationRequest request = stop_request();
  request.payments.assign(600, {.payment = {.end_to_end = "E"}});
  std::string twice = *write_message(request);
  const std::size_t from = twice.find("<Undrlyg>");
  const std::string group = twice.substr(from, twice.find("</FIToFIPmtCxlReq>") - from);
  EXPECT_THAT(iso_refusal(twice.insert(from, group)), HasSubstr("Undrlyg: more than 1000 payments"));
  EXPECT_FALSE(write_message(report));
}

TEST(IsoRefusals, WhatCarriesMoneyIsNotPassedOverInSilence) {
  const std::string text = golden("camt.029.001.09");
  const auto unread = [&](std::string_view from, const std::string& to) {
    auto read = read_message(edited(text, from, to));
    EXPECT_TRUE(read) << read.error().message;
    return read ? read->unread : std::vector<std::string>{"refused"};
  };
  const std::string end = "</RsltnOfInvstgtn>";
  EXPECT_THAT(
      unread(end, "<SplmtryData><Envlp><a xmlns=\"urn:b\"><c>text</c></a></Envlp></SplmtryData>" + end),
      IsEmpty());
  EXPECT_THAT(unread(end,
                     "<SplmtryData><Envlp><a xmlns=\"urn:b\"><Held "
                     "Ccy=\"CNY\">12.00</Held><RmngBal>7</RmngBal></a></Envlp>"
                     "</SplmtryData>" +
                         end),
              ElementsAre(HasSubstr("/SplmtryData/Envlp/a/Held is an amount that is not read: 12.00 CNY"),
                          HasSubstr("/a/RmngBal is an amount that is not read: 7")));
  EXPECT_THAT(unread("</RsltnRltdInf><OrgnlIntrBkSttlmAmt",
                     "<Chrgs><Amt Ccy=\"CNY\">1</Amt></Chrgs></RsltnRltdInf><OrgnlIntrBkSttlmAmt"),
              ElementsAre(HasSubstr("RsltnRltdInf/Chrgs is not read"),
                          HasSubstr("Chrgs/Amt is an amount that is not read: 1 CNY")));
  const std::string told = "<Rslt><Facts xmlns=\"urn:b\"><Bal Ccy=\"CNY\">7.00</Bal></Facts></Rslt>";
  const std::string asked = golden("auth.002.001.02");
  const auto other = read_message(edited(asked, "<InvstgtnSts>FOUN</InvstgtnSts>", told));
  ASSERT_TRUE(other) << other.error().message;
  EXPECT_THAT(other->unread, ElementsAre(HasSubstr("InvstgtnRslt/Rslt is not read"),
                                         HasSubstr("Facts/Bal is an amount that is not read: 7.00 CNY")));
  const std::string elsewhere = "<SplmtryData><a xmlns=\"urn:b\"/></SplmtryData>" + end;
  EXPECT_THAT(iso_refusal(edited(text, end, elsewhere)), HasSubstr("is of another namespace"));
}

}  // namespace
}  // namespace duanlian::connect::iso20022
