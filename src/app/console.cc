#include "app/console.h"

#include <cstdio>
#include <unistd.h>

namespace duanlian::app {

void complain(std::string_view sentence) {
  std::fprintf(stderr, "duanlian: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
}

void complain(const Error& error) { complain(error.message); }

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

std::string grouped(uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

Progress::Progress(std::string_view doing) : doing_(doing), watched_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (watched_) std::fputs("\r\033[K", stderr);
}

void Progress::show(uint64_t done, uint64_t total, std::string_view unit) {
  constexpr auto kEvery = std::chrono::milliseconds(100);
  const auto now = std::chrono::steady_clock::now();
  if (!watched_ || now - shown_ < kEvery) return;
  shown_ = now;
  const unsigned percent = total == 0 ? 100 : static_cast<unsigned>(done * 100 / total);
  std::fprintf(stderr, "\r\033[K%s %u%%  %s / %s %.*s", doing_.c_str(), percent, grouped(done).c_str(),
               grouped(total).c_str(), static_cast<int>(unit.size()), unit.data());
  std::fflush(stderr);
}

}  // namespace duanlian::app
