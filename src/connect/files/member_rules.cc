#include "connect/files/member_rules.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace duanlian::connect {
namespace {

constexpr std::string_view kFileName = "@file";
constexpr std::string_view kLineName = "@line";

bool is_list(MemberType type) { return type == MemberType::text_list || type == MemberType::phone_list; }

// Reads one member's map key by key. Everything that the mapping says must fit the member's type.
class StepReader {
 public:
  StepReader(const YamlNode& node, const std::string& what, const Member* member, FileFormat format,
             std::vector<Column>& columns)
      : node_(node), what_(what), member_(member), format_(format), columns_(columns) {
    step_.member = member;
    if (member == nullptr) step_.name = what;
  }

  Result<MemberStep> read() {
    constexpr auto kKeys = std::to_array<std::string_view>({"column", "constant", "template", "strip",
                                                            "optional", "default", "map", "format", "zone",
                                                            "base", "step_s", "unit", "region", "separator"});
    RETURN_IF_ERROR(check_map(node_, what_, kKeys));
    RETURN_IF_ERROR(read_source());
    if (step_.source.is_constant()) {
      if (node_.entries.size() > 1)
        return error_at(node_, what_ + ": a constant stands alone, in its final form");
      return std::move(step_);
    }
    RETURN_IF_ERROR(read_empty_rules());
    RETURN_IF_ERROR(read_map());
    RETURN_IF_ERROR(read_time());
    RETURN_IF_ERROR(read_unit());
    RETURN_IF_ERROR(read_region());
    RETURN_IF_ERROR(read_separator());
    return std::move(step_);
  }

 private:
  MemberType type() const { return member_ == nullptr ? MemberType::word : member_->type; }

  Status read_source() {
    int sources = 0;
    for (const std::string_view key : {"column", "constant", "template"})
      sources += node_.find(key) != nullptr;
    if (sources != 1) return error_at(node_, what_ + ": give exactly one of column, constant and template");
    if (const YamlNode* column = node_.find("column")) {
      ASSIGN_OR_RETURN(const std::string name, scalar_at(*column, what_ + ".column"));
      ASSIGN_OR_RETURN(const int index, column_index(*column, name));
      step_.source.add_column(index);
      return {};
    }
    if (const YamlNode* constant = node_.find("constant")) {
      ASSIGN_OR_RETURN(std::string text, scalar_at(*constant, what_ + ".constant"));
      step_.source.add_literal(std::move(text));
      return {};
    }
    return read_template(*node_.find("template"));
  }

  Result<int> column_index(const YamlNode& at, std::string_view name) {
    if (name == kFileName) return kFileColumn;
    if (name == kLineName) return kLineColumn;
    if (format_ == FileFormat::lines && name != "line") {
      return error_at(at, what_ + ": files of the format lines have one column, \"line\"");
    }
    const bool list = is_list(type()) && format_ == FileFormat::jsonl;
    auto found = std::ranges::find(columns_, name, &Column::name);
    if (found == columns_.end()) found = columns_.insert(found, {.name = std::string(name), .list = list});
    if (found->list != list) return error_at(at, what_ + ": the column is used as a list and as one value");
    return static_cast<int>(found - columns_.begin());
  }

  // "{a}-{b}": columns in braces; {{ and }} are the braces themselves.
  Status read_template(const YamlNode& node) {
    ASSIGN_OR_RETURN(const std::string text, scalar_at(node, what_ + ".template"));
    std::string literal;
    bool has_column = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (c != '{' && c != '}') {
        literal += c;
        continue;
      }
      if (i + 1 < text.size() && text[i + 1] == c) {
        literal += text[i++];
        continue;
      }
      const std::size_t end = text.find('}', i);
      if (c == '}' || end == std::string::npos || end == i + 1) {
        return error_at(node, what_ + ".template: a column stands in braces, {name}; write {{ for a brace");
      }
      if (!literal.empty()) step_.source.add_literal(std::exchange(literal, {}));
      ASSIGN_OR_RETURN(const int index,
                       column_index(node, std::string_view(text).substr(i + 1, end - i - 1)));
      step_.source.add_column(index);
      has_column = true;
      i = end;
    }
    if (!has_column) return error_at(node, what_ + ".template: names no column; use constant");
    if (!literal.empty()) step_.source.add_literal(literal);
    return {};
  }

