#include "detect/yaml_file.h"

#include <algorithm>
#include <charconv>
#include <exception>

#include "base/utf8.h"

namespace duanlian::detect {
namespace {

// The line of a text, counted from 0.
std::string_view line_at(std::string_view text, int line) {
  for (; line > 0; --line) {
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

std::optional<int> parse_thousandths(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  int value = text[0] - '0';
  text.remove_prefix(1);
  int decimals = 0;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    for (; !text.empty() && decimals < 3 && text[0] >= '0' && text[0] <= '9'; ++decimals) {
      value = value * 10 + (text[0] - '0');
      text.remove_prefix(1);
    }
    if (decimals == 0) return std::nullopt;
  }
  for (; decimals < 3; ++decimals) value *= 10;
  if (!text.empty() || value > model::kScoreMax) return std::nullopt;
  return negative ? -value : value;
}

}  // namespace

void Issues::add(std::string_view file, int line, int column, std::string_view what) {
  add_placed(std::string(file) + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " +
             std::string(what));
}

void Issues::add_placed(std::string line) {
  if (lines_.size() == kShownMax)
    line = "more issues than " + std::to_string(kShownMax) + "; the rest is not shown";
  if (lines_.size() <= kShownMax) lines_.push_back(std::move(line));
}

YamlFile::YamlFile(std::string_view name, std::string_view text, Issues& issues)
    : name_(name), text_(text), issues_(issues) {
  if (!is_utf8(text)) {
    issues_.add(name_, 1, 1, "not valid UTF-8");
    return;
  }
  try {
    root_ = YAML::Load(std::string(text));
  } catch (const YAML::Exception& error) {
    issues_.add(name_, error.mark.line + 1, error.mark.column + 1, error.msg);
  } catch (const std::exception& error) {
    issues_.add(name_, 1, 1, error.what());
  }
}

void YamlFile::complain(const YAML::Node& at, std::string_view what) const {
  const YAML::Mark mark = at ? at.Mark() : YAML::Mark::null_mark();
  issues_.add(name_, mark.is_null() ? 1 : mark.line + 1, mark.is_null() ? 1 : mark.column + 1, what);
}

void YamlFile::complain_inside(const YAML::Node& scalar, int line, int column, std::string_view what) const {
  const YAML::Mark mark = scalar.Mark();
  const std::string_view first = line_at(text_, mark.line);
  const auto at = static_cast<std::size_t>(std::max(mark.column, 0));
  const char sign = at < first.size() ? first[at] : '\0';
  if (sign == '|' || sign == '>') {
    // A block: its text starts on the next line, indented.
    const int file_line = mark.line + line;
    issues_.add(name_, file_line + 1, indent_of(line_at(text_, file_line)) + column, what);
  } else {
    const int quote = sign == '"' || sign == '\'' ? 1 : 0;
    issues_.add(name_, mark.line + line, (line == 1 ? mark.column + quote : 0) + column, what);
  }
}

bool YamlFile::check_map(const YAML::Node& node, std::initializer_list<std::string_view> keys) const {
  if (!node || !node.IsMap()) {
    complain(node, "expected keys and values");
    return false;
  }
  bool good = true;
  std::vector<std::string> seen;
  for (const auto& member : node) {
    const std::string key = member.first.IsScalar() ? member.first.Scalar() : std::string{};
    if (std::ranges::find(keys, key) == keys.end()) {
      complain(member.first, "unknown key \"" + key + "\"");
      good = false;
    } else if (std::ranges::find(seen, key) != seen.end()) {
      complain(member.first, "the key \"" + key + "\" stands twice");
      good = false;
    }
    seen.push_back(key);
  }
  return good;
}

bool YamlFile::check_list(const YAML::Node& node) const {
  if (node && node.IsSequence()) return true;
  complain(node, "expected a list");
  return false;
}

std::string YamlFile::scalar(const YAML::Node& node) const {
  if (node.IsScalar()) return node.Scalar();
  complain(node, "expected a text");
  return {};
}

std::string YamlFile::required_text(const YAML::Node& map, std::string_view key) const {
  const YAML::Node node = map[std::string(key)];
  if (!node) {
    complain(map, "\"" + std::string(key) + "\" is missing");
    return {};
  }
  std::string text = scalar(node);
  if (text.empty() && node.IsScalar()) complain(node, "\"" + std::string(key) + "\" is empty");
  return text;
}

std::string YamlFile::optional_text(const YAML::Node& map, std::string_view key) const {
  const YAML::Node node = map[std::string(key)];
  return node ? scalar(node) : std::string{};
}

model::Bilingual YamlFile::required_bilingual(const YAML::Node& map, std::string_view key) const {
  const YAML::Node node = map[std::string(key)];
  if (!node) {
    complain(map, "\"" + std::string(key) + "\" is missing");
    return {};
  }
  if (!check_map(node, {"zh", "en"})) return {};
  return {.zh = required_text(node, "zh"), .en = required_text(node, "en")};
}

std::vector<std::string> YamlFile::texts(const YAML::Node& map, std::string_view key) const {
  std::vector<std::string> out;
  const YAML::Node node = map[std::string(key)];
  if (!node || !check_list(node)) return out;
  for (const auto& entry : node) out.push_back(scalar(entry));
  return out;
}

std::optional<int> YamlFile::thousandths(const YAML::Node& map, std::string_view key) const {
  const YAML::Node node = map[std::string(key)];
  if (!node) {
    complain(map, "\"" + std::string(key) + "\" is missing");
    return std::nullopt;
  }
  const auto value = parse_thousandths(scalar(node));
  if (!value) complain(node, "expected a number from -1 to 1 with at most three decimals");
  return value;
}

std::optional<int64_t> YamlFile::whole_number(const YAML::Node& map, std::string_view key) const {
  const std::string text = required_text(map, key);
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size()) return value;
  if (!text.empty()) complain(map[std::string(key)], "expected a whole number");
  return std::nullopt;
}

std::optional<model::Outcome> YamlFile::outcome(const YAML::Node& map, std::string_view key) const {
  const std::string word = required_text(map, key);
  const auto value = model::parse_word<model::Outcome>(word);
  if (!value && !word.empty()) {
    complain(map[std::string(key)], "expected one of allow, log, warn, friction, delay, hold, block");
  }
  return value;
}

}  // namespace duanlian::detect
