#include "simulate/draws/parameter_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "simulate/draws/text_template.h"

namespace duanlian::simulate {
namespace {

constexpr std::string_view kProvenances = "LPSMDG";

// A decimal as a person writes it: digits, a point and digits.
std::optional<double> parse_decimal(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789.-") != std::string_view::npos) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string plain(double value) {
  std::string text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string bounds(double least, double most) { return "from " + plain(least) + " to " + plain(most); }

}  // namespace

ParameterFile::ParameterFile(std::string_view name, std::string_view text, FileIssues& issues)
    : yaml_(name, text, issues) {}

const YamlNode* ParameterFile::entry(std::string_view key, std::string_view form) {
  if (!yaml_.readable()) return nullptr;
  asked_.emplace(key);
  if (!yaml_.root().is_map()) {
    if (!std::exchange(complained_of_root_, true)) complain(yaml_.root(), "a map of parameters is expected");
    return nullptr;
  }
  const YamlNode* const node = yaml_.required(yaml_.root(), key);
  if (node == nullptr) return nullptr;
  const bool good = form == "curve"
                        ? yaml_.check_map(*node, {"median", "p95", "unit", "source", "provenance"})
                        : yaml_.check_map(*node, {form, "unit", "source", "provenance"});
  if (!good) return nullptr;
  yaml_.required_text(*node, "unit");
  yaml_.required_text(*node, "source");
  const std::string provenance = yaml_.required_text(*node, "provenance");
  if (!provenance.empty() && (provenance.size() != 1 || !kProvenances.contains(provenance[0])))
    yaml_.complain_at(*node, "provenance", "one of L, P, S, M, D and G is expected");
  return node;
}

bool ParameterFile::read_number(const YamlNode& map, std::string_view key, double least, double most,
                                double& value) {
  const YamlNode* const node = yaml_.required(map, key);
  if (node == nullptr) return false;
  const auto read = node->is_scalar() ? parse_decimal(node->text) : std::nullopt;
  if (!read || *read < least || *read > most) {
    complain(*node, "a number " + bounds(least, most) + " is expected");
    return false;
  }
  value = *read;
  return true;
}

void ParameterFile::number(std::string_view key, double& value, double least, double most) {
  if (const YamlNode* const node = entry(key, "value")) read_number(*node, "value", least, most, value);
}

void ParameterFile::whole(std::string_view key, int64_t& value, int64_t least, int64_t most) {
  double read = 0;
  const YamlNode* const node = entry(key, "value");
  if (node == nullptr ||
      !read_number(*node, "value", static_cast<double>(least), static_cast<double>(most), read))
    return;
  if (std::floor(read) == read) {
    value = static_cast<int64_t>(read);
  } else {
    yaml_.complain_at(*node, "value", "a whole number is expected");
  }
}

void ParameterFile::share(std::string_view key, Share& value) {
  double read = 0;
  if (const YamlNode* const node = entry(key, "value"); node && read_number(*node, "value", 0, 1, read))
    value = Share::of(read);
}

void ParameterFile::curve(std::string_view key, Curve& value, double least, double most) {
  const YamlNode* const node = entry(key, "curve");
  if (node == nullptr) return;
  double median = 0;
  double p95 = 0;
  if (!read_number(*node, "median", least, most, median) || !read_number(*node, "p95", least, most, p95))
    return;
  if (median <= 0 || p95 < median) {
    yaml_.complain_at(*node, "p95", "a median above 0 and a p95 of no less are expected");
    return;
  }
  value = Curve::lognormal(median, p95);
}

void ParameterFile::list(std::string_view key, std::span<double> values, double least, double most) {
  const YamlNode* const node = entry(key, "values");
  const YamlNode* const list = node == nullptr ? nullptr : yaml_.required(*node, "values");
  if (list == nullptr || !yaml_.check_list(*list)) return;
  if (list->items.size() != values.size()) {
    complain(*list, std::to_string(values.size()) + " values are expected");
    return;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const YamlNode& item = list->items[i];
    const auto read = item.is_scalar() ? parse_decimal(item.text) : std::nullopt;
    if (read && *read >= least && *read <= most) {
      values[i] = *read;
    } else {
      complain(item, "a number " + bounds(least, most) + " is expected");
    }
  }
}

void ParameterFile::shares(std::string_view key, std::span<Share> values) {
  std::vector<double> read(values.size(), 0);
  list(key, read, 0, 1);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = Share::of(read[i]);
}

void ParameterFile::weights(std::string_view key, std::span<double> values, double most) {
  std::vector<double> read(values.size(), 1);
  list(key, read, 0, most);
  if (std::ranges::all_of(read, [](double weight) { return weight == 0; })) {
    if (const YamlNode* const node = entry(key, "values"); node != nullptr)
      yaml_.complain_at(*node, "values", "a weight above 0 is expected");
    return;
  }
  std::ranges::copy(read, values.begin());
}

void ParameterFile::texts(std::string_view key, std::vector<std::string>& values,
                          std::initializer_list<std::string_view> names) {
  const YamlNode* const node = entry(key, "texts");
  const YamlNode* const list = node == nullptr ? nullptr : yaml_.required(*node, "texts");
  if (list == nullptr || !yaml_.check_list(*list)) return;
  if (list->items.empty()) return complain(*list, "one text at least is expected");
  std::vector<std::string> read;
  for (const YamlNode& item : list->items) {
    read.push_back(yaml_.text_of(item));
    if (const Status status = check_template(read.back(), names); !status)
      complain(item, status.error().message);
  }
  values = std::move(read);
}

void ParameterFile::complain_of(std::string_view key, std::string_view what) const {
  yaml_.complain_at(yaml_.root(), key, what);
}

void ParameterFile::finish() {
  if (!yaml_.readable() || !yaml_.root().is_map()) return;
  for (const YamlEntry& entry : yaml_.root().entries) {
    if (!asked_.contains(entry.key.text)) complain(entry.key, "no such parameter: " + entry.key.text);
  }
}

}  // namespace duanlian::simulate
