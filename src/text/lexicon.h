#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_issues.h"
#include "base/result.h"
#include "text/entity.h"

namespace duanlian::text {

// Limits of a lexicon; the message of a refusal names the one that was reached.
inline constexpr std::size_t kPhrasesMax = 200'000;
inline constexpr std::size_t kPatternsMax = 2'000;
inline constexpr std::size_t kCategoriesMax = 256;
inline constexpr std::size_t kPhraseBytesMax = 256;
inline constexpr std::size_t kPatternBytesMax = 1'024;
inline constexpr std::size_t kPatternSizeMax = 1'000;    // of one pattern, see pattern_size
inline constexpr std::size_t kPatternSizesMax = 20'000;  // of all patterns together: the time to compile them
inline constexpr std::size_t kFormsMax = 200'000;        // spellings of all phrases, parts and cues
inline constexpr std::size_t kFormBytesMax = 8 * 1024 * 1024;  // of all of them
inline constexpr std::size_t kSpellingPairsMax = 1'000;  // substitutions other than one character for one
inline constexpr std::size_t kNearPartsMax = 3;
inline constexpr int kNearWithinMax = 64;
inline constexpr std::size_t kPhraseVariantsMax = 64;  // spellings of one phrase made by substitutions
inline constexpr std::size_t kCoreWordsMax = 512;
inline constexpr std::size_t kCharacterFormsMax = 2'000;
inline constexpr std::size_t kWordFormsMax = 24;    // of one core word made by characters in other forms
inline constexpr std::size_t kPhraseFormsMax = 48;  // of one phrase that holds core words
inline constexpr int kProtectiveMilliMin = -300;    // of all protective categories together
inline constexpr int kScoreMilliMax = 1'000;        // cap of a category and of the total

// What a category does to the total of a reading (see Reading::total_milli).
enum class CategoryRole {
  scam,     // adds its score
  illegal,  // an unlawful offer (gambling, forged papers): adds its score like scam
  helper,   // adds its score only beside a scam or illegal category that scored: a contact, a link, urgency
  protective,  // its phrases have negative weights: a warning against scams lowers the total, a little
};
Result<CategoryRole> parse_category_role(std::string_view word);

// Where a person wrote a thing, for errors; no file when it was not read from one.
struct WrittenAt {
  std::string file;
  int line = 1, column = 1;
};

struct Category {
  std::string id;  // "task_rebate"
  std::string zh, en;
  CategoryRole role = CategoryRole::scam;
  WrittenAt at = {};
};

// One thing to look for. Exactly one of `text`, `near` and `entity` is set.
struct Phrase {
  std::string id;                    // unique in the lexicon, for reasons and for errors
  std::string text;                  // a phrase; spacing, width, script and look-alikes in it do not matter
  std::vector<std::string> near;     // two or three parts in any order ...
  int within = 0;                    // ... with at most so many characters between neighbouring parts
  std::optional<EntityKind> entity;  // any valid entity of this kind
  std::string category;
  int weight_milli = 0;
  // Latin letters and digits must not go on at either end ("vx" is not in "tvxbox"). Always so for a phrase
  // that is Latin letters and digits only; set it for mixed ones.
  bool whole_word = false;
  WrittenAt at = {};
};

// A regular expression in Vectorscan's dialect (PCRE without back-references and look-around), matched
// without regard to case against the readable folded form of the text. Refused when it can match nothing at
// all.
struct Pattern {
  std::string id;
  std::string regex;
  std::string category;
  int weight_milli = 0;
  bool capitals = false;  // counts only where what it found was typed without small letters: URL, not url
  WrittenAt at = {};
};

// "威信" stands for "微信". One character for one character is folded in every text; other pairs make further
// spellings of each phrase that holds `to`.
struct Substitution {
  std::string from, to;
  WrittenAt at = {};
};

// A word whose characters are also looked for in their other forms.
struct CoreWord {
  std::string text;
  WrittenAt at = {};
};

// Other ways in which one character is written: its parts side by side, its sound. 信: 亻言, xin.
struct CharacterForms {
  std::string character;
  std::vector<std::string> forms;
  WrittenAt at = {};
};

// Words after which a name of this kind stands: 微信, vx -> wechat.
struct Cue {
  EntityKind kind = EntityKind::wechat;
  std::string text;
  WrittenAt at = {};
};

// What a lexicon is built of; the sources of several files are joined before building.
struct LexiconSource {
  std::vector<Category> categories;
  std::vector<Phrase> phrases;
  std::vector<Pattern> patterns;
  std::vector<Substitution> substitutions;
  std::vector<Cue> cues;
  std::vector<CharacterForms> characters;
  std::vector<CoreWord> core_words;

  void append(LexiconSource other);
};

// One phrase or pattern of a built lexicon, the thing that Hit::phrase numbers.
struct Entry {
  std::string id;
  std::string text;  // the phrase, its parts joined by "…", or the regular expression: for showing
  uint16_t category = 0;
  int weight_milli = 0;
  bool scattered = false;  // a near phrase or a kind of entity: what stands between its ends is not its own
  bool capitals = false;   // see Pattern
};

// Phrases and patterns compiled for matching. Immutable after building and safe to read from many threads;
// each thread has its own Reader. Cheap to copy: copies share.
class Lexicon {
 public:
  // The issues name the place and the id of each phrase or pattern that is wrong; then there is no lexicon.
  static std::optional<Lexicon> build(const LexiconSource& source, FileIssues& issues);
  // The same; the error has a line for each issue.
  static Result<Lexicon> build(const LexiconSource& source);

  // What is allowed and hardly meant: two phrases of one category that fold to the same letters.
  const std::vector<std::string>& warnings() const;

  std::span<const Entry> entries() const;
  std::span<const Category> categories() const;
  const Entry& entry(uint32_t phrase) const { return entries()[phrase]; }
  // The text folded as a reading folds it, without separators: equal for all ways to write one name.
  std::string squeeze(std::string_view text) const;

 private:
  friend class Reader;
  friend class LexiconBuilder;
  struct Compiled;
  explicit Lexicon(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace duanlian::text
