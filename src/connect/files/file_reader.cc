#include "connect/files/file_reader.h"

#include <array>
#include <charconv>
#include <vector>

#include "base/utf8.h"
#include "connect/files/file_list.h"
#include "connect/files/limits.h"
#include "connect/files/mapper.h"
#include "connect/files/records.h"
#include "model/event_json.h"

namespace duanlian::connect {

struct FileReader::Reading {
  std::vector<InputFile> files;
  std::optional<Mapping> mapping;
  std::optional<Mapper> mapper;
  model::EventReader events;
  std::size_t next_file = 0;
  std::unique_ptr<Records> records;  // of the file before `next_file`
  std::string path;                  // of that file
  uint64_t bytes_done = 0;           // of the files before it
  uint64_t bytes_total = 0;
  std::array<char, 24> line_digits{};

  const InputFile& file() const { return files[next_file - 1]; }
  Status open_next();
  Status take(const Record& record, MappedEvent& out);
};

Status FileReader::Reading::open_next() {
  const InputFile& file = files[next_file++];
  path = file.path.string();
  if (!is_utf8(file.name)) return invalid("the file's name is not valid UTF-8");
  ASSIGN_OR_RETURN(ByteSource bytes, ByteSource::open(file.path));
  if (!mapping) {
    records = read_lines(LineReader(std::move(bytes), Encoding::utf8, kEventLineBytesMax));
    return {};
  }
  const FileShape& shape = mapping->shape();
  LineReader lines(std::move(bytes), shape.encoding, kLineBytesMax);
  switch (shape.format) {
    case FileFormat::csv:
      records = read_csv(std::move(lines), shape, mapping->columns());
      break;
    case FileFormat::jsonl:
      records = read_json_lines(std::move(lines), mapping->columns());
      break;
    case FileFormat::lines:
      records = read_lines(std::move(lines));
      break;
  }
  return {};
}

Status FileReader::Reading::take(const Record& record, MappedEvent& out) {
  if (!mapping) {
    ASSIGN_OR_RETURN(out.event, events.read(record.values[0]));
    out.label.clear();
    return {};
  }
  char* const end =
      std::to_chars(line_digits.data(), line_digits.data() + line_digits.size(), record.line).ptr;
  const Row row{.values = record.values, .file = file().name, .line = {line_digits.data(), end}};
  return mapper->apply(row, out.event, out.label);
}

FileReader::FileReader(std::unique_ptr<Reading> reading) : reading_(std::move(reading)) {}
FileReader::~FileReader() = default;
FileReader::FileReader(FileReader&&) noexcept = default;
FileReader& FileReader::operator=(FileReader&&) noexcept = default;

Result<FileReader> FileReader::open(const std::filesystem::path& in, std::optional<Mapping> mapping) {
  auto reading = std::make_unique<Reading>();
  const std::vector<std::string> any;
  ASSIGN_OR_RETURN(reading->files, list_files(in, mapping ? mapping->shape().names : any));
  reading->mapping = std::move(mapping);
  if (reading->mapping) reading->mapper.emplace(*reading->mapping);
  for (const InputFile& file : reading->files) reading->bytes_total += file.bytes;
  if (reading->files.size() == 1) {
    Status opened = reading->open_next();
    if (!opened) return within(in.string(), std::move(opened.error()));
  }
  return FileReader(std::move(reading));
}

ReadStep FileReader::next(MappedEvent& out, LineError& bad) {
  Reading& reading = *reading_;
  while (true) {
    if (reading.records == nullptr) {
      if (reading.next_file == reading.files.size()) return ReadStep::end;
      Status opened = reading.open_next();
      if (opened) continue;
      bad = {.file = reading.path, .line = 0, .reason = std::move(opened.error().message)};
      return ReadStep::bad_line;
    }
    Record record;
    const ReadStep step = reading.records->next(record, bad);
    if (step == ReadStep::end) {
      reading.bytes_done += reading.records->bytes_read();
      reading.records.reset();
      continue;
    }
    if (step == ReadStep::item) {
      out.at = {.file = reading.path, .line = record.line};
      Status taken = reading.take(record, out);
      if (taken) return ReadStep::item;
      bad.line = record.line;
      bad.reason = std::move(taken.error().message);
    }
    bad.file = reading.path;
    return ReadStep::bad_line;
  }
}

std::vector<std::filesystem::path> FileReader::paths() const {
  std::vector<std::filesystem::path> paths;
  paths.reserve(reading_->files.size());
  for (const InputFile& file : reading_->files) paths.push_back(file.path);
  return paths;
}

uint64_t FileReader::bytes_read() const {
  return reading_->bytes_done + (reading_->records == nullptr ? 0 : reading_->records->bytes_read());
}

uint64_t FileReader::bytes_total() const { return reading_->bytes_total; }

}  // namespace duanlian::connect
