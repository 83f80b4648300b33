#include <cstddef>
#include <cstdint>
#include <string_view>

#include "api/limits.h"
#include "api/target.h"
#include "base/check.h"
#include "base/utf8.h"

// What is taken is within its limits, well-formed, and every query member stands once.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  const auto target = duanlian::api::parse_target({reinterpret_cast<const char*>(bytes), size});
  if (!target) return 0;
  CHECK(!target->path.empty() && target->path.size() <= duanlian::api::kPathSegmentsMax, "path");
  CHECK(target->query.size() <= duanlian::api::kQueryMembersMax, "query");
  for (const auto& segment : target->path) {
    CHECK(duanlian::is_utf8(segment), "UTF-8");
    CHECK(segment.find('\0') == std::string::npos, "no control characters");
  }
  for (const auto& [name, value] : target->query) {
    CHECK(duanlian::is_utf8(name) && duanlian::is_utf8(value), "UTF-8");
    CHECK(target->member(name) == value, "a member stands once");
  }
  return 0;
}
