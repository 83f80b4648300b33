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
const std::vector<std::string>& Lexicon::warnings() const { return compiled_->warnings; }

// Turns a source into its compiled form, one kind of thing after another.
class LexiconBuilder {
 public:
  using Compiled = Lexicon::Compiled;

  LexiconBuilder(const LexiconSource& source, FileIssues& issues) : source_(source), issues_(issues) {}

  std::shared_ptr<const Compiled> build() {
    note({}, check_limits());
    if (!issues_.empty()) return nullptr;
    add_categories();
    add_substitutions();
    for (const auto& forms : source_.characters) note(forms.at, add_character(forms));
    for (const auto& word : source_.core_words) note(word.at, add_core_word(word.text));
    add_all(source_.phrases, [this](const auto& phrase) { return add_phrase(phrase); });
    add_all(source_.cues, [this](const auto& cue) { return add_cue(cue); });
    add_all(source_.patterns, [this](const auto& pattern) { return add_pattern(pattern); });
    if (issues_.empty()) note({}, compile_literals());
    if (issues_.empty()) compile_patterns();
    if (!issues_.empty()) return nullptr;
    compiled_->warnings = warnings_.take();
    return std::move(compiled_);
  }

 private:
  // Up to a limit of the whole pack, which is said once.
  template <class Parts, class Add>
  void add_all(const Parts& parts, const Add& add) {
    for (const auto& part : parts) {
      const Status added = add(part);
      note(part.at, added);
      if (!added && added.error().code == ErrorCode::limit_exceeded) return;
    }
  }

  void note(const WrittenAt& at, const Status& status) {
    if (!status) note(at, status.error().message);
  }

  void note(const WrittenAt& at, std::string_view what) {
    if (at.file.empty())
      issues_.add_placed(std::string(what));
    else
      issues_.add(at.file, at.line, at.column, what);
  }

  Status check_limits() const {
    RETURN_IF_ERROR(check_size("categories", source_.categories.size(), kCategoriesMax));
    RETURN_IF_ERROR(check_size("phrases", source_.phrases.size(), kPhrasesMax));
    RETURN_IF_ERROR(check_size("core words", source_.core_words.size(), kCoreWordsMax));
    RETURN_IF_ERROR(check_size("characters in other forms", source_.characters.size(), kCharacterFormsMax));
    RETURN_IF_ERROR(check_size("patterns", source_.patterns.size(), kPatternsMax));
    const auto pairs =
        std::ranges::count_if(source_.substitutions, [](const auto& pair) { return !is_fold(pair); });
    return check_size("substitutions of more than one character for one", static_cast<std::size_t>(pairs),
                      kSpellingPairsMax);
  }

  void add_categories() {
    for (const auto& category : source_.categories) {
      const auto number = static_cast<uint16_t>(compiled_->categories.size());
      if (!category_numbers_.emplace(category.id, number).second)
        note(category.at, "category '" + category.id + "' is there twice");
      compiled_->categories.push_back(category);
    }
  }

  // One character for one goes into the table of folds, the others into spellings. The folds come first: they
  // change what the spellings are folded to.
  void add_substitutions() {
    for (const auto& pair : source_.substitutions) note(pair.at, add_fold(pair));
    for (const auto& pair : source_.substitutions) {
      if (!is_fold(pair)) note(pair.at, add_spelling(pair));
    }
  }

  static bool is_fold(const Substitution& pair) {
    return is_utf8(pair.from) && is_utf8(pair.to) && count_code_points(pair.from) == 1 &&
           count_code_points(pair.to) == 1;
  }

  Status add_fold(const Substitution& pair) {
    const auto where = "substitution '" + pair.from + "'";
    if (!is_utf8(pair.from) || !is_utf8(pair.to)) return invalid(where + ": not UTF-8");
    if (!is_fold(pair)) return {};
    std::size_t at = 0, to_at = 0;
    auto status =
        compiled_->folds.substitute(next_code_point(pair.from, at), next_code_point(pair.to, to_at));
    return status ? std::move(status) : within(where, std::move(status.error()));
  }

  Status add_spelling(const Substitution& pair) {
    if (!is_utf8(pair.from) || !is_utf8(pair.to)) return {};  // said already
    // "+v" would be matched as "v", which stands in every text.
    if (loses_characters(pair.from))
      return invalid("substitution '" + pair.from + "': holds a separator, which is not matched");
    auto spelt = normaliser_.squeeze(pair.from), meant = normaliser_.squeeze(pair.to);
    if (spelt.empty() || meant.empty()) return invalid("substitution '" + pair.from + "': nothing to match");
    if (spelt != meant) spellings_.add(std::move(spelt), std::move(meant));
    return {};
  }

