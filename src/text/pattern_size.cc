#include "text/pattern_size.h"

#include <algorithm>
#include <vector>

#include "base/ascii.h"

namespace duanlian::text {
namespace {

class PatternMeasure {
 public:
  // With (*UCP) the short classes (\w, \d, [:alpha:]) are properties.
  explicit PatternMeasure(std::string_view regex) : regex_(regex), ucp_(regex.contains("UCP")) {}

  std::size_t measure() {
    while (at_ < regex_.size()) step();
    std::size_t all = 0;
    for (const auto size : groups_) all += size;
    return std::min(all, kPatternSizeCap);
  }

 private:
  void step() {
    const char c = regex_[at_++];
    switch (c) {
      case '\\':
        if (at_ < regex_.size() && regex_[at_] == 'Q') return quoted();
        if (at_ < regex_.size() && regex_[at_] == 'E') {
          ++at_;
          return;
        }
        return add(escaped());
      case '[':
        return add(bracketed());
      case '(':
        return open();
      case ')':
        return close();
      case '{':
        return repeat();
      case '.':
        return add(kWideClassSize);
      case '*':
      case '+':
      case '?':
      case '|':
        return;
      default:
        // The further bytes of a character belong to it.
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80) add(1);
    }
  }

  void add(std::size_t size) {
    last_ = size;
    groups_.back() = std::min(groups_.back() + size, kPatternSizeCap);
  }

  // A comment is nothing, and what it stands before may repeat what it stands after. With the flag x blanks
  // are comments as well, which is not followed here: as large as can be.
  void open() {
    if (regex_.substr(at_).starts_with("?#")) {
      at_ = std::min(regex_.find(')', at_), regex_.size() - 1) + 1;
      return;
    }
    groups_.push_back(0);
    if (at_ == regex_.size() || regex_[at_] != '?') return;
    for (++at_; at_ < regex_.size() && (is_small(regex_[at_]) || regex_[at_] == '-'); ++at_) {
      if (regex_[at_] == 'x') groups_.front() = kPatternSizeCap;
    }
    if (at_ == regex_.size()) return;
    if (regex_[at_] == ')') groups_.pop_back();  // (?i)
    if (regex_[at_] == ')' || regex_[at_] == ':') ++at_;
  }

  void close() {
    if (groups_.size() == 1) return add(1);
    const auto size = groups_.back();
    groups_.pop_back();
    add(size);
  }

  // {3}, {2,5}, {4,}; any other brace is a character.
  void repeat() {
    std::size_t times = 0, number = 0;
    auto at = at_;
    for (; at < regex_.size() && (is_digit(regex_[at]) || regex_[at] == ','); ++at) {
      number = regex_[at] == ','
                   ? 0
                   : std::min(number * 10 + static_cast<std::size_t>(regex_[at] - '0'), kPatternSizeCap);
      times = std::max(times, number);
    }
    if (at == at_ || at == regex_.size() || regex_[at] != '}') return add(1);
    at_ = at + 1;
    if (times < 2) return;
    const auto once = last_;
    add(std::min(once * (times - 1), kPatternSizeCap));
    last_ = std::min(once * times, kPatternSizeCap);
  }

  // \Q...\E: brackets in it are characters.
  void quoted() {
    const auto begin = ++at_;
    const auto end = std::min(regex_.find("\\E", begin), regex_.size());
    if (end > begin) {
      add(end - begin);
      last_ = 1;
    }
    at_ = std::min(end + 2, regex_.size());
  }

  // The size of what stands after a backslash.
  std::size_t escaped() {
    if (at_ == regex_.size()) return 1;
    const char c = regex_[at_++];
    const bool braced = at_ < regex_.size() && regex_[at_] == '{';
    if (braced && (c == 'x' || c == 'o' || c == 'p' || c == 'P'))
      at_ = std::min(regex_.find('}', at_), regex_.size() - 1) + 1;
    if (c == 'c') at_ = std::min(at_ + 1, regex_.size());  // a control character: \c)
    switch (c) {
      case 'p':
      case 'P':
      case 'X':
        return kPropertySize;
      case 'w':
      case 'd':
      case 's':
      case 'h':
      case 'v':
      case 'b':
        return ucp_ ? kPropertySize : 1;
      case 'W':
      case 'D':
      case 'S':
      case 'H':
      case 'V':
      case 'N':
      case 'R':
      case 'B':
        return ucp_ ? kPropertySize : kWideClassSize;
      case 'x':
        return braced ? kWideClassSize : 1;
      default:
        return 1;
    }
  }

  std::size_t bracketed() {
    std::size_t size = 1;
    if (at_ < regex_.size() && regex_[at_] == '^') {
      size = kWideClassSize;
      ++at_;
    }
    for (const auto begin = at_; at_ < regex_.size();) {
      const char c = regex_[at_++];
      if (c == ']' && at_ - 1 > begin) break;
      if (c == '\\' && regex_.substr(at_).starts_with('Q')) {
        size = std::max(size, kWideClassSize);
        at_ = std::min(regex_.find("\\E", at_), regex_.size() - 2) + 2;
      } else if (c == '\\') {
        size = std::max(size, escaped());
      } else if (c == '[' && at_ < regex_.size() && regex_[at_] == ':') {
        if (const auto end = regex_.find(":]", at_ + 1); end != std::string_view::npos) at_ = end + 2;
        size = std::max(size, ucp_ ? kPropertySize : kWideClassSize);
      } else if (static_cast<unsigned char>(c) >= 0x80) {
        size = std::max(size, kWideClassSize);
      }
    }
    return size;
  }

  std::string_view regex_;
  bool ucp_;
  std::size_t at_ = 0;
  std::size_t last_ = 0;                // of what a repeat would repeat
  std::vector<std::size_t> groups_{0};  // of the open groups, the whole first
};

}  // namespace

std::size_t pattern_size(std::string_view regex) { return PatternMeasure(regex).measure(); }

}  // namespace duanlian::text
