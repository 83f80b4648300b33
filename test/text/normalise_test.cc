#include "text/normalise.h"

#include "gtest/gtest.h"

namespace duanlian::text {
namespace {

std::string squeezed(std::string_view text) {
  static const FoldTable kTable;
  return Normaliser(kTable).squeeze(text);
}

TEST(Normalise, folds_width_and_case) { EXPECT_EQ(squeezed("ＷＷＷ．ＩＣＢＣ"), "wwwicbc"); }
TEST(Normalise, folds_traditional_characters) {
  EXPECT_EQ(squeezed("安全帳戶驗證碼"), squeezed("安全帐户验证码"));
}
TEST(Normalise, folds_circled_and_bracketed_digits) { EXPECT_EQ(squeezed("①⑴❶➀㈠⒈"), "1111一1"); }
TEST(Normalise, folds_superscripts_and_mathematical_letters) { EXPECT_EQ(squeezed("ⓥⓍ𝗾𝘲¹²③"), "vxqq123"); }
TEST(Normalise, folds_squared_and_flag_letters) { EXPECT_EQ(squeezed("🅅🅧🆀🇶🇶"), "vxqqq"); }
TEST(Normalise, folds_cyrillic_and_greek_look_alikes) {
  EXPECT_EQ(squeezed("раураl"), "paypal");
  EXPECT_EQ(squeezed("ΡΑΥΡΑL"), "paypal");
  EXPECT_EQ(squeezed("1З8"), "138");
}
TEST(Normalise, folds_letters_with_marks) { EXPECT_EQ(squeezed("pàypál"), "paypal"); }
TEST(Normalise, folds_compatibility_ideographs) { EXPECT_EQ(squeezed("㊙️⽤⼾"), "秘用户"); }
TEST(Normalise, drops_what_is_put_between) {
  EXPECT_EQ(squeezed("安 全-账★户"), "安全账户");
  EXPECT_EQ(squeezed("安\u200B全\uFE0F账\u2060户"), "安全账户");
  EXPECT_EQ(squeezed("安😀全。账·户"), "安全账户");
}

TEST(Normalise, keeps_separators_in_the_readable_form) {
  const FoldTable table;
  Folded folded;
  Normaliser(table).fold("加 Ｖ：ａｂ★c", folded);
  EXPECT_EQ(folded.readable(), "加 v:ab c");
  EXPECT_EQ(folded.squeezed(), "加vabc");
}

TEST(Normalise, knows_where_each_byte_came_from) {
  const FoldTable table;
  Folded folded;
  const std::string text = "Ａ 安\u200B全";
  Normaliser(table).fold(text, folded);
  ASSERT_EQ(folded.squeezed(), "a安全");
  const auto last = folded.in_readable(4);
  EXPECT_EQ(folded.origin(last), text.find("全"));
  EXPECT_EQ(folded.origin_end(folded.readable().size()), text.size());
}

TEST(Normalise, takes_any_bytes) {
  EXPECT_EQ(squeezed("a\xFF\xC0\x80\xED\xA0\x80\xF5z\xE5\xAE"), "az");
  EXPECT_EQ(squeezed(std::string_view("a\0b", 3)), "ab");
}

TEST(Normalise, one_character_may_stand_for_another) {
  FoldTable table;
  EXPECT_TRUE(table.substitute(U'囎', U'送'));
  EXPECT_EQ(Normaliser(table).squeeze("囎金"), "送金");
  EXPECT_EQ(squeezed("囎"), "囎");
}

TEST(Normalise, a_mark_that_stands_for_a_character_leaves_the_other_marks_alone) {
  FoldTable table;
  EXPECT_TRUE(table.substitute(U'🀄', U'单'));
  EXPECT_EQ(Normaliser(table).squeeze("刷🀄 返😀利。"), "刷单返利");
  EXPECT_TRUE(table.substitute(U'Ｖ', U'微'));
  EXPECT_EQ(Normaliser(table).squeeze("Ｖ信 v信 V信"), "微信v信v信") << "only this width is meant";
}

TEST(Normalise, other_shapes_of_an_ideograph_follow_it) {
  FoldTable table;
  EXPECT_TRUE(table.substitute(U'帐', U'账'));
  EXPECT_EQ(Normaliser(table).squeeze("帐户帳戶"), "账户账户");
}

TEST(Normalise, refuses_to_rewrite_ascii_or_to_write_separators) {
  FoldTable table;
  EXPECT_FALSE(table.substitute(U'v', U'微'));
  EXPECT_FALSE(table.substitute(U' ', U'单'));
  EXPECT_FALSE(table.substitute(U'单', U' '));
  EXPECT_FALSE(table.substitute(U'单', U'\u200B'));
  EXPECT_EQ(Normaliser(table).squeeze("v 单"), "v单");
}

TEST(Normalise, strokes_and_kana_between_ideographs_are_marks) {
  for (const char* mark : {"丶", "丨", "丿", "ノ", "ﾉ", "ー", "の", "卐"})
    EXPECT_EQ(squeezed("刷" + std::string(mark) + "单"), "刷单") << mark;
}

// Decisions are replayed on other machines: the table must be the one that they were made with. When ICU is
// changed on purpose, this number is too, and packs are tried on history again.
TEST(Normalise, table_is_the_known_one) { EXPECT_EQ(FoldTable::fingerprint(), 17415569327833481561ULL); }

}  // namespace
}  // namespace duanlian::text
