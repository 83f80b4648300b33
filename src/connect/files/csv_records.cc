#include "connect/files/csv_row.h"
#include "connect/files/records.h"
#include "connect/files/value_source.h"

namespace duanlian::connect {
namespace {

constexpr std::size_t kHeaderShownMax = 512;  // bytes of the names in an error

class CsvRecords final : public Records {
 public:
  CsvRecords(LineReader lines, const FileShape& shape, const std::vector<Column>& wanted)
      : lines_(std::move(lines)), row_(shape.separator, shape.quote), wanted_(wanted) {
    places_.reserve(wanted.size());
    values_.resize(wanted.size());
  }

  ReadStep next(Record& record, LineError& bad) override {
    if (over_) return ReadStep::end;
    if (columns_ == 0) {
      const ReadStep header = take_header(bad);
      // Without a header nothing that follows can be read.
      over_ = header != ReadStep::item;
      if (over_) return header;
    }
    const ReadStep step = take_row(bad);
    if (step != ReadStep::item) return step;
    if (row_.size() != columns_) {
      bad.line = start_;
      bad.reason =
          "has " + std::to_string(row_.size()) + " columns, the header has " + std::to_string(columns_);
      return ReadStep::bad_line;
    }
    for (std::size_t i = 0; i < places_.size(); ++i) {
      values_[i] = places_[i] == columns_ ? std::string_view() : row_.field(places_[i]);
    }
    record = {.values = values_, .line = start_};
    return ReadStep::item;
  }

  uint64_t bytes_read() const override { return lines_.bytes_read(); }

 private:
  ReadStep fail(LineError& bad, uint64_t line, std::string reason) {
    bad.line = line;
    bad.reason = std::move(reason);
    return ReadStep::bad_line;
  }

  // The next record, which begins at line `start_`.
  ReadStep take_row(LineError& bad) {
    row_.restart();
    for (bool first = true;;) {
      auto more = lines_.next(line_);
      if (!more) {
        over_ = true;
        return fail(bad, line_.number, std::move(more.error().message));
      }
      if (!*more) {
        over_ = true;
        return first ? ReadStep::end : fail(bad, start_, "the file ends within a quoted value");
      }
      if (first) start_ = line_.number;
      if (!line_.fault.empty()) return fail(bad, line_.number, line_.fault);
      if (first && (line_.text.empty() || line_.text == "\r")) continue;
      first = false;
      switch (row_.feed(line_.text)) {
        case CsvRow::State::whole:
          return ReadStep::item;
        case CsvRow::State::broken:
          return fail(bad, start_, row_.fault());
        case CsvRow::State::open:
          break;
      }
    }
  }

  ReadStep take_header(LineError& bad) {
    const ReadStep step = take_row(bad);
    if (step == ReadStep::end) return fail(bad, 0, "the file is empty: no header");
    if (step == ReadStep::bad_line && !over_) bad.reason.insert(0, "the header: ");
    if (step != ReadStep::item) return step;
    columns_ = row_.size();
    for (const Column& column : wanted_) {
      std::size_t found = columns_;
      for (std::size_t i = 0; i < columns_; ++i) {
        if (row_.field(i) != column.name) continue;
        if (found != columns_)
          return fail(bad, start_, "the header names the column " + column.name + " twice");
        found = i;
      }
      if (found == columns_ && !column.optional) return fail(bad, start_, why_missing(column.name));
      places_.push_back(found);
    }
    return ReadStep::item;
  }

  // The cause where it can be seen, otherwise what there is instead.
  std::string why_missing(const std::string& name) const {
    const std::string what = "the header has no column " + name + ", which is needed";
    if (lines_.is_utf8_as_gb18030())
      return what + ": the file is UTF-8 (it begins with its byte order mark), the mapping says gb18030";
    std::string columns;
    for (std::size_t i = 0; i < columns_; ++i) {
      const std::string_view column = row_.field(i);
      if (strip_blanks(column) == name)
        return what + ": it has \"" + std::string(column) + "\", with blanks around the name";
      if (columns.size() > kHeaderShownMax) continue;
      columns += (i == 0 ? "" : ", ") + std::string(column);
    }
    return what + "; it has " + shortened(columns, kHeaderShownMax);
  }

  LineReader lines_;
  CsvRow row_;
  const std::vector<Column>& wanted_;
  Line line_;
  std::vector<std::size_t> places_;  // of the wanted columns in the file; columns_ where it has none
  std::vector<std::string_view> values_;
  std::size_t columns_ = 0;  // 0 before the header
  uint64_t start_ = 0;
  bool over_ = false;
};

}  // namespace

std::unique_ptr<Records> read_csv(LineReader lines, const FileShape& shape,
                                  const std::vector<Column>& wanted) {
  return std::make_unique<CsvRecords>(std::move(lines), shape, wanted);
}

}  // namespace duanlian::connect
