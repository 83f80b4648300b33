#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "simulate/draws/parameter_file.h"
#include "simulate/draws/text_template.h"

// Any bytes as a file of parameters: values within their bounds, or an issue. The same bytes as a text with
// gaps: what passes the check can be filled.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  using namespace duanlian;
  using namespace duanlian::simulate;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  FileIssues issues;
  ParameterFile file("fuzz.yaml", text, issues);
  double number = 1;
  int64_t whole = 1;
  Share share;
  Curve curve;
  std::array<double, 2> list{};
  file.number("number", number, 0, 9);
  file.whole("whole", whole, 1, 9);
  file.share("share", share);
  file.curve("curve", curve, 1, 1e6);
  file.list("list", list, 0, 9);
  file.finish();
  CHECK(number >= 0 && number <= 9 && whole >= 1 && whole <= 9, "a number outside its bounds");
  CHECK(share.of_2_32 <= uint64_t{1} << 32, "a share above all");
  for (const double value : list) CHECK(value >= 0 && value <= 9, "a value outside its bounds");
  Chance chance(size);
  if (issues.empty()) CHECK(curve.draw(chance) >= 0, "a curve below its bounds");
  constexpr std::size_t kPatternMax = 4'096;
  if (size <= kPatternMax && check_template(text, {"name"})) fill(text, chance, {{"name", "x"}});
  return 0;
}
