#include "connect/files/gb18030.h"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>
#include <vector>

#include "connect/files/limits.h"

namespace duanlian::connect {

struct Gb18030Decoder::Converter {
  UConverter* from = nullptr;
  std::vector<UChar> units;

  Converter() {
    UErrorCode code = U_ZERO_ERROR;
    from = ucnv_open("gb18030", &code);
    CHECK(U_SUCCESS(code), "ICU has no GB 18030 converter");
    ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &code);
    CHECK(U_SUCCESS(code), "ICU refused to stop at what is no text");
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() { ucnv_close(from); }
};

Gb18030Decoder::Gb18030Decoder() : converter_(std::make_unique<Converter>()) {}
Gb18030Decoder::~Gb18030Decoder() = default;
Gb18030Decoder::Gb18030Decoder(Gb18030Decoder&&) noexcept = default;
Gb18030Decoder& Gb18030Decoder::operator=(Gb18030Decoder&&) noexcept = default;

Status Gb18030Decoder::decode(std::string_view bytes, std::string& utf8) {
  CHECK(bytes.size() <= kLineBytesMax, "a line beyond its limit");
  utf8.clear();
  if (bytes.empty()) return {};
  std::vector<UChar>& units = converter_->units;
  units.resize(bytes.size() + 1);  // a unit needs at least one byte
  UErrorCode code = U_ZERO_ERROR;
  const int32_t count = ucnv_toUChars(converter_->from, units.data(), static_cast<int32_t>(units.size()),
                                      bytes.data(), static_cast<int32_t>(bytes.size()), &code);
  if (U_FAILURE(code)) return invalid("not valid GB 18030");
  code = U_ZERO_ERROR;
  utf8.resize(static_cast<std::size_t>(count) * 3);
  int32_t size = 0;
  u_strToUTF8(utf8.data(), static_cast<int32_t>(utf8.size()), &size, units.data(), count, &code);
  if (U_FAILURE(code)) return invalid("not valid GB 18030");
  utf8.resize(static_cast<std::size_t>(size));
  return {};
}

}  // namespace duanlian::connect
