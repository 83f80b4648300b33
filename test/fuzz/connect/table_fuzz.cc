#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

#include "base/check.h"
#include "base/utf8.h"
#include "connect/files/table_file.h"

// A file of any bytes as a table: every row has a value a column, text without blanks around it, lines rise,
// and what is refused is told with words.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  using duanlian::Status;
  static const std::filesystem::path kPath =
      std::filesystem::path("/dev/shm") / ("duanlian_table_fuzz_" + std::to_string(::getpid()));
  std::ofstream(kPath, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  uint64_t last = 0;
  uint64_t taken = 0;
  uint64_t told = 0;
  const auto take = [&](std::span<const std::string_view> values, uint64_t line) -> Status {
    CHECK(values.size() == 3, "a value a column");
    CHECK(line > last, "lines rise");
    last = line;
    for (const std::string_view value : values) {
      CHECK(duanlian::is_utf8(value), "text");
      CHECK(value.empty() || (value.front() != ' ' && value.back() != ' '), "no blanks around");
    }
    if (values[0].empty()) return duanlian::invalid("is empty");
    ++taken;
    return {};
  };
  const auto counts = duanlian::connect::read_table(
      kPath, {{.name = "a"}, {.name = "b", .optional = true}, {.name = "c", .optional = true}}, take,
      [&](const std::string& issue) {
        CHECK(issue.size() > kPath.string().size(), "an issue without words");
        ++told;
      });
  if (counts) {
    CHECK(counts->rows == taken + counts->refused && counts->refused == told, "every row is taken or told");
  } else {
    CHECK(!counts.error().message.empty() && taken == 0, "an error without words");
  }
  return 0;
}
