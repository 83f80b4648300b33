#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"
#include "respond/returns/return_csv.h"
#include "respond/returns/return_json.h"
#include "respond/returns/return_sheet.h"
#include "respond/returns/return_words.h"
#include "respond/returns/small_returns.h"

namespace duanlian::respond {
namespace {

using testing::HasSubstr;
using testing::Not;

// The worked example of docs/returns.md.
SmallReturns worked_returns() {
  SmallReturns small;
  small.pot("O1", 5'000'000).pot("O2", 1'000'001);
  small.victim("V1", 4'000'000).victim("V2", 3'000'000, 500'000).victim("V3", 2'000'000, 0, "重病 illness");
  small.traced("O1", "V1", 3'000'000, TraceBasis::single_remittance);
  small.notice("2026-11-20T10:00:00+08:00");
  return small;
}

std::string sheet_of(const ReturnAllocation& allocation, std::string_view institution = {}) {
  std::string out;
  append_return_sheet(out, allocation, institution);
  return out;
}

std::string json_of(const ReturnAllocation& allocation) {
  std::string out;
  append_returns_json(out, allocation);
  return out;
}

std::string csv_of(const ReturnAllocation& allocation) {
  std::string out;
  append_returns_csv(out, allocation);
  return out;
}

TEST(ReturnForms, TheWorkedExampleOfThePageIsWhatComesOut) {
  const auto out = worked_returns().allocate();
  const std::string page = *read_file(std::string(DUANLIAN_SOURCE_DIR) + "/docs/returns.md", 1'000'000);
  for (const ReturnPart& part : out.parts) {
    std::string row = "| " + out.basis.victims[part.victim].report + " | " + out.basis.pots[part.pot].order +
                      " | " + std::to_string(part.amount) + " | ";
    row.append(model::to_string(part.basis)).append(" | ").append(model::to_string(part.state)).append(" |");
    EXPECT_THAT(page, HasSubstr(row));
  }
  EXPECT_THAT(page, HasSubstr("payments: " + std::to_string(out.parts.size())));
  EXPECT_THAT(page, HasSubstr(to_rfc3339(*out.sharings[0].notice.ready_at)));
}

TEST(ReturnForms, TheSheetHasWhatTwoOfficersSign) {
  const auto out = worked_returns().allocate();
  const std::string sheet = sheet_of(out);
  for (const auto* text :
       {"A-2026-7", "30,000.00", "人民币叁万元整", "承办民警一", "承办民警二", "Counsel to confirm",
        "银监发〔2016〕41号", "2026-12-21 00:00:00", "重病 illness", "50,000.00"})
    EXPECT_THAT(sheet, HasSubstr(text));
  EXPECT_THAT(sheet, HasSubstr(returns_digest(out)));
  EXPECT_THAT(sheet, Not(HasSubstr("<script")));
  EXPECT_THAT(sheet, HasSubstr("default-src 'none'"));
}

TEST(ReturnForms, AnInstitutionSeesItsOwnAccountsOnly) {
  auto small = worked_returns();
  small.one.pots[1].institution = "bank-b";
  const auto out = small.allocate();
  const std::string sheet = sheet_of(out, "bank-b");
  EXPECT_THAT(sheet, HasSubstr("6222O2"));
  EXPECT_THAT(sheet, Not(HasSubstr("6222O1")));
  EXPECT_THAT(sheet, Not(HasSubstr("victim V1")));
  EXPECT_THAT(sheet, HasSubstr(returns_digest(out)));
}

TEST(ReturnForms, NamesAreTextWhateverTheyHold) {
  auto small = worked_returns();
  small.one.victims[0].name = "<script>alert(1)</script>";
  small.one.victims[0].account = "=HYPERLINK(\"http://x\")";
  small.one.victims[1].name = "\"}],\"digest\":\"";
  small.one.pots[0].holder =
      "a\xe2\x80\xae"
      "b\nc";
  small.one.pots[0].account = "+1,2";
  const auto out = small.allocate();
  const std::string sheet = sheet_of(out);
  EXPECT_THAT(sheet, Not(HasSubstr("<script")));
  EXPECT_THAT(sheet, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  EXPECT_THAT(sheet, HasSubstr("a\xef\xbf\xbd"
                               "b\xef\xbf\xbd"
                               "c"));
  const std::string csv = csv_of(out);
  EXPECT_THAT(csv, HasSubstr(",\"'=HYPERLINK(\"\"http://x\"\")\","));
  EXPECT_THAT(csv, HasSubstr(",\"'+1,2\","));
  EXPECT_TRUE(check_returns_digest(json_of(out)));
}

TEST(ReturnForms, AChangedFigureShows) {
  const auto out = worked_returns().allocate();
  const std::string json = json_of(out);
  EXPECT_TRUE(check_returns_digest(json));
  EXPECT_TRUE(check_returns_digest(json + "\n"));
  std::string changed = json;
  changed.replace(changed.find("\"amount\":3000000"), 16, "\"amount\":3000001");
  ASSERT_FALSE(check_returns_digest(changed));
  EXPECT_EQ(check_returns_digest(changed).error().code, ErrorCode::corrupt);
  EXPECT_FALSE(check_returns_digest(json.substr(0, json.size() - 3)));
  EXPECT_FALSE(check_returns_digest(""));
  auto other = worked_returns();
  other.one.victims[2].loss += 1;
  EXPECT_NE(returns_digest(other.allocate()), returns_digest(out));
}

TEST(ReturnForms, TheSheetSaysWhatIsMissing) {
  auto small = worked_returns();
  small.one.victims[0].account.clear();
  EXPECT_THAT(sheet_of(small.allocate()), HasSubstr("missing: do not pay before it is given"));
  EXPECT_THAT(sheet_of(SmallReturns().pot("O1", 5).allocate()), HasSubstr("Nothing is to be paid now."));
}

TEST(ReturnForms, ObjectionsStandOnTheSheetWithTheirReason) {
  auto small = worked_returns();
  small.objection("O2", "");
  const std::string sheet = sheet_of(small.allocate());
  EXPECT_THAT(sheet, HasSubstr("goods were sold for it"));
  EXPECT_THAT(sheet, HasSubstr("stays frozen: there is an objection"));
}

TEST(OnPaper, WhatShowsNothingIsMadeVisible) {
  EXPECT_EQ(on_paper("王小明 O'Neill"), "王小明 O'Neill");
  EXPECT_EQ(on_paper("a\xe2\x80\x8b"
                     "b"),
            "a\xef\xbf\xbd"
            "b");
  EXPECT_EQ(on_paper("\xf3\xa0\x81\x81"), "\xef\xbf\xbd");
}

}  // namespace
}  // namespace duanlian::respond
