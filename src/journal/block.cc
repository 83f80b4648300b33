#include "journal/block.h"

#include <cstring>

#include "base/check.h"
#include "base/coding.h"

namespace duanlian::journal {
namespace {

constexpr std::size_t kHashBytes = sizeof(Sha256);
constexpr std::size_t kCountOffset = 4;
constexpr uint32_t kBlockEntriesMax = (1U << 20);

Sha256 to_hash(std::string_view bytes) {
  Sha256 hash{};
  CHECK(bytes.size() == hash.size(), "a hash has 32 bytes");
  std::memcpy(hash.data(), bytes.data(), hash.size());
  return hash;
}

}  // namespace

BlockBuilder::BlockBuilder(const BlockStart& start, std::size_t bytes_hint)
    : start_(start), next_(start.first), hash_(start.prior) {
  bytes_.reserve(bytes_hint);
  put_fixed32(bytes_, kBlockMagic);
  put_fixed32(bytes_, 0);  // the count, once it is known
  put_fixed64(bytes_, start.first.value());
  put_fixed64(bytes_, start.bytes_before);
  bytes_ += as_bytes(start.prior);
}

// The hash of the entry before lies directly in front, so what is hashed is one run of bytes.
void BlockBuilder::add(const Draft& draft) {
  const std::size_t begin = bytes_.size() - kHashBytes;
  put_fixed64(bytes_, next_.value());
  put_fixed64(bytes_, static_cast<uint64_t>(draft.received.micros));
  put_fixed32(bytes_, static_cast<uint32_t>(draft.id.size()));
  put_fixed32(bytes_, static_cast<uint32_t>(draft.payload.size()));
  bytes_ += draft.id;
  bytes_ += draft.payload;
  hash_ = sha256(std::string_view(bytes_).substr(begin));
  bytes_ += as_bytes(hash_);
  next_ = journal::next(next_);
  ++count_;
}

std::string BlockBuilder::finish(BlockStart& after) {
  std::memcpy(bytes_.data() + kCountOffset, &count_, sizeof count_);
  after = {.first = next_, .bytes_before = start_.bytes_before + bytes_.size(), .prior = hash_};
  return std::move(bytes_);
}

Result<BlockReader> BlockReader::open(std::string_view block, BlockCheck check) {
  ByteReader bytes(block);
  const uint32_t magic = bytes.fixed32();
  BlockReader reader(block, check);
  reader.count_ = bytes.fixed32();
  reader.start_.first = Position(bytes.fixed64());
  reader.start_.bytes_before = bytes.fixed64();
  const std::string_view prior = bytes.take(kHashBytes);
  if (bytes.failed() || magic != kBlockMagic) return Error{ErrorCode::corrupt, "not a block of entries"};
  if (reader.count_ == 0 || reader.count_ > kBlockEntriesMax || reader.start_.first == Position(0)) {
    return Error{ErrorCode::corrupt, "the header of a block is damaged"};
  }
  reader.start_.prior = to_hash(prior);
  reader.next_ = reader.start_.first;
  reader.at_ = kBlockHeaderBytes;
  return reader;
}

Error BlockReader::damage(std::string_view reason) const {
  return {ErrorCode::corrupt,
          "entry " + std::to_string(next_.value()) + " is damaged: " + std::string(reason)};
}

Result<bool> BlockReader::next(Entry& entry) {
  if (taken_ == count_) {
    if (at_ != block_.size()) return damage("bytes are left over after the last entry of its block");
    return false;
  }
  ByteReader bytes(block_.substr(at_));
  const uint64_t position = bytes.fixed64();
  const uint64_t received = bytes.fixed64();
  const uint32_t id_bytes = bytes.fixed32();
  const uint32_t payload_bytes = bytes.fixed32();
  if (bytes.failed()) return damage("its block ends within it");
  if (position != next_.value()) return damage("it carries another position");
  if (id_bytes == 0 || id_bytes > kIdBytesMax) return damage("its id has an impossible length");
  if (payload_bytes > kPayloadBytesMax) return damage("its payload has an impossible length");
  entry.position = next_;
  entry.received = Timestamp{static_cast<int64_t>(received)};
  entry.id = bytes.take(id_bytes);
  entry.payload = bytes.take(payload_bytes);
  const std::string_view stored = bytes.take(kHashBytes);
  if (bytes.failed()) return damage("its block ends within it");
  entry.hash = to_hash(stored);
  const std::size_t hashed_bytes = kHashBytes + kEntryHeaderBytes + id_bytes + payload_bytes;
  if (check_ == BlockCheck::hashes && sha256(block_.substr(at_ - kHashBytes, hashed_bytes)) != entry.hash) {
    return damage("its hash does not follow from its bytes and the hash before it");
  }
  at_ += hashed_bytes;
  next_ = journal::next(next_);
  ++taken_;
  return true;
}

}  // namespace duanlian::journal
