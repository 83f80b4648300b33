#include "graph/store/older_pages.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

#include "base/file.h"

namespace duanlian::graph {
namespace {

constexpr std::string_view kPagesFile = ".older-pages";  // while it has a name

}  // namespace

OlderPages::OlderPages(Options options) : options_(std::move(options)), thread_([this] { run(); }) {}

OlderPages::~OlderPages() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void OlderPages::tend(MoneyGraph& graph) {
  const Step step = step_.load(std::memory_order_acquire);
  if (step == Step::write) return;
  if (step == Step::written) {
    end_written(graph);
  } else if (step == Step::failed) {
    put_off(graph, outcome_.error());
  }
  const uint64_t size = graph.size();
  const uint64_t end = uint64_t{next_ + 1} * Page::kTransfers;
  if (size >= end && size - end >= options_.transfers_in_memory && size >= not_before_) begin(graph);
}

// The copy is what is written, so that a status may change meanwhile.
void OlderPages::begin(const MoneyGraph& graph) {
  if (!copy_) copy_ = std::make_unique_for_overwrite<Page>();
  std::memcpy(copy_.get(), &graph.transfers().page_at(next_), sizeof(Page));
  {
    const std::lock_guard lock(mutex_);
    step_ = Step::write;
  }
  wake_.notify_all();
}

// A page that changed meanwhile is written again.
void OlderPages::end_written(MoneyGraph& graph) {
  const auto moved = graph.move_page(next_, file_.number(), offset());
  if (!moved) {
    put_off(graph, moved.error());
    return;
  }
  if (*moved) ++next_;
  step_ = Step::idle;
}

void OlderPages::put_off(const MoneyGraph& graph, Error why) {
  not_before_ = graph.size() + Page::kTransfers;
  const std::lock_guard lock(mutex_);
  if (!trouble_) trouble_ = std::move(why);
  step_ = Step::idle;
}

std::optional<Error> OlderPages::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void OlderPages::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return ending_ || step_ == Step::write; });
    if (ending_) return;
    lock.unlock();
    Status written = write_page();
    lock.lock();
    outcome_ = std::move(written);
    step_.store(outcome_ ? Step::written : Step::failed, std::memory_order_release);
  }
}

// Synced before the page goes from memory: later the system would drop what it cannot write.
Status OlderPages::write_page() {
  RETURN_IF_ERROR(open_file());
  ASSIGN_OR_RETURN(const uint64_t free, free_bytes(options_.folder));
  if (free < options_.free_bytes_min) {
    return Error{ErrorCode::no_space, options_.folder.string() + ": less than " +
                                          std::to_string(options_.free_bytes_min >> 20) +
                                          " MiB are free on its disk"};
  }
  const char* at = reinterpret_cast<const char*>(copy_.get());
  uint64_t to = offset();
  const uint64_t end = to + sizeof(Page);
  while (to != end) {
    const ssize_t written = ::pwrite(file_.number(), at, end - to, static_cast<off_t>(to));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0)
      return Error{errno_code(), options_.folder.string() + ": cannot be written: " + errno_text()};
    at += written;
    to += static_cast<uint64_t>(written);
  }
  if (::fdatasync(file_.number()) != 0)
    return Error{errno_code(), options_.folder.string() + ": cannot be synced: " + errno_text()};
  return {};
}

Status OlderPages::open_file() {
  if (file_.number() >= 0) return {};
  const std::string name = (options_.folder / kPagesFile).string();
  constexpr mode_t kForItsOwner = 0600;
  ::unlink(name.c_str());  // what one left that ended between the next two steps
  file_ = FileDescriptor(::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kForItsOwner));
  if (file_.number() < 0)
    return Error{errno_code(), options_.folder.string() + ": no file can be made there: " + errno_text()};
  ::unlink(name.c_str());
  return {};
}

}  // namespace duanlian::graph
