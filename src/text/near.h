#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "text/compiled.h"

namespace duanlian::text {

// A part of a phrase that stands in the squeezed text.
struct PartHit {
  uint32_t near = 0;
  uint8_t part = 0;
  uint32_t begin = 0, end = 0;
};

// Where all parts of a phrase stand near each other.
struct NearHit {
  uint32_t entry = 0;
  uint32_t begin = 0, end = 0;
};

// Puts phrases together from their parts. Reuses its memory; one thread at a time.
class NearMatcher {
 public:
  explicit NearMatcher(std::span<const NearPhrase> nears) : nears_(nears), last_(nears.size()) {}

  // Sorts the parts by place and appends each phrase that they make, once, at its first place.
  void match(std::string_view squeezed, std::vector<PartHit>& parts, std::vector<NearHit>& out);

 private:
  // The latest place of each part of a phrase in the text that `round` numbers.
  struct Last {
    uint64_t round = 0;
    bool done = false;
    std::array<uint32_t, kNearPartsMax> begin{}, end{};
    uint8_t seen = 0;
  };
  static bool within(std::string_view squeezed, const Last& last, const NearPhrase& near, NearHit& hit);

  std::span<const NearPhrase> nears_;
  std::vector<Last> last_;
  uint64_t round_ = 0;
};

}  // namespace duanlian::text