  Result<bool> truth_at(std::string_view key) {
    const YamlNode* node = node_.find(key);
    if (node == nullptr) return false;
    if (node->text == "true") return true;
    if (node->text == "false") return false;
    return error_at(*node, what_ + "." + std::string(key) + ": expected true or false");
  }

  Status read_empty_rules() {
    ASSIGN_OR_RETURN(step_.rules.strip, truth_at("strip"));
    ASSIGN_OR_RETURN(step_.rules.optional, truth_at("optional"));
    if (step_.rules.optional && member_ != nullptr && member_->spec.required && member_->group_required) {
      return error_at(*node_.find("optional"), what_ + ": is required and cannot be optional");
    }
    const YamlNode* fallback = node_.find("default");
    if (fallback == nullptr) return {};
    if (step_.rules.optional) return error_at(*fallback, what_ + ": default and optional exclude each other");
    if (type() == MemberType::time || type() == MemberType::amount) {
      return error_at(*fallback, what_ + ": times and amounts have no default");
    }
    ASSIGN_OR_RETURN(step_.rules.fallback, scalar_at(*fallback, what_ + ".default"));
    return {};
  }

  Status read_map() {
    const YamlNode* map = node_.find("map");
    if (map == nullptr) return {};
    if (type() == MemberType::time || type() == MemberType::amount || is_list(type())) {
      return error_at(*map, what_ + ": times, amounts and lists have no map");
    }
    if (map->form != YamlNode::Form::map || map->entries.empty()) {
      return error_at(*map, what_ + ".map: expected pairs \"as in the file\": as in the event");
    }
    for (const auto& [from, to] : map->entries) {
      ASSIGN_OR_RETURN(std::string text, scalar_at(to, what_ + ".map." + from.text));
      step_.rules.map.emplace(from.text, std::move(text));
    }
    return {};
  }

  Result<std::string> optional_text(std::string_view key) {
    const YamlNode* node = node_.find(key);
    if (node == nullptr) return std::string();
    return scalar_at(*node, what_ + "." + std::string(key));
  }

  Status refuse(std::initializer_list<std::string_view> keys, std::string_view belongs_to) {
    for (const std::string_view key : keys) {
      if (const YamlNode* node = node_.find(key)) {
        return error_at(*node, what_ + ": " + std::string(key) + " belongs to " + std::string(belongs_to));
      }
    }
    return {};
  }

