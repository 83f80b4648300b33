// Writes the table of folded characters that the room is compiled with. Runs at build time only, so that what
// a text folds to is fixed by the build and not by the ICU of the machine that runs it.

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>
#include <vector>

#include "text/fold_entry.h"

namespace {

using duanlian::text::FoldClass;
using icu::UnicodeString;

void require(UErrorCode status, const char* what) {
  if (U_FAILURE(status)) {
    std::fprintf(stderr, "fold_table: %s: %s\n", what, u_errorName(status));
    std::exit(1);
  }
}

bool is_ascii_word(const UnicodeString& text) {
  for (int32_t i = 0; i < text.length(); ++i) {
    if (text[i] >= 0x80 || u_isalnum(text[i]) == 0) return false;
  }
  return !text.isEmpty();
}

// What a character folds to, and how it counts.
struct Folded {
  UnicodeString to;
  FoldClass kind = FoldClass::keep;
  bool look_alike = false;  // by its shape, not by Unicode compatibility
};

class Folder {
 public:
  Folder() {
    UErrorCode status = U_ZERO_ERROR;
    casefold_ = icu::Normalizer2::getNFKCCasefoldInstance(status);
    decompose_ = icu::Normalizer2::getNFDInstance(status);
    simplify_.reset(icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
    spoof_ = uspoof_open(&status);
    require(status, "opening ICU");
  }
  ~Folder() { uspoof_close(spoof_); }

  Folded fold(UChar32 point) const {
    if (const auto special = fold_special(point); special != 0) return {UnicodeString(special)};
    if (is_dropped(point)) return {{}, FoldClass::drop};
    if (const auto shown = filler(point); shown != 0) return {UnicodeString(shown), FoldClass::separate};
    if (is_separator(point)) return {separator(point), FoldClass::separate};
    if (const int digit = digit_value(point); digit >= 0)
      return {UnicodeString(static_cast<UChar32>('0' + digit))};
    return fold_letter(point);
  }

 private:
  // Letters and digits in shapes that Unicode does not decompose.
  static UChar32 fold_special(UChar32 point) {
    const auto in = [&](UChar32 first, UChar32 last) { return point >= first && point <= last; };
    if (in(0x2776, 0x277E)) return '1' + (point - 0x2776);  // negative circled digits
    if (in(0x2780, 0x2788)) return '1' + (point - 0x2780);  // sans-serif circled digits
    if (in(0x278A, 0x2792)) return '1' + (point - 0x278A);  // negative sans-serif circled digits
    if (in(0x24F5, 0x24FD)) return '1' + (point - 0x24F5);  // double circled digits
    if (point == 0x24FF || point == 0x1F10B || point == 0x1F10C) return '0';
    if (in(0x1F150, 0x1F169)) return 'a' + (point - 0x1F150);  // negative circled letters
    if (in(0x1F170, 0x1F189)) return 'a' + (point - 0x1F170);  // negative squared letters
    if (in(0x1F1E6, 0x1F1FF)) return 'a' + (point - 0x1F1E6);  // regional indicators
    return 0;
  }

  // Strokes and kana that Unicode calls letters and that are put between ideographs as mere marks: 刷丶单.
  // What they are shown as in the readable form, 0 for other characters.
  static UChar32 filler(UChar32 point) {
    constexpr std::array<UChar32, 27> kFillers = {
        u'丶', u'丨', u'丿', u'乀', u'乁', u'乚', u'乛', u'亅', u'亠', u'卐', u'卍', u'丷', u'〻', u'ノ',
        u'の', u'ヽ', u'ヾ', u'ゝ', u'ゞ', u'へ', u'ヘ', u'っ', u'ッ', u'ㅣ', u'ㅡ', u'灬', u'〆'};
    if (point == u'ー' || point == u'ｰ') return u'-';
    if (point == u'ﾉ') return u'ノ';
    for (const auto mark : kFillers) {
      if (point == mark) return mark;
    }
    return 0;
  }

  static bool is_dropped(UChar32 point) {
    const auto category = u_charType(point);
    return u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || category == U_NON_SPACING_MARK ||
           category == U_ENCLOSING_MARK || category == U_COMBINING_SPACING_MARK || category == U_FORMAT_CHAR;
  }

  bool is_separator(UChar32 point) const {
    const UnicodeString plain = compatible(point);
    for (int32_t i = 0; i < plain.length(); i = plain.moveIndex32(i, 1)) {
      if ((U_GET_GC_MASK(plain.char32At(i)) & (U_GC_L_MASK | U_GC_N_MASK)) != 0) return false;
    }
    return true;
  }

  UnicodeString separator(UChar32 point) const {
    constexpr std::array<UChar32, 8> kDots = {0xB7, 0x2022, 0x2027, 0x30FB, 0xFF65, 0x2024, 0x22C5, 0x2219};
    for (const auto dot : kDots) {
      if (point == dot) return UnicodeString(u'.');
    }
    if (point == '\n' || point == 0x2028 || point == 0x2029) return UnicodeString(u'\n');
    UnicodeString plain = compatible(point);
    if (plain.countChar32() != 1) return UnicodeString(u' ');
    const auto first = plain.char32At(0);
    if (u_charType(first) == U_DASH_PUNCTUATION) return UnicodeString(u'-');
    const bool shown =
        (first > ' ' && first < 0x7F) || (U_GET_GC_MASK(first) & (U_GC_P_MASK | U_GC_SC_MASK)) != 0;
    return shown ? plain : UnicodeString(u' ');
  }

  static int digit_value(UChar32 point) {
    return u_charDigitValue(point) >= 0 && u_charType(point) == U_DECIMAL_DIGIT_NUMBER
               ? u_charDigitValue(point)
               : -1;
  }

  Folded fold_letter(UChar32 point) const {
    UnicodeString plain = strip_enclosure(point, compatible(point));
    if (plain.countChar32() == 1 && plain.char32At(0) >= 0x80) {
      if (const auto shape = shape_of(plain.char32At(0), point); !shape.isEmpty())
        return {shape, FoldClass::keep, true};
    }
    return {without_separators(simplified(plain))};
  }

  UnicodeString compatible(UChar32 point) const {
    UErrorCode status = U_ZERO_ERROR;
    UnicodeString folded = casefold_->normalize(UnicodeString(point), status);
    require(status, "NFKC_Casefold");
    return folded;
  }

  UnicodeString simplified(UnicodeString text) const {
    simplify_->transliterate(text);
    return text;
  }

  // (1) and 1. written as one character are 1.
  static UnicodeString strip_enclosure(UChar32 point, UnicodeString plain) {
    if (point < 0x2000 || plain.length() < 2) return plain;
    if (plain[0] == u'(' && plain.endsWith(UnicodeString(u')')))
      return {plain, 1, plain.length() - 2};  // a copy: `plain` ends here
    if (plain.endsWith(UnicodeString(u'.')) || plain.endsWith(UnicodeString(u',')))
      plain.truncate(plain.length() - 1);
    return plain;
  }

  static UnicodeString without_separators(const UnicodeString& text) {
    UnicodeString kept;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
      const auto point = text.char32At(i);
      if ((U_GET_GC_MASK(point) & (U_GC_L_MASK | U_GC_N_MASK)) != 0) kept.append(point);
    }
    return kept;
  }

