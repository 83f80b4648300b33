#include "connect/files/byte_source.h"

#include <cstdio>
#include <string>
#include <sys/stat.h>
#include <vector>
#include <zstd.h>

#include "base/file.h"
#include "connect/files/limits.h"

namespace duanlian::connect {
namespace {

constexpr std::size_t kPieceBytes = 128 * 1024;
constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
struct FreeDecoder {
  void operator()(ZSTD_DCtx* decoder) const { ZSTD_freeDCtx(decoder); }
};

std::string_view as_view(const std::vector<char>& bytes, std::size_t count) { return {bytes.data(), count}; }

}  // namespace

struct ByteSource::File {
  std::unique_ptr<std::FILE, CloseFile> stream;
  std::vector<char> piece = std::vector<char>(kPieceBytes);
  uint64_t bytes_read = 0;
  bool started = false;

  // Of a compressed file.
  std::unique_ptr<ZSTD_DCtx, FreeDecoder> decoder;
  std::vector<char> expanded;
  ZSTD_inBuffer input{};
  uint64_t bytes_expanded = 0;
  bool frame_open = false;
  bool output_full = false;  // the decoder may hold more

  Result<std::string_view> read() {
    const std::size_t got = std::fread(piece.data(), 1, piece.size(), stream.get());
    if (got < piece.size() && std::ferror(stream.get()) != 0) {
      return Error{ErrorCode::io, "cannot be read: " + errno_text()};
    }
    bytes_read += got;
    return as_view(piece, got);
  }

  void start_decoder(std::string_view first) {
    decoder.reset(ZSTD_createDCtx());
    CHECK(decoder != nullptr, "no memory for the decoder");
    ZSTD_DCtx_setParameter(decoder.get(), ZSTD_d_windowLogMax, kZstdWindowLogMax);
    expanded.resize(kPieceBytes);
    input = {.src = first.data(), .size = first.size(), .pos = 0};
  }

  Result<std::string_view> expand() {
    while (true) {
      if (input.pos == input.size && !output_full) {
        ASSIGN_OR_RETURN(const std::string_view more, read());
        if (more.empty() && frame_open) {
          return Error{ErrorCode::corrupt, "the compressed file ends early"};
        }
        if (more.empty()) return more;
        input = {.src = more.data(), .size = more.size(), .pos = 0};
      }
      ZSTD_outBuffer output{.dst = expanded.data(), .size = expanded.size(), .pos = 0};
      const std::size_t left = ZSTD_decompressStream(decoder.get(), &output, &input);
      if (ZSTD_isError(left) != 0) {
        return Error{ErrorCode::corrupt,
                     std::string("not readable as Zstandard: ") + ZSTD_getErrorName(left)};
      }
      frame_open = left != 0;
      output_full = output.pos == output.size;
      bytes_expanded += output.pos;
      if (bytes_expanded > kExpansionFreeBytes && bytes_expanded / kExpansionMax > bytes_read) {
        return Error{ErrorCode::limit_exceeded,
                     "expands to more than " + std::to_string(kExpansionMax) + " times its size"};
      }
      if (output.pos > 0) return as_view(expanded, output.pos);
    }
  }
};

ByteSource::ByteSource(std::unique_ptr<File> file) : file_(std::move(file)) {}
ByteSource::~ByteSource() = default;
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;

Result<ByteSource> ByteSource::open(const std::filesystem::path& path) {
  auto file = std::make_unique<File>();
  file->stream.reset(std::fopen(path.c_str(), "rbe"));
  if (file->stream == nullptr) return Error{ErrorCode::io, "cannot be opened: " + errno_text()};
  struct stat status{};
  if (::fstat(::fileno(file->stream.get()), &status) == 0 && S_ISDIR(status.st_mode)) {
    return invalid("is a folder");
  }
  std::setvbuf(file->stream.get(), nullptr, _IONBF, 0);
  return ByteSource(std::move(file));
}

Result<std::string_view> ByteSource::next() {
  if (file_->decoder != nullptr) return file_->expand();
  ASSIGN_OR_RETURN(const std::string_view bytes, file_->read());
  if (!file_->started && bytes.starts_with(kZstdMagic)) {
    file_->start_decoder(bytes);
    return file_->expand();
  }
  file_->started = true;
  return bytes;
}

uint64_t ByteSource::bytes_read() const { return file_->bytes_read; }

}  // namespace duanlian::connect
