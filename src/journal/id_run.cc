#include "journal/id_run.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/coding.h"
#include "base/file.h"
#include "base/hash.h"

namespace duanlian::journal {
namespace {

constexpr uint32_t kRunMagic = 0x31524c44;  // "DLR1"
// magic, zero, first, last, count, pages, words of the filter, checksum of fences and filter, own checksum
constexpr std::size_t kFooterBytes = 4 + 4 + 8 * 7;
constexpr std::string_view kRunPrefix = "run-";
constexpr std::size_t kPositionDigits = 20;

std::string_view bytes_of(const std::vector<uint64_t>& words) {
  return {reinterpret_cast<const char*>(words.data()), words.size() * sizeof(uint64_t)};
}

std::string digits(Position position) {
  std::string text = std::to_string(position.value());
  return std::string(kPositionDigits - text.size(), '0') + text;
}

std::optional<Position> parse_digits(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return Position(value);
}

uint64_t checksum_of(const std::vector<uint64_t>& fences, const std::vector<uint64_t>& words) {
  return hash64(bytes_of(words), hash64(bytes_of(fences)));
}

}  // namespace

std::string run_name(Stretch stretch) {
  return std::string(kRunPrefix) + digits(stretch.first) + "-" + digits(stretch.last);
}

std::filesystem::path part_name(const std::filesystem::path& file) { return file.string() + ".part"; }

std::optional<Stretch> parse_run_name(std::string_view name) {
  if (!name.starts_with(kRunPrefix) || name.size() != kRunPrefix.size() + 2 * kPositionDigits + 1) return {};
  const auto first = parse_digits(name.substr(kRunPrefix.size(), kPositionDigits));
  const auto last = parse_digits(name.substr(kRunPrefix.size() + kPositionDigits + 1));
  if (!first || !last || *last < *first) return {};
  return Stretch{*first, *last};
}

Result<std::shared_ptr<const IdRun>> IdRun::open(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return Error{ErrorCode::io, "cannot open " + file.string() + ": " + errno_text()};
  std::shared_ptr<IdRun> run(new IdRun(file, descriptor));
  RETURN_IF_ERROR(run->load());
  return std::shared_ptr<const IdRun>(std::move(run));
}

IdRun::~IdRun() { ::close(descriptor_); }

Error IdRun::damage(std::string_view what) const {
  return {ErrorCode::corrupt, "the id run " + file_.string() + " is damaged (" + std::string(what) +
                                  "); it is made again from the log"};
}

Error IdRun::page_damage(std::size_t number) const {
  damaged_ = true;
  return damage("page " + std::to_string(number));
}

Result<std::string> IdRun::read_at(uint64_t offset, std::size_t bytes) const {
  std::string out(bytes, '\0');
  std::size_t got = 0;
  while (got < bytes) {
    const ssize_t count =
        ::pread(descriptor_, out.data() + got, bytes - got, static_cast<off_t>(offset + got));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error{ErrorCode::io, "reading " + file_.string() + " failed: " + errno_text()};
    if (count == 0) return damage("cut short");
    got += static_cast<std::size_t>(count);
  }
  return out;
}

Status IdRun::load() {
  struct stat about{};
  if (::fstat(descriptor_, &about) != 0) return damage("no size");
  const auto size = static_cast<uint64_t>(about.st_size);
  if (size < kFooterBytes) return damage("too short");
  ASSIGN_OR_RETURN(const std::string footer, read_at(size - kFooterBytes, kFooterBytes));
  ByteReader reader(footer);
  if (reader.fixed32() != kRunMagic || reader.fixed32() != 0) return damage("no footer");
  stretch_.first = Position(reader.fixed64());
  stretch_.last = Position(reader.fixed64());
  count_ = reader.fixed64();
  const uint64_t pages = reader.fixed64();
  const uint64_t words = reader.fixed64();
  const uint64_t checksum = reader.fixed64();
  if (reader.fixed64() != hash64(std::string_view(footer).substr(0, kFooterBytes - 8)))
    return damage("footer");
  if (size != pages * kRunPageBytes + (pages + words) * 8 + kFooterBytes) return damage("size");
  if (words == 0 || words % IdFilter::kBlockWords != 0) return damage("filter size");
  ASSIGN_OR_RETURN(const std::string tables, read_at(pages * kRunPageBytes, (pages + words) * 8));
  fences_.resize(pages);
  std::memcpy(fences_.data(), tables.data(), pages * 8);
  std::vector<uint64_t> filter(words);
  std::memcpy(filter.data(), tables.data() + pages * 8, words * 8);
  if (checksum_of(fences_, filter) != checksum) return damage("filter");
  filter_ = IdFilter(std::move(filter));
  return {};
}

Result<std::vector<IdRecord>> IdRun::page(std::size_t number) const {
  ASSIGN_OR_RETURN(const std::string bytes, read_at(number * kRunPageBytes, kRunPageBytes));
  ByteReader reader(bytes);
  const uint64_t checksum = reader.fixed64();
  if (checksum != hash64(reader.rest())) return page_damage(number);
  const uint64_t count = reader.fixed64();
  if (count > kRunPageRecords) return page_damage(number);
  std::vector<IdRecord> records(count);
  std::memcpy(records.data(), reader.rest().data(), count * sizeof(IdRecord));
  return records;
}

Status IdRun::collect(uint64_t hash, std::vector<Position>& found) const {
  // Records of one hash may begin at the end of the page before the first fence that is not lower.
  auto number = static_cast<std::size_t>(std::ranges::lower_bound(fences_, hash) - fences_.begin());
  if (number > 0) --number;
  for (; number < fences_.size() && fences_[number] <= hash; ++number) {
    ASSIGN_OR_RETURN(const std::vector<IdRecord> records, page(number));
    for (const IdRecord& record : std::ranges::equal_range(records, hash, {}, &IdRecord::hash)) {
      found.emplace_back(record.position);
    }
  }
  return {};
}

Result<std::unique_ptr<IdRunWriter>> IdRunWriter::create(const std::filesystem::path& folder, Stretch stretch,
                                                         std::size_t expected) {
  const std::filesystem::path file = folder / run_name(stretch);
  const std::filesystem::path part = part_name(file);
  const int descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return Error{ErrorCode::io, "cannot create " + part.string() + ": " + errno_text()};
  return std::unique_ptr<IdRunWriter>(new IdRunWriter(file, descriptor, stretch, expected));
}

IdRunWriter::~IdRunWriter() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  std::error_code ignored;
  std::filesystem::remove(part_name(file_), ignored);
}

