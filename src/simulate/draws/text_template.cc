#include "simulate/draws/text_template.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

namespace duanlian::simulate {
namespace {

constexpr int64_t kLettersMax = 64;
constexpr int64_t kNumberMax = 1'000'000'000;

struct Gap {
  std::string_view word;
  std::vector<std::string_view> rest;
};

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

Gap gap_of(std::string_view inside) {
  const std::size_t end = inside.find(':');
  if (end == std::string_view::npos) return {.word = inside, .rest = {}};
  const std::string_view word = inside.substr(0, end);
  return {.word = word, .rest = split(inside.substr(end + 1), word == "one" ? '|' : ':')};
}

std::optional<int64_t> number(std::string_view text, int64_t most) {
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > most)
    return std::nullopt;
  return value;
}

Status check_gap(std::string_view inside, std::initializer_list<std::string_view> names) {
  const Gap gap = gap_of(inside);
  const std::string shown = "{" + std::string(inside) + "}";
  if (gap.word == "digits" || gap.word == "letters") {
    if (gap.rest.size() != 1 || !number(gap.rest[0], kLettersMax))
      return invalid(shown + ": a count up to " + std::to_string(kLettersMax) + " is expected");
  } else if (gap.word == "number") {
    const auto least = gap.rest.size() == 2 ? number(gap.rest[0], kNumberMax) : std::nullopt;
    const auto most = least ? number(gap.rest[1], kNumberMax) : std::nullopt;
    if (!most || *most < *least) return invalid(shown + ": two whole numbers are expected");
  } else if (gap.word == "one") {
    if (gap.rest.empty()) return invalid(shown + ": a choice is expected");
  } else if (!gap.rest.empty() || std::ranges::find(names, gap.word) == names.end()) {
    return invalid(shown + ": no such gap");
  }
  return {};
}

void fill_gap(std::string& out, const Gap& gap, Chance& chance, std::initializer_list<TextValue> values) {
  if (gap.word == "digits" || gap.word == "letters") {
    const bool digits = gap.word == "digits";
    for (int64_t i = number(gap.rest[0], kLettersMax).value_or(0); i > 0; --i)
      out += static_cast<char>(digits ? '0' + chance.below(10) : 'a' + chance.below(26));
  } else if (gap.word == "number") {
    out += std::to_string(chance.between(number(gap.rest[0], kNumberMax).value_or(0),
                                         number(gap.rest[1], kNumberMax).value_or(0)));
  } else if (gap.word == "one") {
    out += gap.rest[chance.below(static_cast<uint32_t>(gap.rest.size()))];
  } else if (const auto* const value = std::ranges::find(values, gap.word, &TextValue::name);
             value != values.end()) {
    out += value->value;
  }
}

}  // namespace

Status check_template(std::string_view pattern, std::initializer_list<std::string_view> names) {
  while (!pattern.empty()) {
    const std::size_t begin = pattern.find_first_of("{}");
    if (begin == std::string_view::npos) break;
    const std::size_t end = pattern.find_first_of("{}", begin + 1);
    if (pattern[begin] == '}' || end == std::string_view::npos || pattern[end] == '{')
      return invalid("a brace without its other one");
    RETURN_IF_ERROR(check_gap(pattern.substr(begin + 1, end - begin - 1), names));
    pattern.remove_prefix(end + 1);
  }
  return {};
}

std::string fill(std::string_view pattern, Chance& chance, std::initializer_list<TextValue> values) {
  std::string out;
  for (;;) {
    const std::size_t begin = pattern.find('{');
    out += pattern.substr(0, begin);
    if (begin == std::string_view::npos) return out;
    const std::size_t end = pattern.find('}', begin);
    fill_gap(out, gap_of(pattern.substr(begin + 1, end - begin - 1)), chance, values);
    pattern.remove_prefix(end + 1);
  }
}

}  // namespace duanlian::simulate