  Status read_time() {
    if (type() != MemberType::time) return refuse({"format", "zone", "base", "step_s"}, "times");
    const YamlNode* node = node_.find("format");
    if (node == nullptr) {
      return error_at(node_, what_ +
                                 ": needs a format: rfc3339, epoch_s, epoch_ms, epoch_us, epoch_days, steps "
                                 "or a pattern such as \"%Y-%m-%d %H:%M:%S\"");
    }
    ASSIGN_OR_RETURN(const std::string format, scalar_at(*node, what_ + ".format"));
    if (format != "steps") RETURN_IF_ERROR(refuse({"base", "step_s"}, "the format steps"));
    if (format == "steps") return read_steps(*node);
    if (format.find('%') != std::string::npos) {
      ASSIGN_OR_RETURN(const std::string zone, optional_text("zone"));
      auto pattern = TimeFormat::pattern(format, zone);
      if (!pattern) return error_at(*node, what_ + ".format", pattern.error());
      step_.rules.time = *std::move(pattern);
      return {};
    }
    RETURN_IF_ERROR(refuse({"zone"}, "time patterns"));
    if (format == "rfc3339") step_.rules.time = TimeFormat::rfc3339();
    if (format == "epoch_s") step_.rules.time = TimeFormat::steps({}, seconds(1));
    if (format == "epoch_ms") step_.rules.time = TimeFormat::steps({}, Duration{1'000});
    if (format == "epoch_us") step_.rules.time = TimeFormat::steps({}, Duration{1});
    if (format == "epoch_days") step_.rules.time = TimeFormat::steps({}, days(1));
    if (step_.rules.time) return {};
    return error_at(*node, what_ + ".format: \"" + format +
                               "\" is none of rfc3339 epoch_s epoch_ms epoch_us "
                               "epoch_days steps, nor a pattern with %Y %m %d");
  }

  Status read_steps(const YamlNode& format) {
    constexpr int64_t kStepSecondsMax = 366 * 86'400;
    RETURN_IF_ERROR(refuse({"zone"}, "time patterns"));
    const YamlNode* base = node_.find("base");
    const YamlNode* step = node_.find("step_s");
    if (base == nullptr || step == nullptr) return error_at(format, what_ + ": steps need base and step_s");
    const auto start = parse_rfc3339(base->text);
    if (!start) return error_at(*base, what_ + ".base", start.error());
    int64_t step_s = 0;
    const char* end = step->text.data() + step->text.size();
    const auto [stop, code] = std::from_chars(step->text.data(), end, step_s);
    if (code != std::errc{} || stop != end || step_s < 1 || step_s > kStepSecondsMax) {
      return error_at(*step,
                      what_ + ".step_s: expected whole seconds, 1 to " + std::to_string(kStepSecondsMax));
    }
    step_.rules.time = TimeFormat::steps(*start, seconds(step_s));
    return {};
  }

  Status read_unit() {
    if (type() != MemberType::amount) return refuse({"unit"}, "amounts");
    const YamlNode* unit = node_.find("unit");
    if (unit != nullptr && unit->text == "major") step_.rules.unit = AmountUnit::major;
    if (unit != nullptr && unit->text == "minor") step_.rules.unit = AmountUnit::minor;
    if (step_.rules.unit != AmountUnit::unstated) return {};
    return error_at(unit == nullptr ? node_ : *unit,
                    what_ + ": an amount needs a unit, major (1234.50) or minor (123450)");
  }

  Status read_region() {
    if (type() != MemberType::phone && type() != MemberType::phone_list && !is_sender()) {
      return refuse({"region"}, "telephone numbers");
    }
    const YamlNode* region = node_.find("region");
    if (region == nullptr) return {};
    const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (region->text.size() != 2 || !std::ranges::all_of(region->text, is_letter)) {
      return error_at(*region, what_ + ".region: expected two capital letters such as CN");
    }
    step_.rules.region = region->text;
    return {};
  }

  // A text that may be a telephone number or a name.
  bool is_sender() const {
    return type() == MemberType::text && member_ != nullptr && member_->path == "sender";
  }

  Status read_separator() {
    if (!is_list(type())) return refuse({"separator"}, "lists");
    const YamlNode* separator = node_.find("separator");
    if (separator == nullptr) {
      if (format_ == FileFormat::jsonl) return {};
      return error_at(node_, what_ + ": a list needs the separator of its entries");
    }
    if (separator->text.size() != 1)
      return error_at(*separator, what_ + ".separator: expected one character");
    step_.rules.separator = separator->text[0];
    return {};
  }

  const YamlNode& node_;
  const std::string& what_;
  const Member* member_;
  FileFormat format_;
  std::vector<Column>& columns_;
  MemberStep step_;
};

}  // namespace

Error error_at(const YamlNode& node, std::string_view reason) {
  return invalid(std::to_string(node.line) + ":" + std::to_string(node.column) + ": " + std::string(reason));
}

Error error_at(const YamlNode& node, std::string_view what, const Error& error) {
  return error_at(node, std::string(what) + ": " + error.message);
}

Status check_map(const YamlNode& node, std::string_view what, std::span<const std::string_view> keys) {
  if (node.form != YamlNode::Form::map) {
    return error_at(node, std::string(what) + ": expected keys and values");
  }
  for (const auto& [key, value] : node.entries) {
    if (std::ranges::find(keys, key.text) == keys.end()) {
      return error_at(key, std::string(what) + ": unknown key \"" + key.text + "\"");
    }
  }
  return {};
}

Result<std::string> scalar_at(const YamlNode& node, std::string_view what) {
  if (node.form == YamlNode::Form::scalar && !node.text.empty()) return node.text;
  return error_at(node, std::string(what) + ": expected a text that is not empty");
}

Result<MemberStep> read_member_step(const YamlNode& node, const std::string& what, const Member* member,
                                    FileFormat format, std::vector<Column>& columns) {
  return StepReader(node, what, member, format, columns).read();
}

}  // namespace duanlian::connect
