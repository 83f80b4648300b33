#include "text/lexicon.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "base/utf8.h"
#include "text/compiled.h"
#include "text/normalise.h"
#include "text/pattern_size.h"
#include "text/spelling.h"

namespace duanlian::text {
namespace {

template <class T>
void move_to_end(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

bool is_latin_word(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<uint8_t>(c) < 0x80; });
}

Status check_size(std::string_view what, std::size_t size, std::size_t size_max) {
  if (size <= size_max) return {};
  return Error{ErrorCode::limit_exceeded, "too many " + std::string(what) + ": " + std::to_string(size) +
                                              ", at most " + std::to_string(size_max)};
}

}  // namespace

Result<CategoryRole> parse_category_role(std::string_view word) {
  if (word == "scam") return CategoryRole::scam;
  if (word == "illegal") return CategoryRole::illegal;
  if (word == "helper") return CategoryRole::helper;
  if (word == "protective") return CategoryRole::protective;
  return invalid("unknown role '" + std::string(word) + "': scam, illegal, helper or protective");
}

void LexiconSource::append(LexiconSource other) {
  move_to_end(categories, other.categories);
  move_to_end(phrases, other.phrases);
  move_to_end(patterns, other.patterns);
  move_to_end(substitutions, other.substitutions);
  move_to_end(cues, other.cues);
  move_to_end(characters, other.characters);
  move_to_end(core_words, other.core_words);
}

std::span<const Entry> Lexicon::entries() const { return compiled_->entries; }
std::string Lexicon::squeeze(std::string_view text) const {
  return Normaliser(compiled_->folds).squeeze(text);
}

std::span<const Category> Lexicon::categories() const { return compiled_->categories; }

// Turns a source into its compiled form, one kind of thing after another.
class LexiconBuilder {
 public:
  using Compiled = Lexicon::Compiled;

  explicit LexiconBuilder(const LexiconSource& source) : source_(source) {}

  Result<std::shared_ptr<const Compiled>> build() {
    RETURN_IF_ERROR(check_limits());
    RETURN_IF_ERROR(add_categories());
    RETURN_IF_ERROR(add_substitutions());
    RETURN_IF_ERROR(add_word_forms());
    for (const auto& phrase : source_.phrases) RETURN_IF_ERROR(add_phrase(phrase));
    for (const auto& cue : source_.cues) RETURN_IF_ERROR(add_cue(cue));
    RETURN_IF_ERROR(compile_literals());
    RETURN_IF_ERROR(compile_patterns());
    return std::shared_ptr<const Compiled>(std::move(compiled_));
  }

 private:
  Status check_limits() const {
    RETURN_IF_ERROR(check_size("categories", source_.categories.size(), kCategoriesMax));
    RETURN_IF_ERROR(check_size("phrases", source_.phrases.size(), kPhrasesMax));
    RETURN_IF_ERROR(check_size("core words", source_.core_words.size(), kCoreWordsMax));
    RETURN_IF_ERROR(check_size("characters in other forms", source_.characters.size(), kCharacterFormsMax));
    return check_size("patterns", source_.patterns.size(), kPatternsMax);
  }

  Status add_categories() {
    for (const auto& category : source_.categories) {
      const auto number = static_cast<uint16_t>(compiled_->categories.size());
      if (!category_numbers_.emplace(category.id, number).second)
        return Error{ErrorCode::already_exists, "category '" + category.id + "' is there twice"};
      compiled_->categories.push_back(category);
    }
    return {};
  }

  // One character for one goes into the table of folds, the others into spellings.
  Status add_substitutions() {
    for (const auto& [from, to] : source_.substitutions) {
      const auto where = "substitution '" + from + "'";
      if (!is_utf8(from) || !is_utf8(to)) return invalid(where + ": not UTF-8");
      if (count_code_points(from) != 1 || count_code_points(to) != 1) continue;
      std::size_t at = 0, to_at = 0;
      auto status = compiled_->folds.substitute(next_code_point(from, at), next_code_point(to, to_at));
      if (!status) return within(where, std::move(status.error()));
    }
    std::size_t pairs = 0;
    for (const auto& [from, to] : source_.substitutions) {
      if (count_code_points(from) == 1 && count_code_points(to) == 1) continue;
      // "+v" would be matched as "v", which stands in every text.
      if (loses_characters(from))
        return invalid("substitution '" + from + "': holds a separator, which is not matched");
      auto spelt = normaliser_.squeeze(from), meant = normaliser_.squeeze(to);
      if (spelt.empty() || meant.empty()) return invalid("substitution '" + from + "': nothing to match");
      if (spelt == meant) continue;
      spellings_.add(std::move(spelt), std::move(meant));
      ++pairs;
    }
    return check_size("substitutions of more than one character for one", pairs, kSpellingPairsMax);
  }

