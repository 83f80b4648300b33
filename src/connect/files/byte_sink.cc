#include "connect/files/byte_sink.h"

#include <string>
#include <utility>
#include <vector>
#include <zstd.h>

namespace duanlian::connect {
namespace {

constexpr int kLevel = 1;  // so that one core writes more than one core makes

struct FreeEncoder {
  void operator()(ZSTD_CCtx* encoder) const { ZSTD_freeCCtx(encoder); }
};

}  // namespace

struct ByteSink::Encoder {
  std::unique_ptr<ZSTD_CCtx, FreeEncoder> zstd{ZSTD_createCCtx()};
  std::vector<char> out = std::vector<char>(ZSTD_CStreamOutSize());
};

ByteSink::ByteSink(FileWriter file) : file_(std::move(file)) {}
ByteSink::~ByteSink() = default;
ByteSink::ByteSink(ByteSink&&) noexcept = default;
ByteSink& ByteSink::operator=(ByteSink&&) noexcept = default;

Result<ByteSink> ByteSink::create(const std::filesystem::path& path, Packing packing) {
  ASSIGN_OR_RETURN(FileWriter file, FileWriter::create(path));
  ByteSink sink(std::move(file));
  if (packing == Packing::plain) return sink;
  sink.encoder_ = std::make_unique<Encoder>();
  CHECK(sink.encoder_->zstd != nullptr, "no memory for the encoder");
  ZSTD_CCtx_setParameter(sink.encoder_->zstd.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(sink.encoder_->zstd.get(), ZSTD_c_checksumFlag, 1);
  return sink;
}

Status ByteSink::write(std::string_view bytes) {
  return encoder_ == nullptr ? file_.write(bytes) : compress(bytes, false);
}

Status ByteSink::compress(std::string_view bytes, bool last) {
  ZSTD_inBuffer input{.src = bytes.data(), .size = bytes.size(), .pos = 0};
  while (true) {
    ZSTD_outBuffer output{.dst = encoder_->out.data(), .size = encoder_->out.size(), .pos = 0};
    const std::size_t left =
        ZSTD_compressStream2(encoder_->zstd.get(), &output, &input, last ? ZSTD_e_end : ZSTD_e_continue);
    if (ZSTD_isError(left) != 0)
      return Error{ErrorCode::io, std::string("cannot be compressed: ") + ZSTD_getErrorName(left)};
    RETURN_IF_ERROR(file_.write({encoder_->out.data(), output.pos}));
    if (last ? left == 0 : input.pos == input.size) return {};
  }
}

Result<WrittenFile> ByteSink::close() {
  if (encoder_ != nullptr) RETURN_IF_ERROR(compress({}, true));
  return file_.close();
}

}  // namespace duanlian::connect
