#pragma once

#include <string>
#include <vector>

#include "simulate/truth/scoreboard.h"

namespace duanlian::simulate {

// One city as often as there are responses to what was reported; their names are words of `Response`, or say
// who ordered.
struct ResponseComparison {
  struct Lived {
    std::string name;
    Score score;
  };
  std::vector<Lived> all;
};

// A table with headings in both languages, as docs/exercise.md explains it.
std::string text_of(const ResponseComparison& comparison);

// One object, a member for each response. Equal comparisons give equal bytes.
std::string json_of(const ResponseComparison& comparison);

}  // namespace duanlian::simulate