  Status add_character(const CharacterForms& forms) {
    const auto where = "character '" + forms.character + "'";
    if (!is_utf8(forms.character) || count_code_points(forms.character) != 1)
      return invalid(where + ": must be one character");
    std::size_t at = 0;
    auto& known = forms_[next_code_point(forms.character, at)];
    for (const auto& form : forms.forms) {
      if (!is_utf8(form) || form.empty() || loses_characters(form))
        return invalid(where + ": '" + form + "' is no form of letters, digits or ideographs");
      known.push_back(normaliser_.squeeze(form));
    }
    return {};
  }

  Status add_core_word(const std::string& word) {
    if (!is_utf8(word) || count_code_points(word) < 2)
      return invalid("core word '" + word + "': must have two characters or more");
    const auto squeezed = normaliser_.squeeze(word);
    for (auto& form : word_forms(squeezed, forms_, kWordFormsMax))
      spellings_.add_form(std::move(form), squeezed);
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
    if (!phrase.text.empty()) {
      warn_of_twin(phrase);
      return add_literal(phrase.id, phrase.text, {LiteralMeaning::Kind::phrase, 0, phrase.whole_word, entry});
    }
    const auto near = static_cast<uint32_t>(compiled_->nears.size());
    compiled_->nears.push_back({entry, static_cast<uint8_t>(phrase.near.size()), phrase.within});
    for (std::size_t i = 0; i < phrase.near.size(); ++i) {
      RETURN_IF_ERROR(
          add_literal(phrase.id, phrase.near[i],
                      {LiteralMeaning::Kind::near_part, static_cast<uint8_t>(i), phrase.whole_word, near}));
    }
    return {};
  }

  // 發票, 发票 and, with a substitution, 发嘌 are one phrase: a weight that was meant for the odd spelling
  // falls on the plain word.
  void warn_of_twin(const Phrase& phrase) {
    const auto [known, fresh] =
        twins_.emplace(std::pair(phrase.category, normaliser_.squeeze(phrase.text)), &phrase);
    if (fresh || phrase.at.file.empty()) return;
    const auto& other = *known->second;
    warnings_.add(phrase.at.file, phrase.at.line, phrase.at.column,
                  "the phrase \"" + phrase.text + "\" folds to the same letters as \"" + other.text +
                      "\" at " + other.at.file + ":" + std::to_string(other.at.line));
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
      ++spelt_;
      form_bytes_ += spelling.size();
    }
    return check_forms();
  }

  // A few substitutions make 64 spellings of every phrase: what is compiled is bounded, not what is written.
  Status check_forms() const {
    if (spelt_ <= kFormsMax && form_bytes_ <= kFormBytesMax) return {};
    const auto what = spelt_ > kFormsMax ? std::to_string(kFormsMax) + " spellings"
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

  Status add_pattern(const Pattern& pattern) {
    if (pattern.regex.size() > kPatternBytesMax)
      return wrong(pattern.id, "the pattern is longer than " + std::to_string(kPatternBytesMax) + " bytes");
    if (!is_utf8(pattern.regex) || pattern.regex.contains('\0')) return wrong(pattern.id, "not UTF-8");
    RETURN_IF_ERROR(check_pattern_size(pattern));
    ASSIGN_OR_RETURN(const auto entry,
                     add_entry(pattern.id, pattern.regex, pattern.category, pattern.weight_milli));
    compiled_->entries[entry].capitals = pattern.capitals;
    compiled_->expression_entries.push_back(entry);
    return {};
  }

  void compile_patterns() {
    std::vector<std::string> expressions;
    for (const auto& pattern : source_.patterns) expressions.push_back(pattern.regex);
    std::size_t at = 0;
    auto scanner = Scanner::of_expressions(expressions, at);
    if (scanner)
      compiled_->expressions = *std::move(scanner);
    else
      note(source_.patterns[at].at, wrong(source_.patterns[at].id, scanner.error().message).message);
  }

  const LexiconSource& source_;
  FileIssues& issues_;
  FileIssues warnings_;
  std::shared_ptr<Compiled> compiled_ = std::make_shared<Compiled>();
  Normaliser normaliser_{compiled_->folds};
  Spellings spellings_;
  FormTable forms_;
  std::map<std::pair<std::string, std::string>, const Phrase*> twins_;  // by category and folded text
  std::map<std::string, uint16_t> category_numbers_;
  std::set<std::string> ids_;
  std::size_t spelt_ = 0, form_bytes_ = 0, pattern_sizes_ = 0;
  std::map<std::string, std::vector<LiteralMeaning>>
      meanings_;  // sorted: literal numbers do not depend on order
};

std::optional<Lexicon> Lexicon::build(const LexiconSource& source, FileIssues& issues) {
  auto compiled = LexiconBuilder(source, issues).build();
  if (compiled == nullptr) return std::nullopt;
  return Lexicon(std::move(compiled));
}

Result<Lexicon> Lexicon::build(const LexiconSource& source) {
  FileIssues issues;
  auto lexicon = build(source, issues);
  if (!lexicon) return invalid(issues.joined());
  return *std::move(lexicon);
}

}  // namespace duanlian::text
