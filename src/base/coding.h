#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace duanlian {

// Whole numbers as bytes. Little-endian inside values, big-endian in keys, so that keys sort by number.
void put_fixed32(std::string& out, uint32_t value);
void put_fixed64(std::string& out, uint64_t value);
void put_big_endian64(std::string& out, uint64_t value);
// LEB128, at most ten bytes.
void put_varint(std::string& out, uint64_t value);
// A varint length, then the bytes.
void put_bytes(std::string& out, std::string_view bytes);

uint64_t big_endian64(const char* at);

// Takes values from the front of a view. Once something is missing or malformed every further take gives
// nothing and `failed()` is true, so a record can be read whole and checked once.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  uint32_t fixed32();
  uint64_t fixed64();
  uint64_t varint();
  std::string_view bytes();  // length-prefixed
  std::string_view take(std::size_t count);
  std::string_view rest() const { return rest_; }
  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

std::string to_hex(std::string_view bytes);  // lower case
Result<std::string> from_hex(std::string_view text);
std::string to_base64(std::string_view bytes);           // RFC 4648 section 4, padded
Result<std::string> from_base64(std::string_view text);  // padding may be missing, nothing else may

}  // namespace duanlian
