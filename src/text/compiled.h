#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "text/fold_table.h"
#include "text/lexicon.h"
#include "text/scanner.h"

namespace duanlian::text {

// What a literal that was found means.
struct LiteralMeaning {
  enum class Kind : uint8_t { phrase, near_part, cue };
  Kind kind = Kind::phrase;
  uint8_t part = 0;  // of a near phrase
  bool whole_word = false;
  uint32_t number = 0;  // phrase: entry; near_part: index into `nears`; cue: EntityKind
};

// A phrase of two or three parts.
struct NearPhrase {
  uint32_t entry = 0;
  uint8_t parts = 0;
  int within = 0;
};

// A kind of entity that scores by being there.
struct EntitySignal {
  EntityKind kind = EntityKind::url;
  uint32_t entry = 0;
};

struct Lexicon::Compiled {
  FoldTable folds;
  std::vector<Category> categories;
  std::vector<Entry> entries;
  Scanner literals;
  Scanner expressions;
  std::vector<uint32_t> literal_bytes;  // length of each literal
  std::vector<uint32_t> meaning_begin;  // of literal i: meanings[meaning_begin[i] .. meaning_begin[i + 1])
  std::vector<LiteralMeaning> meanings;
  std::vector<uint32_t> expression_entries;  // expression -> entry
  std::vector<NearPhrase> nears;
  std::vector<EntitySignal> signals;
  std::vector<std::string> warnings;  // "file:line:column: what"
};

}  // namespace duanlian::text
