#include <simdjson.h>
#include <string>

#include "connect/files/assign.h"
#include "connect/files/limits.h"
#include "connect/files/records.h"
#include "connect/files/value_source.h"

namespace duanlian::connect {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr int kNoColumn = -1;

// The wanted paths as a tree of member names.
struct PathNode {
  std::string name;
  std::size_t number = 0;  // among all nodes
  int column = kNoColumn;
  std::vector<PathNode> members;

  PathNode& member(std::string_view wanted, std::size_t& count) {
    for (PathNode& one : members) {
      if (one.name == wanted) return one;
    }
    return members.emplace_back(PathNode{.name = std::string(wanted), .number = count++, .members = {}});
  }
  const PathNode* find(std::string_view wanted) const {
    for (const PathNode& one : members) {
      if (one.name == wanted) return &one;
    }
    return nullptr;
  }
};

// `count` becomes the number of nodes.
PathNode tree_of(const std::vector<Column>& columns, std::size_t& count) {
  PathNode root;
  count = 1;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    PathNode* node = &root;
    for (std::string_view rest = columns[i].name; !rest.empty();)
      node = &node->member(take_entry(rest, '.'), count);
    node->column = static_cast<int>(i);
  }
  return root;
}

Error not_json(simdjson::error_code code) {
  return invalid("not one JSON object: " + std::string(simdjson::error_message(code)));
}

#define TAKE_OR_RETURN(variable, expression) \
  if (const auto code_ = (expression).get(variable); code_ != simdjson::SUCCESS) return not_json(code_)

// Walks the whole object, also where nothing is wanted, because only what was visited has been checked.
class ObjectWalk {
 public:
  ObjectWalk(const std::vector<Column>& columns, std::size_t nodes, std::vector<std::string_view>& values,
             std::string& lists)
      : columns_(columns), values_(values), lists_(lists), seen_(nodes) {}

  Status object(ondemand::object object, const PathNode* node, std::size_t depth) {
    if (depth > kJsonDepthMax) return too_deep();
    for (auto field : object) {
      std::string_view key;
      TAKE_OR_RETURN(key, field.unescaped_key());
      ondemand::value value;
      TAKE_OR_RETURN(value, field.value());
      const PathNode* const member = node == nullptr ? nullptr : node->find(key);
      if (member != nullptr) {
        if (seen_[member->number]) return invalid("the member " + member->name + " stands twice");
        seen_[member->number] = true;
      }
      RETURN_IF_ERROR(visit(value, member, depth));
    }
    return {};
  }

 private:
  static Error too_deep() {
    return {ErrorCode::limit_exceeded, "nested deeper than " + std::to_string(kJsonDepthMax) + " levels"};
  }

  Status visit(ondemand::value value, const PathNode* node, std::size_t depth) {
    ondemand::json_type type{};
    TAKE_OR_RETURN(type, value.type());
    if (type == ondemand::json_type::object) {
      if (node != nullptr && node->column != kNoColumn) return wrong(*node, "is an object");
      ondemand::object inside;
      TAKE_OR_RETURN(inside, value.get_object());
      return object(inside, node, depth + 1);
    }
    if (type == ondemand::json_type::array) return array(value, node, depth + 1);
    std::string_view text;
    RETURN_IF_ERROR(scalar(value, type, text));
    return keep(node, text);
  }

  Status array(ondemand::value value, const PathNode* node, std::size_t depth) {
    if (depth > kJsonDepthMax) return too_deep();
    const bool wanted = node != nullptr && node->column != kNoColumn;
    if (wanted && !columns_[static_cast<std::size_t>(node->column)].list) return wrong(*node, "is an array");
    const std::size_t start = lists_.size();
    ondemand::array entries;
    TAKE_OR_RETURN(entries, value.get_array());
    for (auto entry : entries) {
      ondemand::value one;
      TAKE_OR_RETURN(one, entry);
      ondemand::json_type type{};
      TAKE_OR_RETURN(type, one.type());
      const bool nested = type == ondemand::json_type::object || type == ondemand::json_type::array;
      if (nested && wanted) return wrong(*node, "has an array or object inside its array");
      if (nested) {
        RETURN_IF_ERROR(visit(one, nullptr, depth));
        continue;
      }
      std::string_view text;
      RETURN_IF_ERROR(scalar(one, type, text));
      if (!wanted) continue;
      lists_ += kEntryMark;
      lists_ += text;
    }
    if (!wanted) return {};
    return keep(node, std::string_view(lists_).substr(start));
  }

