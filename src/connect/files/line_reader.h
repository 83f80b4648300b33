#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "connect/files/byte_source.h"
#include "connect/files/gb18030.h"
#include "connect/files/mapping.h"

namespace duanlian::connect {

struct Line {
  std::string_view text;  // UTF-8 without the line feed, with a carriage return where there is one
  uint64_t number = 0;    // from 1
  std::string fault;      // when not empty the text is not to be used
};

// The lines of a file. Each is checked to be text of the encoding; a byte order mark is skipped.
class LineReader {
 public:
  LineReader(ByteSource bytes, Encoding encoding, std::size_t bytes_max);

  // False at the end. An error is the end too: the file cannot be read, or is no text at all. The line is
  // valid until the next call.
  Result<bool> next(Line& line);

  // The file says that it is UTF-8 and is read as GB 18030.
  bool is_utf8_as_gb18030() const { return utf8_as_gb18030_; }

  uint64_t bytes_read() const { return bytes_.bytes_read(); }

 private:
  Result<bool> take(Line& line);
  Result<bool> fetch();
  void decode(Line& line);

  ByteSource bytes_;
  std::optional<Gb18030Decoder> decoder_;
  std::size_t bytes_max_;
  std::string_view piece_;
  std::string carried_;  // a line that spans pieces
  std::string decoded_;
  uint64_t number_ = 0;
  bool first_piece_ = true;
  bool utf8_as_gb18030_ = false;
};

}  // namespace duanlian::connect
