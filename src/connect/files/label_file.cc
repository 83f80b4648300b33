#include "connect/files/label_file.h"

#include "connect/files/label_lines.h"
#include "connect/files/limits.h"
#include "connect/files/line_reader.h"

namespace duanlian::connect {
namespace {

bool is_blank(std::string_view line) { return line.empty() || line == "\r"; }

class LabelFile {
 public:
  LabelFile(std::string name, LineReader lines) : name_(std::move(name)), reader_(std::move(lines)) {}

  Status read_header() {
    ASSIGN_OR_RETURN(const bool more, next_line());
    if (!more) return invalid(place(1, 1) + "the file is empty: no header");
    if (!line_.fault.empty()) return invalid(place(line_.number, 1) + line_.fault);
    if (const auto fault = labels_.take_header(line_.text))
      return invalid(place(line_.number, fault->column) + fault->reason);
    return {};
  }

  Result<LabelFileCounts> read(const std::function<Status(const model::Label&)>& take,
                               const std::function<void(const std::string&)>& tell) {
    LabelFileCounts counts;
    model::Label label;
    while (true) {
      ASSIGN_OR_RETURN(const bool more, next_line());
      if (!more) return counts;
      ++counts.lines;
      const std::string issue = take_line(label, take);
      if (issue.empty()) continue;
      ++counts.refused;
      tell(issue);
    }
  }

 private:
  // The next line that is not blank.
  Result<bool> next_line() {
    while (true) {
      auto more = reader_.next(line_);
      if (!more) return within(name_, std::move(more.error()));
      if (!*more) return false;
      if (!line_.fault.empty() || !is_blank(line_.text)) return true;
    }
  }

  std::string take_line(model::Label& label, const std::function<Status(const model::Label&)>& take) {
    if (!line_.fault.empty()) return place(line_.number, 1) + line_.fault;
    if (const auto fault = labels_.take(line_.text, label))
      return place(line_.number, fault->column) + fault->reason;
    const Status taken = take(label);
    return taken ? std::string() : place(line_.number, labels_.event_column()) + taken.error().message;
  }

  std::string place(uint64_t line, std::size_t column) const {
    return name_ + ":" + std::to_string(line) + ":" + std::to_string(column) + ": ";
  }

  std::string name_;
  LineReader reader_;
  LabelLines labels_;
  Line line_;
};

}  // namespace

Result<LabelFileCounts> read_labels(const std::filesystem::path& path,
                                    const std::function<Status(const model::Label& label)>& take,
                                    const std::function<void(const std::string& issue)>& tell) {
  auto bytes = ByteSource::open(path);
  if (!bytes) return within(path.string(), std::move(bytes.error()));
  LabelFile file(path.string(), LineReader(*std::move(bytes), Encoding::utf8, kLineBytesMax));
  RETURN_IF_ERROR(file.read_header());
  return file.read(take, tell);
}

}  // namespace duanlian::connect
