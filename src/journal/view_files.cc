#include "journal/view_files.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/coding.h"
#include "base/file.h"
#include "base/hash.h"
#include "journal/background.h"

namespace duanlian::journal {
namespace {

constexpr std::string_view kFileForm = "duanlian file 1\n";
constexpr std::size_t kFrameHeadBytes = 4 + 8;
constexpr std::size_t kNumberDigits = 20;
constexpr uint64_t kBytesBetweenLooks = uint64_t{1} << 20;
// Under such names a file is written, and goes.
constexpr std::string_view kUnfinished = ".part";
constexpr std::string_view kLeaving = ".gone";

// Without descriptors the same call succeeds later, as on a full disk.
ErrorCode code_of(int number) {
  errno = number;
  return number == EMFILE || number == ENFILE ? ErrorCode::no_space : errno_code();
}

Error failed_at(std::string_view doing, const std::filesystem::path& path, int number) {
  return {code_of(number), std::string(doing) + " " + path.string() +
                               " failed: " + std::error_code(number, std::generic_category()).message()};
}

std::string file_name(std::string_view view, uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(view) + "-" + std::string(kNumberDigits - digits.size(), '0') + digits;
}

struct FileName {
  std::string view;
  uint64_t number = 0;
  friend bool operator==(const FileName&, const FileName&) = default;
};

std::optional<FileName> parse_file_name(std::string_view name) {
  if (name.size() < kNumberDigits + 2 || name[name.size() - kNumberDigits - 1] != '-') return {};
  const std::string_view digits = name.substr(name.size() - kNumberDigits);
  FileName parsed{.view = std::string(name.substr(0, name.size() - kNumberDigits - 1))};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), parsed.number);
  if (error != std::errc{} || end != digits.data() + digits.size()) return {};
  return parsed;
}

std::filesystem::path with_suffix(const std::filesystem::path& file, std::string_view suffix) {
  return file.string() + std::string(suffix);
}

bool is_leftover(const std::filesystem::path& file) {
  return file.extension() == kUnfinished || file.extension() == kLeaving;
}

Result<std::vector<std::filesystem::path>> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) files.push_back(file.path());
  if (error) return failed_at("reading", folder, error.value());
  return files;
}

Status sync_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const Error error = failed_at("syncing", folder, errno);
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) return error;
  return {};
}

// Reads the frames of a file from its beginning.
class FrameReader {
 public:
  static Result<FrameReader> open(const std::filesystem::path& file) {
    FrameReader reader(file, ::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat about{};
    if (reader.descriptor_ < 0 || ::fstat(reader.descriptor_, &about) != 0)
      return failed_at("opening", file, errno);
    reader.left_ = static_cast<uint64_t>(about.st_size);
    (void)::posix_fadvise(reader.descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
    return reader;
  }
  FrameReader(FrameReader&& other) noexcept
      : file_(std::move(other.file_)),
        descriptor_(std::exchange(other.descriptor_, -1)),
        left_(other.left_),
        frames_(other.frames_),
        bytes_(std::move(other.bytes_)) {}
  FrameReader& operator=(FrameReader&&) = delete;
  ~FrameReader() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  // The bytes of the next frame, empty at the end; they stand until the next call.
  Result<std::string_view> next() {
    std::array<char, kFrameHeadBytes> head{};
    RETURN_IF_ERROR(take(head.data(), head.size()));
    ByteReader reader({head.data(), head.size()});
    const uint32_t length = reader.fixed32();
    if (left_ < length) return damage();
    bytes_.resize(length);
    RETURN_IF_ERROR(take(bytes_.data(), length));
    if (reader.fixed64() != hash64(bytes_, frames_++)) return damage();
    if (length == 0 && left_ != 0) return damage();
    return std::string_view(bytes_);
  }
  Error damage() const {
    return {ErrorCode::corrupt, "the file " + file_.string() + " is damaged; restore a back-up"};
  }

 private:
  FrameReader(std::filesystem::path file, int descriptor) : file_(std::move(file)), descriptor_(descriptor) {}

  Status take(char* to, std::size_t count) {
    if (left_ < count) return damage();
    left_ -= count;
    while (count > 0) {
      const ssize_t got = ::read(descriptor_, to, count);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return failed_at("reading", file_, errno);
      if (got == 0) return damage();
      to += got;
      count -= static_cast<std::size_t>(got);
    }
    return {};
  }

  std::filesystem::path file_;
  int descriptor_;
  uint64_t left_ = 0;
  uint64_t frames_ = 0;
  std::string bytes_;
};

std::string first_frame(std::string_view name) { return std::string(kFileForm) + std::string(name); }

Status read_pieces(const std::filesystem::path& file, const ViewFiles::Visit& visit) {
  ASSIGN_OR_RETURN(FrameReader frames, FrameReader::open(file));
  ASSIGN_OR_RETURN(std::string_view piece, frames.next());
  // A file under another name is not the one that was meant.
  if (piece != first_frame(file.filename().string())) return frames.damage();
  while (true) {
    ASSIGN_OR_RETURN(piece, frames.next());
    if (piece.empty()) return {};
    RETURN_IF_ERROR(visit(piece));
  }
}

// Freed all at once, its bytes would delay the log's syncs: see kFreedBytesAtOnce.
void free_slowly(const std::filesystem::path& file, const std::stop_token& at_once) {
  while (!shrink_or_remove(file)) {
    if (!at_once.stop_requested()) std::this_thread::sleep_for(kFreePause);
  }
}

}  // namespace

// ---- Writing ----

ViewFileWriter::~ViewFileWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Error ViewFileWriter::failed(std::string_view doing) const { return failed_at(doing, file_, errno); }

Status ViewFileWriter::append(std::string_view piece) {
  CHECK(!piece.empty() && piece.size() <= kViewPieceBytesMax, "a piece has 1 to kViewPieceBytesMax bytes");
  RETURN_IF_ERROR(write_frame(piece));
  if (written_ - told_ < kBytesBetweenLooks) return {};
  start_writing_back();
  return look_for_room();
}

Status ViewFileWriter::look_for_room() {
  ASSIGN_OR_RETURN(const uint64_t free, free_bytes(file_.parent_path()));
  const uint64_t needed = free_bytes_min_ + kViewFileFreeBytes;
  if (needed <= free) return {};
  return Error{ErrorCode::no_space, "the disk of " + file_.string() + " is full: " + std::to_string(free) +
                                        " bytes are free and " + std::to_string(needed) +
                                        " are needed to go on"};
}

// A great heap of dirty pages would delay the log's syncs.
void ViewFileWriter::start_writing_back() {
  (void)::sync_file_range(descriptor_, static_cast<off_t>(told_), static_cast<off_t>(written_ - told_),
                          SYNC_FILE_RANGE_WRITE);
  told_ = written_;
}

Status ViewFileWriter::write_frame(std::string_view piece) {
  std::string head;
  put_fixed32(head, static_cast<uint32_t>(piece.size()));
  put_fixed64(head, hash64(piece, frames_++));
  std::array<std::string_view, 2> rest = {head, piece};
  while (!rest[0].empty() || !rest[1].empty()) {
    std::array<iovec, 2> parts{};
    for (std::size_t i = 0; i < rest.size(); ++i)
      parts[i] = {.iov_base = const_cast<char*>(rest[i].data()), .iov_len = rest[i].size()};
    const ssize_t count = ::writev(descriptor_, parts.data(), static_cast<int>(parts.size()));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("writing");
    written_ += static_cast<uint64_t>(count);
    auto done = static_cast<std::size_t>(count);
    for (std::string_view& part : rest) {
      const std::size_t of_part = std::min(done, part.size());
      part.remove_prefix(of_part);
      done -= of_part;
    }
  }
  return {};
}

Status ViewFileWriter::finish() {
  RETURN_IF_ERROR(write_frame({}));
  if (::fdatasync(descriptor_) != 0) return failed("syncing");
  if (std::rename(with_suffix(file_, kUnfinished).c_str(), file_.c_str()) != 0) return failed("naming");
  return sync_folder(file_.parent_path());
}

// ---- All files ----

Result<std::unique_ptr<ViewFiles>> ViewFiles::open(const std::filesystem::path& folder,
                                                   uint64_t free_bytes_min) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return failed_at("creating", folder, error.value());
  ASSIGN_OR_RETURN(const auto files, files_in(folder));
  for (const auto& file : files) {
    if (is_leftover(file)) std::filesystem::remove(file, error);
  }
  return std::unique_ptr<ViewFiles>(new ViewFiles(folder, free_bytes_min));
}

