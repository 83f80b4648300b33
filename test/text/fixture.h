#pragma once

#include "gtest/gtest.h"
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/phrase_file.h"
#include "text/reader.h"

namespace duanlian::text {

// A reader of a small lexicon written as a phrase file.
inline Lexicon lexicon_of(std::string_view yaml) {
  auto source = load_phrases(yaml, "test.yaml");
  EXPECT_TRUE(source) << source.error().message;
  auto lexicon = Lexicon::build(*std::move(source));
  EXPECT_TRUE(lexicon) << lexicon.error().message;
  return *lexicon;
}

inline const Lexicon& core_lexicon() {
  static const Lexicon kLexicon = [] {
    auto source = load_phrase_folder(DUANLIAN_SOURCE_DIR "/packs/core/phrases");
    EXPECT_TRUE(source) << source.error().message;
    auto lexicon = Lexicon::build(*std::move(source));
    EXPECT_TRUE(lexicon) << lexicon.error().message;
    return *lexicon;
  }();
  return kLexicon;
}

inline std::vector<std::string> hit_ids(Reader& reader, std::string_view text) {
  std::vector<std::string> ids;
  for (const auto& hit : reader.read(text).hits) ids.push_back(reader.lexicon().entry(hit.phrase).id);
  return ids;
}

// "kind value" of what was drawn out, with "!" before what does not hold.
inline std::vector<std::string> entities(Reader& reader, std::string_view text) {
  std::vector<std::string> found;
  for (const auto& entity : reader.read(text).entities)
    found.push_back((entity.valid ? "" : "!") + std::string(to_string(entity.kind)) + " " + entity.value);
  return found;
}

}  // namespace duanlian::text
