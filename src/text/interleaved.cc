#include "text/interleaved.h"

#include <bit>
#include <cstring>

namespace duanlian::text {
namespace {

constexpr std::size_t kFillingMax = 2;  // letters or digits
constexpr std::size_t kIdeographBytes = 3;
constexpr std::size_t kBetweenMax = 2 * kIdeographBytes;  // ideographs between two fillings, in bytes

bool is_one_byte(char c) { return static_cast<uint8_t>(c) < 0x80; }

}  // namespace

// Eight bytes at once, each beside the one before it: the order of bytes in a word does not matter.
std::size_t count_script_turns(std::string_view squeezed) {
  constexpr uint64_t kHighBits = 0x8080'8080'8080'8080U;
  std::size_t turns = 0, i = 1;
  for (; i + sizeof(uint64_t) <= squeezed.size(); i += sizeof(uint64_t)) {
    uint64_t before = 0, here = 0;
    std::memcpy(&before, squeezed.data() + i - 1, sizeof before);
    std::memcpy(&here, squeezed.data() + i, sizeof here);
    if (const uint64_t found = ~before & here & kHighBits; found != 0)
      turns += static_cast<std::size_t>(std::popcount(found));
  }
  for (; i < squeezed.size(); ++i)
    turns += is_one_byte(squeezed[i - 1]) && !is_one_byte(squeezed[i]) ? 1U : 0U;
  return turns;
}

std::size_t Interleaved::take_ideographs(std::string_view squeezed, std::size_t at) {
  for (; at < squeezed.size() && !is_one_byte(squeezed[at]); ++at) {
    text += squeezed[at];
    places.push_back(static_cast<uint32_t>(at));
  }
  return at;
}

// A stretch with too few fillings is nothing but a sentence with a number in it.
void Interleaved::close(std::size_t begin, int gaps) {
  if (gaps < kInterleavedGapsMin) {
    text.resize(begin);
    places.resize(begin);
  } else {
    text += '\n';
    places.push_back(0);
  }
}

void Interleaved::read(std::string_view squeezed) {
  text.clear();
  places.clear();
  std::size_t begin = 0;
  int gaps = 0;
  for (std::size_t at = 0; at < squeezed.size();) {
    const auto group = at;
    at = take_ideographs(squeezed, at);
    const auto group_end = at;
    while (at < squeezed.size() && is_one_byte(squeezed[at])) ++at;
    const bool goes_on = group_end > group && at < squeezed.size() && at - group_end <= kFillingMax;
    const bool between = gaps > 0;
    if (goes_on && (!between || group_end - group <= kBetweenMax)) {
      ++gaps;
      continue;
    }
    close(begin, gaps);
    begin = text.size();
    gaps = 0;
    // A long group ends one stretch and may begin the next one.
    if (goes_on) {
      take_ideographs(squeezed.substr(0, group_end), group);
      gaps = 1;
    }
  }
  close(begin, gaps);
}

}  // namespace duanlian::text