  // The ASCII letters or digit that a letter of another alphabet, or one with marks, looks like. `original`
  // may be a capital: H is what the Cyrillic capital looks like, though its small letter does not.
  UnicodeString shape_of(UChar32 letter, UChar32 original) const {
    // What ICU has not, or otherwise: the palochka is a stroke, an l to the eye; in whole names of another
    // alphabet these stand for n and w.
    if (letter == 0x04CF) return UnicodeString(u'l');
    if (original == u'п') return UnicodeString(u'n');
    if (original == u'ω') return UnicodeString(u'w');
    UErrorCode status = U_ZERO_ERROR;
    const auto script = uscript_getScript(letter, &status);
    if (script == USCRIPT_HAN) return {};
    if (letter >= 0x2E80 && letter <= 0x2EFF) return {};
    if (script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA || script == USCRIPT_HANGUL ||
        script == USCRIPT_BOPOMOFO)
      return {};
    UnicodeString without_marks = bare(letter);
    if (is_ascii_word(without_marks)) return without_marks;
    const auto upper = original != letter ? original : u_toupper(letter);
    const UnicodeString small = skeleton(letter);
    const UnicodeString capital = skeleton(upper);
    UnicodeString shape = original != letter ? capital : small;
    if (!is_ascii_word(shape) || shape == UnicodeString(u'l')) shape = original != letter ? small : shape;
    if (!is_ascii_word(shape)) shape = capital;
    if (!is_ascii_word(shape)) return {};
    if (shape == UnicodeString("rn")) return UnicodeString(u'm');
    if (shape == UnicodeString(u'O') && u_isalpha(letter) != 0) return UnicodeString(u'o');
    return shape.foldCase();
  }

  UnicodeString bare(UChar32 letter) const {
    UErrorCode status = U_ZERO_ERROR;
    const UnicodeString apart = decompose_->normalize(UnicodeString(letter), status);
    UnicodeString kept;
    for (int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
      if (u_charType(apart.char32At(i)) != U_NON_SPACING_MARK) kept.append(apart.char32At(i));
    }
    return kept;
  }

