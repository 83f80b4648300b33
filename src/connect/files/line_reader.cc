#include "connect/files/line_reader.h"

#include <algorithm>

#include "base/utf8.h"

namespace duanlian::connect {
namespace {

// Text has hardly any control characters; pictures, programs and archives have many.
Status check_is_text(std::string_view first) {
  constexpr std::ptrdiff_t kControlsOneIn = 16;
  if (first.starts_with("\xFF\xFE") || first.starts_with("\xFE\xFF")) {
    return invalid("is UTF-16; expected UTF-8 or GB 18030");
  }
  if (first.starts_with("\x1F\x8B")) return invalid("is a gzip file; of compressed files only .zst is read");
  const auto controls = std::ranges::count_if(first, [](char c) {
    return static_cast<uint8_t>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f';
  });
  if (controls * kControlsOneIn > std::ssize(first)) return invalid("is no text file");
  return {};
}

}  // namespace

LineReader::LineReader(ByteSource bytes, Encoding encoding, std::size_t bytes_max)
    : bytes_(std::move(bytes)), bytes_max_(bytes_max) {
  if (encoding == Encoding::gb18030) decoder_.emplace();
}

Result<bool> LineReader::fetch() {
  ASSIGN_OR_RETURN(piece_, bytes_.next());
  if (std::exchange(first_piece_, false)) RETURN_IF_ERROR(check_is_text(piece_));
  return !piece_.empty();
}

// The raw bytes of the next line: in the piece where it lies whole, otherwise put together.
Result<bool> LineReader::take(Line& line) {
  carried_.clear();
  bool too_long = false;
  bool any = false;
  while (true) {
    if (piece_.empty()) {
      ASSIGN_OR_RETURN(const bool more, fetch());
      if (!more) break;
    }
    any = true;
    const std::size_t end = piece_.find('\n');
    const std::string_view part = piece_.substr(0, end);
    too_long = too_long || carried_.size() + part.size() > bytes_max_;
    piece_.remove_prefix(end == std::string_view::npos ? piece_.size() : end + 1);
    if (end != std::string_view::npos && carried_.empty()) {
      line.text = part;
    } else if (!too_long) {
      carried_ += part;
      line.text = carried_;
    }
    if (end != std::string_view::npos) break;
  }
  if (too_long) {
    line.text = {};
    line.fault = "longer than " + std::to_string(bytes_max_) + " bytes";
  }
  return any;
}

void LineReader::decode(Line& line) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (decoder_) {
    utf8_as_gb18030_ = utf8_as_gb18030_ || (line.number == 1 && line.text.starts_with(kByteOrderMark));
    const Status decoded = decoder_->decode(line.text, decoded_);
    line.text = decoded_;
    if (!decoded) line.fault = decoded.error().message;
    if (!decoded && line.number == 1 && utf8_as_gb18030_)
      line.fault = "the file is UTF-8 (it begins with its byte order mark), the mapping says gb18030";
  } else if (!is_utf8(line.text)) {
    line.fault = "not valid UTF-8";
  }
  if (line.number == 1 && line.text.starts_with(kByteOrderMark))
    line.text.remove_prefix(kByteOrderMark.size());
}

Result<bool> LineReader::next(Line& line) {
  line.fault.clear();
  line.text = {};
  ASSIGN_OR_RETURN(const bool any, take(line));
  if (!any) return false;
  line.number = ++number_;
  if (line.fault.empty()) decode(line);
  return true;
}

}  // namespace duanlian::connect
