#include <array>

#include "connect/files/records.h"
#include "connect/files/value_source.h"

namespace duanlian::connect {
namespace {

class LineRecords final : public Records {
 public:
  explicit LineRecords(LineReader lines) : lines_(std::move(lines)) {}

  ReadStep next(Record& record, LineError& bad) override {
    while (!over_) {
      auto more = lines_.next(line_);
      if (!more) {
        over_ = true;
        bad.line = line_.number;
        bad.reason = std::move(more.error().message);
        return ReadStep::bad_line;
      }
      if (!*more) break;
      if (!line_.fault.empty()) {
        bad.line = line_.number;
        bad.reason = line_.fault;
        return ReadStep::bad_line;
      }
      if (strip_blanks(line_.text).empty()) continue;
      if (line_.text.ends_with('\r')) line_.text.remove_suffix(1);
      value_[0] = line_.text;
      record = {.values = value_, .line = line_.number};
      return ReadStep::item;
    }
    over_ = true;
    return ReadStep::end;
  }

  uint64_t bytes_read() const override { return lines_.bytes_read(); }

 private:
  LineReader lines_;
  Line line_;
  std::array<std::string_view, 1> value_;
  bool over_ = false;
};

}  // namespace

std::unique_ptr<Records> read_lines(LineReader lines) {
  return std::make_unique<LineRecords>(std::move(lines));
}

}  // namespace duanlian::connect