Result<std::unique_ptr<ViewFileWriter>> ViewFiles::create(std::string_view view, uint64_t number) {
  const std::filesystem::path file = folder_ / file_name(view, number);
  const std::filesystem::path part = with_suffix(file, kUnfinished);
  const int descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return failed_at("creating", part, errno);
  std::unique_ptr<ViewFileWriter> writer(new ViewFileWriter(file, descriptor, free_bytes_min_));
  RETURN_IF_ERROR(writer->look_for_room());
  RETURN_IF_ERROR(writer->write_frame(first_frame(file.filename().string())));
  return writer;
}

Status ViewFiles::read(std::string_view view, uint64_t number, const Visit& visit) const {
  const std::filesystem::path file = folder_ / file_name(view, number);
  if (!std::filesystem::exists(file))
    return Error{ErrorCode::corrupt, "the file " + file.string() + " is missing; restore a back-up"};
  return read_pieces(file, visit);
}

Status ViewFiles::remove_but(std::string_view view, uint64_t number, const std::stop_token& at_once) {
  std::vector<std::filesystem::path> leaving;
  {
    const auto alone = keep();
    ASSIGN_OR_RETURN(const auto files, files_in(folder_));
    for (const auto& file : files) {
      const bool leftover = is_leftover(file);
      const auto name = parse_file_name(leftover ? file.stem().string() : file.filename().string());
      if (!name || name->view != view || (!leftover && name->number == number)) continue;
      const auto gone = leftover ? file : with_suffix(file, kLeaving);
      std::error_code error;
      if (!leftover) std::filesystem::rename(file, gone, error);
      if (error) return failed_at("removing", file, error.value());
      leaving.push_back(gone);
    }
  }
  for (const auto& file : leaving) free_slowly(file, at_once);
  return {};
}

Status ViewFiles::back_up(const std::filesystem::path& to) const {
  std::error_code error;
  std::filesystem::create_directories(to, error);
  if (error) return failed_at("creating", to, error.value());
  ASSIGN_OR_RETURN(const auto files, files_in(folder_));
  for (const auto& file : files) {
    if (!parse_file_name(file.filename().string())) continue;
    std::filesystem::create_hard_link(file, to / file.filename(), error);
    if (error) std::filesystem::copy_file(file, to / file.filename(), error);
    if (!error) continue;
    return failed_at("backing up", file, error.value());
  }
  return {};
}

Status ViewFiles::check(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder)) return {};
  ASSIGN_OR_RETURN(const auto files, files_in(folder));
  for (const auto& file : files) {
    if (!parse_file_name(file.filename().string())) continue;
    RETURN_IF_ERROR(read_pieces(file, [](std::string_view) -> Status { return {}; }));
  }
  return {};
}

}  // namespace duanlian::journal
