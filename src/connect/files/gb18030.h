#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace duanlian::connect {

// Text in GB 18030 (and so GBK and GB 2312) to UTF-8.
class Gb18030Decoder {
 public:
  Gb18030Decoder();
  ~Gb18030Decoder();
  Gb18030Decoder(Gb18030Decoder&&) noexcept;
  Gb18030Decoder& operator=(Gb18030Decoder&&) noexcept;

  // One line; bytes that are no text are an error, never a replacement character.
  Status decode(std::string_view bytes, std::string& utf8);

 private:
  struct Converter;
  std::unique_ptr<Converter> converter_;
};

}  // namespace duanlian::connect
