#include "base/yaml_reader.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"

namespace duanlian {
namespace {

constexpr int kOne = 1'000;

// The line of a text, counted from 1.
std::string_view line_at(std::string_view text, int line) {
  for (; line > 1; --line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

int indent_of(std::string_view line) {
  const std::size_t at = line.find_first_not_of(' ');
  return at == std::string_view::npos ? 0 : static_cast<int>(at);
}

}  // namespace

std::optional<int> parse_thousandths(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  int value = text[0] - '0';
  text.remove_prefix(1);
  int decimals = 0;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    for (; !text.empty() && decimals < 3 && is_digit(text[0]); ++decimals) {
      value = value * 10 + (text[0] - '0');
      text.remove_prefix(1);
    }
    if (decimals == 0) return std::nullopt;
  }
  for (; decimals < 3; ++decimals) value *= 10;
  if (!text.empty() || value > kOne) return std::nullopt;
  return negative ? -value : value;
}

std::optional<int64_t> parse_whole_number(std::string_view text) {
  const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
  if (digits.empty() || (digits[0] == '0' && text != "0")) return std::nullopt;
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

YamlReader::YamlReader(std::string_view name, std::string_view text, FileIssues& issues,
                       const YamlLimits& limits)
    : name_(name), text_(text), issues_(issues) {
  auto root = read_yaml(text, limits);
  readable_ = root.has_value();
  if (root)
    root_ = *std::move(root);
  else
    issues_.add_placed(std::string(name_) + ":" + root.error().message);
}

void YamlReader::complain(const YamlNode& at, std::string_view what) const {
  issues_.add(name_, at.line, at.column, what);
}

void YamlReader::complain_at(const YamlNode& map, std::string_view key, std::string_view what) const {
  const YamlNode* const node = map.find(key);
  complain(node == nullptr ? map : *node, what);
}

void YamlReader::complain_inside(const YamlNode& scalar, int line, int column, std::string_view what) const {
  if (issues_.full()) return;
  const std::string_view first = line_at(text_, scalar.line);
  const auto at = static_cast<std::size_t>(scalar.column - 1);
  const char sign = at < first.size() ? first[at] : '\0';
  if (sign == '|' || sign == '>') {
    // A block: its text starts on the next line, indented.
    const int file_line = scalar.line + line;
    issues_.add(name_, file_line, indent_of(line_at(text_, file_line)) + column, what);
  } else {
    const int quote = sign == '"' || sign == '\'' ? 1 : 0;
    issues_.add(name_, scalar.line + line - 1, (line == 1 ? scalar.column - 1 + quote : 0) + column, what);
  }
}

bool YamlReader::check_map(const YamlNode& node, std::initializer_list<std::string_view> keys) const {
  if (!node.is_map()) {
    complain(node, "expected keys and values");
    return false;
  }
  bool good = true;
  for (const auto& [key, value] : node.entries) {
    if (std::ranges::find(keys, key.text) != keys.end()) continue;
    complain(key, "unknown key \"" + key.text + "\"");
    good = false;
  }
  return good;
}

bool YamlReader::check_list(const YamlNode& node) const {
  if (node.is_list()) return true;
  complain(node, "expected a list");
  return false;
}

const YamlNode* YamlReader::required(const YamlNode& map, std::string_view key) const {
  const YamlNode* const node = map.find(key);
  if (node == nullptr) complain(map, "\"" + std::string(key) + "\" is missing");
  return node;
}

std::string YamlReader::text_of(const YamlNode& node) const {
  if (!node.is_scalar())
    complain(node, "expected a text");
  else if (node.text.empty())
    complain(node, "the text is empty");
  else
    return node.text;
  return {};
}

std::string YamlReader::required_text(const YamlNode& map, std::string_view key) const {
  const YamlNode* const node = required(map, key);
  return node == nullptr ? std::string{} : text_of(*node);
}

std::string YamlReader::optional_text(const YamlNode& map, std::string_view key) const {
  const YamlNode* const node = map.find(key);
  return node == nullptr ? std::string{} : text_of(*node);
}

std::vector<std::string> YamlReader::texts(const YamlNode& map, std::string_view key) const {
  std::vector<std::string> out;
  const YamlNode* const node = map.find(key);
  if (node == nullptr || !check_list(*node)) return out;
  out.reserve(node->items.size());
  for (const YamlNode& entry : node->items) {
    if (std::string text = text_of(entry); !text.empty()) out.push_back(std::move(text));
  }
  return out;
}

std::optional<int> YamlReader::thousandths(const YamlNode& map, std::string_view key) const {
  const std::string text = required_text(map, key);
  const auto value = parse_thousandths(text);
  if (!value && !text.empty())
    complain_at(map, key, "expected a number from -1 to 1 with at most three decimals");
  return value;
}

std::optional<int64_t> YamlReader::whole_number(const YamlNode& map, std::string_view key) const {
  const std::string text = required_text(map, key);
  const auto value = parse_whole_number(text);
  if (!value && !text.empty()) complain_at(map, key, "expected a whole number such as 12");
  return value;
}

bool YamlReader::truth(const YamlNode& map, std::string_view key) const {
  const std::string text = optional_text(map, key);
  if (!text.empty() && text != "true" && text != "false") complain_at(map, key, "expected true or false");
  return text == "true";
}

}  // namespace duanlian
