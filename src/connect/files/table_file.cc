#include "connect/files/table_file.h"

#include <utility>

#include "connect/files/limits.h"
#include "connect/files/line_reader.h"
#include "connect/files/records.h"
#include "connect/files/value_source.h"

namespace duanlian::connect {

Result<TableCounts> read_table(
    const std::filesystem::path& path, const std::vector<Column>& columns,
    const std::function<Status(std::span<const std::string_view> values, uint64_t line)>& take,
    const std::function<void(const std::string& issue)>& tell) {
  auto bytes = ByteSource::open(path);
  if (!bytes) return within(path.string(), std::move(bytes.error()));
  const FileShape shape{.format = FileFormat::csv};
  const auto records = read_csv(LineReader(*std::move(bytes), Encoding::utf8, kLineBytesMax), shape, columns);
  TableCounts counts;
  std::string first_issue;  // told when it is known whether more follows: after a bad header nothing does
  const auto issue = [&](std::string what) {
    if (!first_issue.empty()) tell(std::exchange(first_issue, {}));
    if (++counts.refused == 1 && counts.rows == 1) {
      first_issue = std::move(what);
    } else {
      tell(what);
    }
  };
  std::vector<std::string_view> values;
  Record record;
  LineError bad;
  const auto place = [&](uint64_t line) { return path.string() + ":" + std::to_string(line) + ": "; };
  for (auto step = records->next(record, bad); step != ReadStep::end; step = records->next(record, bad)) {
    ++counts.rows;
    if (step == ReadStep::bad_line) {
      issue(place(bad.line) + bad.reason);
      continue;
    }
    values.assign(record.values.begin(), record.values.end());
    for (std::string_view& value : values) value = strip_blanks(value);
    const Status taken = take(values, record.line);
    if (!taken) issue(place(record.line) + taken.error().message);
  }
  if (!first_issue.empty() && counts.rows == 1) return invalid(std::move(first_issue));
  if (!first_issue.empty()) tell(first_issue);
  return counts;
}

}  // namespace duanlian::connect
