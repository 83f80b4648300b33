#include "simulate/truth/csv_file.h"

#include <utility>

namespace duanlian::simulate {

CsvFile::CsvFile(FileWriter file, std::string_view header) : file_(std::move(file)) {
  row_ = header;
  end_row();
}

CsvFile& CsvFile::text(std::string_view value) {
  separate();
  if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
    row_ += value;
    return *this;
  }
  row_ += '"';
  for (const char c : value) row_.append(c == '"' ? 2 : 1, c);
  row_ += '"';
  return *this;
}

void CsvFile::end_row() {
  row_ += '\n';
  if (trouble_) trouble_ = file_.write(row_);
  row_.clear();
  first_ = true;
}

Result<WrittenFile> CsvFile::close() {
  RETURN_IF_ERROR(Status(trouble_));
  return file_.close();
}

}  // namespace duanlian::simulate