  // The text of a string, or a number, true or false as it stands in the line; null is empty.
  static Status scalar(ondemand::value value, ondemand::json_type type, std::string_view& text) {
    switch (type) {
      case ondemand::json_type::string:
        TAKE_OR_RETURN(text, value.get_string());
        return {};
      case ondemand::json_type::number: {
        text = strip_blanks(value.raw_json_token());
        ondemand::number number;
        TAKE_OR_RETURN(number, value.get_number());
        return {};
      }
      case ondemand::json_type::boolean: {
        bool truth = false;
        TAKE_OR_RETURN(truth, value.get_bool());
        text = truth ? "true" : "false";
        return {};
      }
      case ondemand::json_type::null: {
        bool null = false;
        TAKE_OR_RETURN(null, value.is_null());
        return null ? Status() : Status(invalid("not one JSON object: a wrong literal"));
      }
      case ondemand::json_type::object:
      case ondemand::json_type::array:
        break;
    }
    CHECK(false, "objects and arrays are no scalars");
  }

  Status keep(const PathNode* node, std::string_view text) {
    if (node == nullptr) return {};
    if (node->column == kNoColumn) {
      if (text.empty()) return {};  // null or "" where an object may stand
      return invalid("the member " + node->name + " is no object");
    }
    const auto column = static_cast<std::size_t>(node->column);
    values_[column] = text;
    return {};
  }

  Error wrong(const PathNode& node, std::string_view what) const {
    return invalid("the column " + columns_[static_cast<std::size_t>(node.column)].name + " " +
                   std::string(what));
  }

  const std::vector<Column>& columns_;
  std::vector<std::string_view>& values_;
  std::string& lists_;
  std::vector<bool> seen_;
};

class JsonRecords final : public Records {
 public:
  JsonRecords(LineReader lines, const std::vector<Column>& wanted)
      : lines_(read_lines(std::move(lines))),
        wanted_(wanted),
        tree_(tree_of(wanted, nodes_)),
        values_(wanted.size()) {}

  ReadStep next(Record& record, LineError& bad) override {
    Record line;
    const ReadStep step = lines_->next(line, bad);
    if (step != ReadStep::item) return step;
    const Status read = parse(line.values[0]);
    if (!read) {
      bad.line = line.line;
      bad.reason = read.error().message;
      return ReadStep::bad_line;
    }
    record = {.values = values_, .line = line.line};
    return ReadStep::item;
  }

  uint64_t bytes_read() const override { return lines_->bytes_read(); }

 private:
  Status parse(std::string_view line) {
    values_.assign(wanted_.size(), {});
    lists_.clear();
    lists_.reserve(line.size() + 1);  // marked entries are shorter than the line, so views into it stay valid
    buffer_.assign(line);
    buffer_.resize(line.size() + simdjson::SIMDJSON_PADDING);
    ondemand::document document;
    TAKE_OR_RETURN(document, parser_.iterate(buffer_.data(), line.size(), buffer_.size()));
    ondemand::object object;
    TAKE_OR_RETURN(object, document.get_object());
    RETURN_IF_ERROR(ObjectWalk(wanted_, nodes_, values_, lists_).object(object, &tree_, 1));
    const char* rest = nullptr;
    if (document.current_location().get(rest) != simdjson::OUT_OF_BOUNDS)
      return invalid("not one JSON object: something follows it");
    return {};
  }

  std::unique_ptr<Records> lines_;
  const std::vector<Column>& wanted_;
  std::size_t nodes_ = 0;
  PathNode tree_;
  std::vector<std::string_view> values_;
  std::string lists_;  // marked entries of arrays
  std::string buffer_;
  ondemand::parser parser_;
};

}  // namespace

std::unique_ptr<Records> read_json_lines(LineReader lines, const std::vector<Column>& wanted) {
  return std::make_unique<JsonRecords>(std::move(lines), wanted);
}

}  // namespace duanlian::connect
