#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duanlian::text {

// What is left of the stretches of a squeezed text in which letters or digits are put between ideographs:
// 刷a单b返c利 is 刷单返利 here. Stretches end with a line end.
struct Interleaved {
  std::string text;
  std::vector<uint32_t> places;  // of each byte in the squeezed form

  // Takes one or two letters or digits between ideographs for filling where that happens twice or more in a
  // row. Linear in the text; memory is reused.
  void read(std::string_view squeezed);

 private:
  std::size_t take_ideographs(std::string_view squeezed, std::size_t at);
  void close(std::size_t begin, int gaps);
};

// Fewer fillings than this in a row hide nothing.
inline constexpr int kInterleavedGapsMin = 2;

// How often a letter or digit stands before an ideograph. Fast: most texts are left alone after it.
std::size_t count_script_turns(std::string_view squeezed);

}  // namespace duanlian::text
