#include "graph/file/section_reader.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/coding.h"
#include "base/file.h"
#include "base/hash.h"

namespace duanlian::graph {

Error SectionReader::damaged(std::string_view what) const {
  return {ErrorCode::corrupt, path_.string() + ": " + std::string(what)};
}

Error SectionReader::damaged(SectionName where, std::string_view what) const {
  return damaged(to_string(where).append(": ").append(what));
}

Result<SectionReader> SectionReader::open(const std::filesystem::path& path) {
  // Not to wait for somebody to write into a pipe.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return Error{errno_code(), path.string() + ": cannot be opened: " + errno_text()};
  SectionReader reader(path, file);
  struct stat status{};
  if (::fstat(file, &status) != 0)
    return Error{errno_code(), path.string() + ": cannot be read: " + errno_text()};
  if (!S_ISREG(status.st_mode)) return invalid(path.string() + ": is no ordinary file");
  const auto bytes = static_cast<uint64_t>(status.st_size);
  RETURN_IF_ERROR(reader.read_foot(bytes));
  RETURN_IF_ERROR(reader.read_table(bytes));
  return reader;
}

Status SectionReader::read_at(uint64_t offset, char* room, std::size_t bytes) const {
  while (bytes != 0) {
    const ssize_t got = ::pread(file_.number(), room, bytes, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error{errno_code(), path_.string() + ": cannot be read: " + errno_text()};
    if (got == 0) return damaged("ends before its end");
    room += got;
    offset += static_cast<uint64_t>(got);
    bytes -= static_cast<std::size_t>(got);
  }
  return {};
}

// What the head begins with, where it is a form that is read.
Result<std::string> SectionReader::form_of(std::string_view head) const {
  if (!head.starts_with(kGraphFileOfAnyForm)) return damaged("is no money graph · 不是资金图文件");
  for (const std::string_view known : {kGraphFileForm, kGraphFileFormBefore}) {
    if (!head.starts_with(known)) continue;
    std::string form(known);
    form.resize(kFormBytes);
    return form;
  }
  return Error{ErrorCode::unsupported, path_.string() +
                                           ": is a money graph of another form than 1 and 2, which this "
                                           "program reads; save it again from its table · 资金图版本不支持"};
}

Status SectionReader::read_foot(uint64_t bytes) {
  if (bytes < kHeadBytes + kFootBytes) return damaged("is no money graph: too short");
  std::string head(kHeadBytes, '\0');
  RETURN_IF_ERROR(read_at(0, head.data(), head.size()));
  ASSIGN_OR_RETURN(const std::string form, form_of(head));
  const bool rest_is_zero = head.find_first_not_of('\0', kFormBytes) == std::string::npos;
  if (!head.starts_with(form) || !rest_is_zero) return damaged("its beginning is damaged");
  std::string end(kFootBytes, '\0');
  RETURN_IF_ERROR(read_at(bytes - kFootBytes, end.data(), end.size()));
  ByteReader reader(end);
  const bool same_form = reader.take(kFormBytes) == form;
  foot_ = {.transfers = reader.fixed64(),
           .pockets = reader.fixed64(),
           .to_itself = reader.fixed64(),
           .nothing = reader.fixed64(),
           .unmatched_reversals = reader.fixed64(),
           .sections = reader.fixed64(),
           .table_check = reader.fixed64()};
  constexpr std::size_t kChecked = kFootBytes - sizeof(uint64_t);
  if (!same_form || reader.fixed64() != hash64(std::string_view(end).substr(0, kChecked)))
    return damaged("its end is damaged or missing");
  return {};
}

// Sections lie one after another, each where the one before lets it, and the table follows the last.
Status SectionReader::read_table(uint64_t bytes) {
  const uint64_t room = bytes - kFootBytes - kHeadBytes;
  if (foot_.sections > room / kSectionEntryBytes) return damaged("names more sections than it can have");
  std::string table(foot_.sections * kSectionEntryBytes, '\0');
  const uint64_t begin = bytes - kFootBytes - table.size();
  RETURN_IF_ERROR(read_at(begin, table.data(), table.size()));
  if (hash64(table) != foot_.table_check) return damaged("its table of sections is damaged");
  ByteReader reader(table);
  uint64_t offset = kHeadBytes;
  while (!reader.at_end()) {
    SectionEntry entry;
    const uint32_t kind = reader.fixed32();
    if (kind == 0 || kind >= words(SectionKind{}).size())
      return damaged("a section is of kind " + std::to_string(kind) + ", which there is none of");
    entry.name = {static_cast<SectionKind>(kind), reader.fixed32()};
    entry.offset = reader.fixed64();
    entry.bytes = reader.fixed64();
    entry.newest = static_cast<int64_t>(reader.fixed64());
    entry.check = reader.fixed64();
    if (entry.offset != offset || entry.bytes > begin - offset || aligned(offset + entry.bytes) > begin)
      return damaged(entry.name, "does not lie where it should");
    offset = aligned(offset + entry.bytes);
    entries_.push_back(entry);
  }
  if (offset != begin) return damaged("has bytes between its sections and their table");
  return {};
}

const SectionEntry* SectionReader::take(SectionName name) {
  if (at_end() || entries_[next_].name != name) return nullptr;
  return &entries_[next_++];
}

Status SectionReader::check(const SectionEntry& entry, std::string_view bytes) const {
  if (check_of(entry.name, bytes) != entry.check) return damaged(entry.name, "its bytes are damaged");
  return {};
}

Status SectionReader::read(const SectionEntry& entry, char* room) const {
  RETURN_IF_ERROR(read_at(entry.offset, room, entry.bytes));
  return check(entry, {room, entry.bytes});
}

Result<std::string> SectionReader::read(const SectionEntry& entry) const {
  std::string bytes(entry.bytes, '\0');
  RETURN_IF_ERROR(read(entry, bytes.data()));
  return bytes;
}

}  // namespace duanlian::graph
