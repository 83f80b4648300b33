#include "journal/stored_block.h"

#include <lz4.h>

#include "base/check.h"
#include "base/coding.h"

namespace duanlian::journal {
namespace {

constexpr std::size_t kHeaderBytes = 4 + 4;

}  // namespace

std::string store_block(std::string_view block) {
  CHECK(block.size() <= kBlockBytesMax, "a block has its size");
  const auto bytes = static_cast<int>(block.size());
  const int bound = LZ4_compressBound(bytes);
  std::string stored;
  stored.reserve(kHeaderBytes + static_cast<std::size_t>(bound));
  put_fixed32(stored, kCompressedMagic);
  put_fixed32(stored, static_cast<uint32_t>(block.size()));
  stored.resize(kHeaderBytes + static_cast<std::size_t>(bound));
  const int packed = LZ4_compress_default(block.data(), stored.data() + kHeaderBytes, bytes, bound);
  stored.resize(kHeaderBytes + static_cast<std::size_t>(packed));
  if (packed == 0 || stored.size() >= block.size()) return std::string(block);
  return stored;
}

Result<std::string_view> stored_block(std::string_view stored, std::string& room) {
  ByteReader reader(stored);
  if (reader.fixed32() != kCompressedMagic) return stored;
  const uint32_t bytes = reader.fixed32();
  if (reader.failed() || bytes > kBlockBytesMax)
    return Error{ErrorCode::corrupt, "a compressed block without its size"};
  room.resize(bytes);
  const std::string_view packed = reader.rest();
  const int got = LZ4_decompress_safe(packed.data(), room.data(), static_cast<int>(packed.size()),
                                      static_cast<int>(bytes));
  if (got != static_cast<int>(bytes)) return Error{ErrorCode::corrupt, "a block that cannot be decompressed"};
  return std::string_view(room);
}

}  // namespace duanlian::journal