  UnicodeString skeleton(UChar32 letter) const {
    UErrorCode status = U_ZERO_ERROR;
    UnicodeString shape;
    uspoof_getSkeletonUnicodeString(spoof_, 0, UnicodeString(letter), shape, &status);
    require(status, "skeleton");
    return bare_all(shape);
  }

  static UnicodeString bare_all(const UnicodeString& text) {
    UnicodeString kept;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
      if (u_charType(text.char32At(i)) != U_NON_SPACING_MARK) kept.append(text.char32At(i));
    }
    return kept;
  }

  const icu::Normalizer2* casefold_ = nullptr;
  const icu::Normalizer2* decompose_ = nullptr;
  std::unique_ptr<icu::Transliterator> simplify_;
  USpoofChecker* spoof_ = nullptr;
};

bool is_han_digit(const std::string& utf8) {
  for (const char* digit : {"零", "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九",
                            "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖", "幺"}) {
    if (utf8 == digit) return true;
  }
  return false;
}

// The table as it is compiled in: pages of entries, and the strings that do not fit an entry.
class Table {
 public:
  void add(UChar32 point, const Folded& folded) {
    std::string utf8;
    folded.to.toUTF8String(utf8);
    page_.push_back(entry(point, folded, utf8));
    if (page_.size() == duanlian::text::kFoldPageSize) close_page();
  }

  void write(std::ostream& out) const {
    out << "// Made by src/text/fold_table/main.cc from ICU " U_ICU_VERSION ", Unicode " U_UNICODE_VERSION
           ".\n";
    write_array(out, "uint16_t", "kPageIndex", index_);
    write_array(out, "uint32_t", "kEntries", entries_);
    out << "constexpr char kPool[] =";
    for (const char c : pool_) {
      std::array<char, 8> octal{};
      std::snprintf(octal.data(), octal.size(), "\\%03o",
                    static_cast<unsigned>(static_cast<unsigned char>(c)));
      out << (column_++ % 24 == 0 ? (column_ == 1 ? "\n\"" : "\"\n\"") : "") << octal.data();
    }
    out << "\";\n";
  }

 private:
  uint32_t entry(UChar32 point, const Folded& folded, const std::string& utf8) {
    using namespace duanlian::text;
    auto kind = static_cast<uint32_t>(folded.kind) << kFoldClassShift;
    if (folded.look_alike) kind |= kFoldLookAlike;
    if (is_han_digit(utf8)) kind |= kFoldHanDigit;
    if (folded.kind == FoldClass::drop) return kind;
    std::string own;
    UnicodeString(point).toUTF8String(own);
    if (utf8 == own && utf8.size() == 4) return kind | kFoldSelf;
    if (!utf8.empty() && utf8.size() <= 3) {
      uint32_t packed = 0;
      for (std::size_t i = 0; i < utf8.size(); ++i)
        packed |= static_cast<uint32_t>(static_cast<unsigned char>(utf8[i])) << (8 * i);
      return kind | static_cast<uint32_t>(utf8.size()) << kFoldLengthShift | packed;
    }
    return kind | kFoldPooled | pooled(utf8);
  }

  uint32_t pooled(const std::string& utf8) {
    const auto [at, fresh] = pool_at_.emplace(utf8, static_cast<uint32_t>(pool_.size()));
    if (fresh) {
      pool_ += static_cast<char>(utf8.size());
      pool_ += utf8;
    }
    return at->second;
  }

  void close_page() {
    const auto [at, fresh] = pages_.emplace(page_, static_cast<uint16_t>(pages_.size()));
    if (fresh) entries_.insert(entries_.end(), page_.begin(), page_.end());
    index_.push_back(at->second);
    page_.clear();
  }

  template <class T>
  static void write_array(std::ostream& out, const char* type, const char* name,
                          const std::vector<T>& values) {
    out << "constexpr " << type << " " << name << "[] = {";
    for (std::size_t i = 0; i < values.size(); ++i) out << (i % 20 == 0 ? "\n" : "") << values[i] << ',';
    out << "};\n";
  }

  std::vector<uint32_t> page_, entries_;
  std::vector<uint16_t> index_;
  std::map<std::vector<uint32_t>, uint16_t> pages_;
  std::string pool_;
  std::map<std::string, uint32_t> pool_at_;
  mutable std::size_t column_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: fold_table OUT\n", stderr);
    return 1;
  }
  const Folder folder;
  Table table;
  for (UChar32 point = 0; point <= 0x10FFFF; ++point) table.add(point, folder.fold(point));
  std::ofstream out(argv[1]);
  table.write(out);
  return out.good() ? 0 : 1;
}
