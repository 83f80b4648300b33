#include "graph/file/section_writer.h"

#include <system_error>
#include <utility>

#include "base/coding.h"
#include "base/hash.h"

namespace duanlian::graph {
namespace {

std::filesystem::path part_of(const std::filesystem::path& path) { return path.string() + ".part"; }

std::string padded_form() {
  std::string form(kGraphFileForm);
  form.resize(kFormBytes);
  return form;
}

}  // namespace

Result<SectionWriter> SectionWriter::create(const std::filesystem::path& path) {
  std::error_code ignored;  // that an earlier end left
  std::filesystem::remove(part_of(path), ignored);
  ASSIGN_OR_RETURN(FileWriter file, FileWriter::create(part_of(path)));
  // Names and accounts are for who made the file.
  std::filesystem::permissions(
      part_of(path), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
  SectionWriter writer(path, std::move(file));
  RETURN_IF_ERROR(writer.write_padded(padded_form()));
  return writer;
}

Status SectionWriter::write_padded(std::string_view bytes) {
  RETURN_IF_ERROR(file_.write(bytes));
  const uint64_t end = offset_ + bytes.size();
  offset_ = aligned(end);
  return file_.write(std::string(offset_ - end, '\0'));
}

Status SectionWriter::add(SectionName name, std::string_view bytes, int64_t newest) {
  put_fixed32(table_, static_cast<uint32_t>(name.kind));
  put_fixed32(table_, name.number);
  put_fixed64(table_, offset_);
  put_fixed64(table_, bytes.size());
  put_fixed64(table_, static_cast<uint64_t>(newest));
  put_fixed64(table_, check_of(name, bytes));
  ++sections_;
  return write_padded(bytes);
}

Status SectionWriter::finish(Foot foot) {
  std::string end = padded_form();
  for (const uint64_t value : {foot.transfers, foot.pockets, foot.to_itself, foot.nothing,
                               foot.unmatched_reversals, sections_, hash64(table_)})
    put_fixed64(end, value);
  put_fixed64(end, hash64(end));
  RETURN_IF_ERROR(file_.write(table_));
  RETURN_IF_ERROR(file_.write(end));
  if (const auto closed = file_.close(); !closed) return closed.error();
  std::error_code error;
  std::filesystem::rename(part_of(path_), path_, error);
  if (error) return Error{ErrorCode::io, path_.string() + ": cannot be named: " + error.message()};
  return {};
}

}  // namespace duanlian::graph