  Status add_word_forms() {
    FormTable table;
    for (const auto& [character, forms] : source_.characters) {
      const auto where = "character '" + character + "'";
      if (!is_utf8(character) || count_code_points(character) != 1)
        return invalid(where + ": must be one character");
      std::size_t at = 0;
      auto& known = table[next_code_point(character, at)];
      for (const auto& form : forms) {
        if (!is_utf8(form) || form.empty() || loses_characters(form))
          return invalid(where + ": '" + form + "' is no form of letters, digits or ideographs");
        known.push_back(normaliser_.squeeze(form));
      }
    }
    for (const auto& word : source_.core_words) {
      if (!is_utf8(word) || count_code_points(word) < 2)
        return invalid("core word '" + word + "': must have two characters or more");
      const auto squeezed = normaliser_.squeeze(word);
      for (auto& form : word_forms(squeezed, table, kWordFormsMax))
        spellings_.add_form(std::move(form), squeezed);
    }
    return {};
  }

  bool loses_characters(const std::string& text) const {
    for (std::size_t at = 0; at < text.size();) {
      if (fold_class(compiled_->folds.entry(next_code_point(text, at))) != FoldClass::keep) return true;
    }
    return false;
  }

  Status add_phrase(const Phrase& phrase) {
    const int forms = (phrase.text.empty() ? 0 : 1) + (phrase.near.empty() ? 0 : 1) + (phrase.entity ? 1 : 0);
    if (forms != 1) return wrong(phrase.id, "needs exactly one of text, near and entity");
    if (phrase.near.size() == 1 || phrase.near.size() > kNearPartsMax)
      return wrong(phrase.id, "near takes two or three parts");
    if (!phrase.near.empty() && (phrase.within < 0 || phrase.within > kNearWithinMax))
      return wrong(phrase.id, "within must be 0 to " + std::to_string(kNearWithinMax));
    const auto text = shown(phrase);
    ASSIGN_OR_RETURN(const auto entry, add_entry(phrase.id, text, phrase.category, phrase.weight_milli));
    compiled_->entries[entry].scattered = phrase.text.empty();
    if (phrase.entity) {
      compiled_->signals.push_back({*phrase.entity, entry});
      return {};
    }
    if (!phrase.text.empty())
      return add_literal(phrase.id, phrase.text, {LiteralMeaning::Kind::phrase, 0, phrase.whole_word, entry});
    const auto near = static_cast<uint32_t>(compiled_->nears.size());
    compiled_->nears.push_back({entry, static_cast<uint8_t>(phrase.near.size()), phrase.within});
    for (std::size_t i = 0; i < phrase.near.size(); ++i) {
      RETURN_IF_ERROR(
          add_literal(phrase.id, phrase.near[i],
                      {LiteralMeaning::Kind::near_part, static_cast<uint8_t>(i), phrase.whole_word, near}));
    }
    return {};
  }

  Status add_cue(const Cue& cue) {
    return add_literal("cue '" + cue.text + "'", cue.text,
                       {LiteralMeaning::Kind::cue, 0, false, static_cast<uint32_t>(cue.kind)});
  }

  static std::string shown(const Phrase& phrase) {
    if (phrase.entity) return std::string(to_string(*phrase.entity));
    if (!phrase.text.empty()) return phrase.text;
    std::string joined;
    for (const auto& part : phrase.near) joined += (joined.empty() ? "" : "…") + part;
    return joined;
  }

  static Error wrong(std::string_view id, std::string_view why) {
    return invalid("phrase '" + std::string(id) + "': " + std::string(why));
  }

  Result<uint32_t> add_entry(const std::string& id, const std::string& text, const std::string& category,
                             int weight) {
    if (id.empty()) return invalid("a phrase has no id: '" + text + "'");
    const auto at = category_numbers_.find(category);
    if (at == category_numbers_.end()) return wrong(id, "unknown category '" + category + "'");
    if (weight < -kScoreMilliMax || weight > kScoreMilliMax) return wrong(id, "weight must be in -1 to 1");
    const bool protective = compiled_->categories[at->second].role == CategoryRole::protective;
    if (protective != (weight < 0) && weight != 0)
      return wrong(id, protective ? "a protective phrase has a negative weight"
                                  : "only a protective phrase may have a negative weight");
    if (!ids_.insert(id).second)
      return Error{ErrorCode::already_exists, "phrase '" + id + "' is there twice"};
    compiled_->entries.push_back({id, text, at->second, weight});
    return static_cast<uint32_t>(compiled_->entries.size() - 1);
  }

