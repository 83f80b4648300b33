#include "journal/anchor.h"

#include <cstring>
#include <string>

#include "base/coding.h"
#include "base/file.h"

namespace duanlian::journal {
namespace {

constexpr uint32_t kAnchorMagic = 0x31414c44;  // "DLA1"
constexpr std::size_t kAnchorBytes = 4 + 8 + 8 + 32 + 8;

}  // namespace

Status write_anchor(const std::filesystem::path& file, const BlockStart& anchor) {
  std::string bytes;
  put_fixed32(bytes, kAnchorMagic);
  put_fixed64(bytes, anchor.first.value());
  put_fixed64(bytes, anchor.bytes_before);
  bytes += as_bytes(anchor.prior);
  put_fixed64(bytes, hash64(bytes));
  return replace_file(file, bytes);
}

Result<std::optional<BlockStart>> read_anchor(const std::filesystem::path& file) {
  std::error_code missing;
  if (!std::filesystem::exists(file, missing)) return std::optional<BlockStart>{};
  ASSIGN_OR_RETURN(const std::string bytes, read_file(file, 2 * kAnchorBytes));
  ByteReader reader(bytes);
  const bool magic_right = reader.fixed32() == kAnchorMagic;
  BlockStart anchor;
  anchor.first = Position(reader.fixed64());
  anchor.bytes_before = reader.fixed64();
  const std::string_view prior = reader.take(sizeof(Sha256));
  const uint64_t checksum = reader.fixed64();
  const std::string_view checked = std::string_view(bytes).substr(0, kAnchorBytes - 8);
  if (reader.failed() || !reader.at_end() || !magic_right || checksum != hash64(checked)) {
    return Error{ErrorCode::corrupt, "the anchor " + file.string() + " is damaged"};
  }
  std::memcpy(anchor.prior.data(), prior.data(), prior.size());
  return std::optional<BlockStart>(anchor);
}

}  // namespace duanlian::journal
