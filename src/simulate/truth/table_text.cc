#include "simulate/truth/table_text.h"

#include "base/utf8.h"

namespace duanlian::simulate {
namespace {

constexpr std::size_t kFirstColumns = 34;
constexpr std::size_t kColumns = 15;

// Columns of a terminal: Chinese letters take two.
std::size_t width_of(std::string_view text) {
  constexpr char32_t kWideFrom = 0x2E80;
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += next_code_point(text, at) >= kWideFrom ? 2U : 1U;
  return width;
}

std::string hundredths(int64_t number) {
  const auto size = static_cast<uint64_t>(number < 0 ? -number : number);
  const uint64_t rest = size % 100;
  return (number < 0 ? "-" : "") + grouped_number(size / 100) + (rest < 10 ? ".0" : ".") +
         std::to_string(rest);
}

}  // namespace

std::string grouped_number(uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::string yuan_text(int64_t fen) { return hundredths(fen); }

std::string share_text(int64_t part, int64_t whole, double scale) {
  if (whole <= 0) return "-";
  const double hundred = static_cast<double>(part) / static_cast<double>(whole) * scale * 100;
  return hundredths(static_cast<int64_t>(hundred + (hundred < 0 ? -0.5 : 0.5)));
}

std::string table_row(std::string_view name, const std::vector<std::string>& cells) {
  const std::size_t width = width_of(name);
  std::string out(name);
  if (cells.empty()) return out + "\n";
  out.append(width < kFirstColumns ? kFirstColumns - width : 1, ' ');
  for (const std::string& cell : cells) {
    const std::size_t taken = width_of(cell);
    out.append(taken < kColumns ? kColumns - taken : 1, ' ');
    out += cell;
  }
  return out + "\n";
}

}  // namespace duanlian::simulate