  Status add_literal(const std::string& id, const std::string& text, LiteralMeaning meaning) {
    if (text.size() > kPhraseBytesMax)
      return wrong(id, "longer than " + std::to_string(kPhraseBytesMax) + " bytes");
    if (!is_utf8(text)) return wrong(id, "not UTF-8");
    const auto squeezed = normaliser_.squeeze(text);
    if (squeezed.empty()) return wrong(id, "has no letter or digit to match");
    if (squeezed.size() == 1 && loses_characters(text))
      return wrong(id, "would match every '" + squeezed + "': separators are not matched");
    for (const auto& spelling : spellings_.of(squeezed, kPhraseVariantsMax, kPhraseFormsMax)) {
      auto spelt = meaning;
      spelt.whole_word = meaning.whole_word || is_latin_word(spelling);
      meanings_[spelling].push_back(spelt);
      ++forms_;
      form_bytes_ += spelling.size();
    }
    return check_forms();
  }

  // A few substitutions make 64 spellings of every phrase: what is compiled is bounded, not what is written.
  Status check_forms() const {
    if (forms_ <= kFormsMax && form_bytes_ <= kFormBytesMax) return {};
    const auto what = forms_ > kFormsMax ? std::to_string(kFormsMax) + " spellings"
                                         : std::to_string(kFormBytesMax) + " bytes of spellings";
    return Error{ErrorCode::limit_exceeded, "the pack's " + std::to_string(source_.phrases.size()) +
                                                " phrases make more than " + what +
                                                ": use fewer phrases or substitutions"};
  }

  Status check_pattern_size(const Pattern& pattern) {
    const auto size = pattern_size(pattern.regex);
    if (size > kPatternSizeMax)
      return wrong(pattern.id, "the pattern is larger than " + std::to_string(kPatternSizeMax) +
                                   " characters with its repeats written out: use smaller repeats");
    pattern_sizes_ += size;
    if (pattern_sizes_ <= kPatternSizesMax) return {};
    return Error{ErrorCode::limit_exceeded, "the pack's " + std::to_string(source_.patterns.size()) +
                                                " patterns are larger than " +
                                                std::to_string(kPatternSizesMax) +
                                                " characters together with their repeats written out"};
  }

  Status compile_literals() {
    std::vector<std::string> literals;
    for (auto& [literal, meanings] : meanings_) {
      literals.push_back(literal);
      compiled_->literal_bytes.push_back(static_cast<uint32_t>(literal.size()));
      compiled_->meaning_begin.push_back(static_cast<uint32_t>(compiled_->meanings.size()));
      compiled_->meanings.insert(compiled_->meanings.end(), meanings.begin(), meanings.end());
    }
    compiled_->meaning_begin.push_back(static_cast<uint32_t>(compiled_->meanings.size()));
    ASSIGN_OR_RETURN(compiled_->literals, Scanner::of_literals(literals));
    return {};
  }

  Status compile_patterns() {
    std::vector<std::string> expressions;
    for (const auto& pattern : source_.patterns) {
      if (pattern.regex.size() > kPatternBytesMax)
        return wrong(pattern.id, "the pattern is longer than " + std::to_string(kPatternBytesMax) + " bytes");
      if (!is_utf8(pattern.regex) || pattern.regex.contains('\0')) return wrong(pattern.id, "not UTF-8");
      RETURN_IF_ERROR(check_pattern_size(pattern));
      ASSIGN_OR_RETURN(const auto entry,
                       add_entry(pattern.id, pattern.regex, pattern.category, pattern.weight_milli));
      compiled_->expression_entries.push_back(entry);
      expressions.push_back(pattern.regex);
    }
    std::size_t at = 0;
    auto scanner = Scanner::of_expressions(expressions, at);
    if (!scanner) return wrong(source_.patterns[at].id, scanner.error().message);
    compiled_->expressions = *std::move(scanner);
    return {};
  }

  const LexiconSource& source_;
  std::shared_ptr<Compiled> compiled_ = std::make_shared<Compiled>();
  Normaliser normaliser_{compiled_->folds};
  Spellings spellings_;
  std::map<std::string, uint16_t> category_numbers_;
  std::set<std::string> ids_;
  std::size_t forms_ = 0, form_bytes_ = 0, pattern_sizes_ = 0;
  std::map<std::string, std::vector<LiteralMeaning>>
      meanings_;  // sorted: literal numbers do not depend on order
};

Result<Lexicon> Lexicon::build(const LexiconSource& source) {
  ASSIGN_OR_RETURN(auto compiled, LexiconBuilder(source).build());
  return Lexicon(std::move(compiled));
}

}  // namespace duanlian::text
