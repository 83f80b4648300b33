#include "journal/head_mark.h"

#include <array>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <utility>

#include "base/check.h"
#include "base/coding.h"
#include "base/file.h"

namespace duanlian::journal {
namespace {

constexpr uint32_t kHeadMagic = 0x31484c44;  // "DLH1"
constexpr std::size_t kSlotBytes = 4 + 4 + 8 + 8 + 32 + 8;
constexpr std::size_t kSlotOffset = 4096;  // the second slot lies in another page and sector
constexpr uint64_t kFileBytesMax = 2 * kSlotOffset;

struct Slot {
  Head head;
  uint64_t sequence = 0;
};

std::string encode(const Slot& slot) {
  std::string bytes;
  put_fixed32(bytes, kHeadMagic);
  put_fixed32(bytes, 0);  // earlier programs noted here whether they had closed in good order
  put_fixed64(bytes, slot.sequence);
  put_fixed64(bytes, slot.head.position.value());
  bytes += as_bytes(slot.head.hash);
  put_fixed64(bytes, hash64(bytes));
  return bytes;
}

std::optional<Slot> decode(std::string_view bytes) {
  ByteReader reader(bytes);
  const bool magic_right = reader.fixed32() == kHeadMagic;
  Slot slot;
  (void)reader.fixed32();
  slot.sequence = reader.fixed64();
  slot.head.position = Position(reader.fixed64());
  const std::string_view hash = reader.take(sizeof(Sha256));
  const uint64_t checksum = reader.fixed64();
  if (reader.failed() || !magic_right) return {};
  if (checksum != hash64(bytes.substr(0, kSlotBytes - 8))) return {};
  std::memcpy(slot.head.hash.data(), hash.data(), hash.size());
  return slot;
}

Result<std::optional<Slot>> newest(const std::filesystem::path& file) {
  std::error_code missing;
  if (!std::filesystem::exists(file, missing)) return std::optional<Slot>{};
  ASSIGN_OR_RETURN(const std::string bytes, read_file(file, kFileBytesMax));
  if (bytes.empty()) return std::optional<Slot>{};
  const std::string_view view = bytes;
  const auto one = decode(view.substr(0, kSlotBytes));
  const auto two = view.size() > kSlotOffset ? decode(view.substr(kSlotOffset)) : std::nullopt;
  if (!one && !two) {
    return Error{ErrorCode::corrupt,
                 "the head mark " + file.string() +
                     " is damaged, so that it cannot be told whether entries are missing"};
  }
  if (one && two) return std::optional<Slot>(one->sequence > two->sequence ? one : two);
  return std::optional<Slot>(one ? one : two);
}

Error io_error(std::string_view what) {
  return {errno_code(), std::string(what) + " the head mark failed: " + errno_text()};
}

}  // namespace

Result<std::optional<Head>> HeadMark::read(const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const std::optional<Slot> slot, newest(file));
  if (!slot) return std::optional<Head>{};
  return std::optional<Head>(slot->head);
}

Status HeadMark::create(const std::filesystem::path& file, const Head& head) {
  std::string bytes = encode({head, 2});
  bytes.resize(kSlotOffset);
  bytes += encode({head, 1});
  return replace_file(file, bytes);
}

Result<HeadMark> HeadMark::open(const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const std::optional<Slot> slot, newest(file));
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return io_error("opening");
  return HeadMark(descriptor, slot ? slot->sequence : 0);
}

HeadMark::HeadMark(HeadMark&& other) noexcept
    : file_(std::exchange(other.file_, -1)), sequence_(other.sequence_) {}

HeadMark::~HeadMark() {
  if (file_ >= 0) ::close(file_);
}

Status HeadMark::write(const Head& head) {
  ++sequence_;
  const std::string bytes = encode({head, sequence_});
  CHECK(bytes.size() == kSlotBytes, "a slot has its size");
  const auto offset = static_cast<off_t>(sequence_ % 2 * kSlotOffset);
  const ssize_t written = ::pwrite(file_, bytes.data(), bytes.size(), offset);
  if (written != static_cast<ssize_t>(bytes.size())) return io_error("writing");
  return {};
}

Status HeadMark::write_synced(const Head& head) {
  RETURN_IF_ERROR(write(head));
  RETURN_IF_ERROR(write(head));
  if (::fdatasync(file_) != 0) return io_error("syncing");
  return {};
}

}  // namespace duanlian::journal
