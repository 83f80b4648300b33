#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "simulate/draws/text_template.h"
#include "simulate/gangs/scripts.h"

// Any bytes as a file of scripts: an issue, or scripts that can be played, each draw within what the file may
// say.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  using namespace duanlian;
  using namespace duanlian::simulate;
  FileIssues issues;
  Scripts scripts;
  scripts.read("fuzz.yaml", std::string_view(reinterpret_cast<const char*>(bytes), size), issues);
  if (!issues.empty()) return 0;
  CHECK(!scripts.all.empty() && scripts.all.size() <= Scripts::kScriptsMax, "scripts beyond their limit");
  Chance chance(size);
  for (const Script& script : scripts.all) {
    CHECK(script.category < kCategories && !script.beats.empty(), "a script that cannot be played");
    CHECK(script.comes_to_pay(AgeBand::adult) <= 1, "more than everybody pays");
    for (const std::string& domain : script.domains) fill(domain, chance, {{"word", "x"}});
    for (const Beat& beat : script.beats) {
      CHECK(beat.times >= 1 && beat.times <= Scripts::kTimesMax, "a beat played beyond its limit");
      CHECK(beat.after_s.draw(chance) >= 0 && beat.talk_s.draw(chance) >= 0, "a time before now");
      CHECK(beat.amount.yuan.draw(chance) >= 0, "an amount below nothing");
      for (const std::string& text : beat.texts) fill(text, chance, {{"name", "x"}});
      for (const std::string& remark : beat.remarks) fill(remark, chance, {{"name", "x"}});
    }
  }
  return 0;
}