Status IdRunWriter::add(IdRecord record) {
  if (page_.empty()) fences_.push_back(record.hash);
  page_.push_back(record);
  filter_.add(record.hash);
  ++count_;
  if (page_.size() < kRunPageRecords) return {};
  close_page();
  return buffer_.size() < (std::size_t{1} << 20) ? Status{} : drain();
}

void IdRunWriter::close_page() {
  if (page_.empty()) return;
  const std::size_t begin = buffer_.size();
  put_fixed64(buffer_, 0);
  put_fixed64(buffer_, page_.size());
  buffer_.append(reinterpret_cast<const char*>(page_.data()), page_.size() * sizeof(IdRecord));
  buffer_.resize(begin + kRunPageBytes);
  const uint64_t checksum = hash64(std::string_view(buffer_).substr(begin + 8));
  std::memcpy(buffer_.data() + begin, &checksum, sizeof checksum);
  page_.clear();
}

// The kernel is told to write at once: a great heap of dirty pages at the end would delay the log's syncs.
Status IdRunWriter::drain() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t count = ::write(descriptor_, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return Error{errno_code(), "writing " + part_name(file_).string() + " failed: " + errno_text()};
    }
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  ::sync_file_range(descriptor_, static_cast<off_t>(written_), static_cast<off_t>(buffer_.size()),
                    SYNC_FILE_RANGE_WRITE);
  written_ += buffer_.size();
  buffer_.clear();
  return {};
}

Result<std::shared_ptr<const IdRun>> IdRunWriter::finish() {
  close_page();
  buffer_ += bytes_of(fences_);
  buffer_ += bytes_of(filter_.words());
  std::string footer;
  put_fixed32(footer, kRunMagic);
  put_fixed32(footer, 0);
  put_fixed64(footer, stretch_.first.value());
  put_fixed64(footer, stretch_.last.value());
  put_fixed64(footer, count_);
  put_fixed64(footer, fences_.size());
  put_fixed64(footer, filter_.words().size());
  put_fixed64(footer, checksum_of(fences_, filter_.words()));
  put_fixed64(footer, hash64(footer));
  buffer_ += footer;
  RETURN_IF_ERROR(drain());
  if (::fdatasync(descriptor_) != 0) return Error{ErrorCode::io, "syncing an id run failed: " + errno_text()};
  if (std::rename(part_name(file_).c_str(), file_.c_str()) != 0) {
    return Error{ErrorCode::io, "naming an id run failed: " + errno_text()};
  }
  ::close(std::exchange(descriptor_, -1));
  return IdRun::open(file_);
}

}  // namespace duanlian::journal
