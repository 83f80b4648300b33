#include "connect/files/yaml_tree.h"

#include <algorithm>
#include <sstream>
#include <tuple>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "connect/files/limits.h"

namespace duanlian::connect {
namespace {

// Thrown and caught in this file, because the parser is left only by an exception.
struct Refusal {
  YAML::Mark mark;
  std::string reason;
};

// Builds the tree from the parser's events.
class TreeBuilder : public YAML::EventHandler {
 public:
  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(mark, "", anchor, YamlNode::Form::nothing);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw Refusal{mark, "aliases are not used in mapping files"};
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    // An empty plain scalar and `~` are nothing; quotes make the tag "!".
    const bool nothing = tag != "!" && (value.empty() || value == "~" || value == "null");
    add(mark, tag, anchor, nothing ? YamlNode::Form::nothing : YamlNode::Form::scalar).text = value;
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(add(mark, tag, anchor, YamlNode::Form::list), mark);
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(add(mark, tag, anchor, YamlNode::Form::map), mark);
  }
  void OnMapEnd() override { open_.pop_back(); }

 private:
  // Nodes that are open stay in place: their parents get no further child before they are closed.
  YamlNode& add(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YamlNode::Form form) {
    if (anchor != 0) throw Refusal{mark, "anchors are not used in mapping files"};
    if (tag.size() > 1) throw Refusal{mark, "tags are not used in mapping files"};
    if (++nodes_ > kMappingNodesMax)
      throw Refusal{mark, "more than " + std::to_string(kMappingNodesMax) + " values"};
    YamlNode& node = place(mark, form);
    node.form = form;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    return node;
  }

  YamlNode& place(const YAML::Mark& mark, YamlNode::Form form) {
    if (open_.empty()) return root_;
    YamlNode& parent = *open_.back();
    if (parent.form == YamlNode::Form::list) return parent.items.emplace_back();
    if (parent.entries.empty() || has_value_) {
      if (form != YamlNode::Form::scalar) throw Refusal{mark, "a key is a plain word or text"};
      has_value_ = false;
      return parent.entries.emplace_back().key;
    }
    has_value_ = true;
    return parent.entries.back().value;
  }

  void open(YamlNode& node, const YAML::Mark& mark) {
    if (open_.size() == kMappingDepthMax)
      throw Refusal{mark, "nested deeper than " + std::to_string(kMappingDepthMax) + " levels"};
    open_.push_back(&node);
    has_value_ = true;
  }

  YamlNode root_;
  std::vector<YamlNode*> open_;
  bool has_value_ = true;  // the last key of the open map has its value
  std::size_t nodes_ = 0;
};

Error error_at(int line, int column, const std::string& reason) {
  return invalid(std::to_string(line) + ":" + std::to_string(column) + ": " + reason);
}

Status check_keys(const YamlNode& node) {
  std::vector<const YamlNode*> keys;
  for (const auto& [key, value] : node.entries) {
    keys.push_back(&key);
    RETURN_IF_ERROR(check_keys(value));
  }
  for (const YamlNode& item : node.items) RETURN_IF_ERROR(check_keys(item));
  std::ranges::sort(keys, {},
                    [](const YamlNode* key) { return std::tie(key->text, key->line, key->column); });
  const auto twice = std::ranges::adjacent_find(keys, {}, &YamlNode::text);
  if (twice == keys.end()) return {};
  const YamlNode& second = **std::next(twice);
  return error_at(second.line, second.column, second.text + ": stands twice");
}

}  // namespace

YamlNode::YamlNode() = default;
YamlNode::~YamlNode() = default;
YamlNode::YamlNode(const YamlNode&) = default;
YamlNode::YamlNode(YamlNode&&) noexcept = default;
YamlNode& YamlNode::operator=(const YamlNode&) = default;
YamlNode& YamlNode::operator=(YamlNode&&) noexcept = default;

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.text == key) return &value;
  }
  return nullptr;
}

Result<YamlNode> read_yaml(const std::string& text) {
  TreeBuilder builder;
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return error_at(1, 1, "the file is empty");
    TreeBuilder second;
    if (parser.HandleNextDocument(second)) {
      const YamlNode next = second.take();
      return error_at(next.line, next.column, "a second document; a mapping file has one");
    }
  } catch (const Refusal& refusal) {
    return error_at(refusal.mark.line + 1, refusal.mark.column + 1, refusal.reason);
  } catch (const YAML::Exception& error) {
    return error_at(error.mark.line + 1, error.mark.column + 1, "not YAML: " + error.msg);
  }
  YamlNode root = builder.take();
  RETURN_IF_ERROR(check_keys(root));
  return root;
}

}  // namespace duanlian::connect
