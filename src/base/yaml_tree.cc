#include "base/yaml_tree.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <sstream>
#include <tuple>
#include <unordered_map>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "base/utf8.h"

namespace duanlian {
namespace {

// Thrown and caught in this file, because the parser is left only by an exception.
struct Refusal {
  int line;
  int column;
  std::string reason;
};

Refusal refusal_at(const YAML::Mark& mark, std::string reason) {
  return {mark.line + 1, mark.column + 1, std::move(reason)};
}

// How many values a tree has, and how many maps and lists lie in one another.
struct TreeSize {
  std::size_t nodes = 1;
  std::size_t depth = 0;
  std::size_t bytes = 0;  // of its texts
};

TreeSize size_of(const YamlNode& node) {
  TreeSize size{.nodes = 1, .depth = node.is_map() || node.is_list() ? 1U : 0U, .bytes = node.text.size()};
  const auto add = [&](const YamlNode& child) {
    const TreeSize inner = size_of(child);
    size.nodes += inner.nodes;
    size.bytes += inner.bytes;
    size.depth = std::max(size.depth, inner.depth + 1);
  };
  for (const auto& [key, value] : node.entries) {
    add(key);
    add(value);
  }
  for (const YamlNode& item : node.items) add(item);
  return size;
}

// Builds the tree from the parser's events.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const YamlLimits& limits) : limits_(limits) {}

  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {
    if (wrong_key_) throw Refusal(*wrong_key_);
  }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    remember(add(mark, "", YamlNode::Form::nothing), anchor, mark);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    require_aliases(mark);
    const auto found = marked_.find(anchor);
    if (found == marked_.end()) throw refusal_at(mark, "an alias inside of what it repeats");
    const auto& [tree, size] = found->second;
    count_repeated(size, mark);
    if (open_.size() + size.depth > limits_.depth_max) throw too_deep(mark);
    place(mark, tree.form) = tree;
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    // An empty plain scalar and `~` are nothing; quotes make the tag "!".
    const bool nothing = tag != "!" && (value.empty() || value == "~" || value == "null");
    YamlNode& node = add(mark, tag, nothing ? YamlNode::Form::nothing : YamlNode::Form::scalar);
    node.text = value;
    remember(node, anchor, mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(add(mark, tag, YamlNode::Form::list), anchor, mark);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(add(mark, tag, YamlNode::Form::map), anchor, mark);
  }
  void OnMapEnd() override {
    if (!wrong_key_) check_keys(*open_.back().node);
    close();
  }

 private:
  struct Open {
    YamlNode* node;
    YAML::anchor_t anchor;
    YAML::Mark mark;
  };
  struct Marked {
    YamlNode tree;
    TreeSize size;
  };

  // Nodes that are open stay in place: their parents get no further child before they are closed.
  YamlNode& add(const YAML::Mark& mark, const std::string& tag, YamlNode::Form form) {
    if (tag.size() > 1) throw refusal_at(mark, "tags are not used here");
    count(1, mark);
    YamlNode& node = place(mark, form);
    node.form = form;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    return node;
  }

  YamlNode& place(const YAML::Mark& mark, YamlNode::Form form) {
    if (open_.empty()) return root_;
    YamlNode& parent = *open_.back().node;
    if (parent.is_list()) return parent.items.emplace_back();
    if (parent.entries.empty() || has_value_) {
      // What stands unclosed may look like such a key, so the parser goes on: it knows the true reason.
      if (form != YamlNode::Form::scalar && !wrong_key_)
        wrong_key_ = refusal_at(mark, "a key is a plain word or text");
      has_value_ = false;
      return parent.entries.emplace_back().key;
    }
    has_value_ = true;
    return parent.entries.back().value;
  }

  void count(std::size_t nodes, const YAML::Mark& mark) {
    if (nodes > limits_.nodes_max - nodes_)
      throw refusal_at(mark, "more than " + std::to_string(limits_.nodes_max) + " values");
    nodes_ += nodes;
  }

  void count_repeated(const TreeSize& size, const YAML::Mark& mark) {
    count(size.nodes, mark);
    if (size.bytes > limits_.repeated_bytes_max - repeated_bytes_)
      throw refusal_at(mark, "anchors and aliases repeat more than " +
                                 std::to_string(limits_.repeated_bytes_max) + " bytes");
    repeated_bytes_ += size.bytes;
  }

  Refusal too_deep(const YAML::Mark& mark) const {
    return refusal_at(mark, "nested deeper than " + std::to_string(limits_.depth_max) + " levels");
  }

  void require_aliases(const YAML::Mark& mark) const {
    if (!limits_.aliases) throw refusal_at(mark, "anchors and aliases are not used in this file");
  }

  void open(YamlNode& node, YAML::anchor_t anchor, const YAML::Mark& mark) {
    if (open_.size() == limits_.depth_max) throw too_deep(mark);
    open_.push_back({&node, anchor, mark});
    has_value_ = true;
  }

  void close() {
    const Open closed = open_.back();
    open_.pop_back();
    remember(*closed.node, closed.anchor, closed.mark);
  }

  // Keeps a copy of what an anchor marks; it counts as the tree itself does.
  void remember(const YamlNode& node, YAML::anchor_t anchor, const YAML::Mark& mark) {
    if (anchor == 0) return;
    require_aliases(mark);
    const TreeSize size = size_of(node);
    count_repeated(size, mark);
    marked_.emplace(anchor, Marked{node, size});
  }

  static void check_keys(const YamlNode& map) {
    std::vector<const YamlNode*> keys;
    keys.reserve(map.entries.size());
    for (const YamlEntry& entry : map.entries) keys.push_back(&entry.key);
    std::ranges::sort(keys, {},
                      [](const YamlNode* key) { return std::tie(key->text, key->line, key->column); });
    const auto twice = std::ranges::adjacent_find(keys, {}, &YamlNode::text);
    if (twice == keys.end()) return;
    const YamlNode& second = **std::next(twice);
    throw Refusal{second.line, second.column, "the key \"" + second.text + "\" stands twice"};
  }

  const YamlLimits& limits_;
  YamlNode root_;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, Marked> marked_;
  bool has_value_ = true;  // the last key of the open map has its value
  std::size_t nodes_ = 0;
  std::size_t repeated_bytes_ = 0;
  std::optional<Refusal> wrong_key_;
};

Error placed(int line, int column, std::string_view reason) {
  return invalid(std::to_string(std::max(line, 1)) + ":" + std::to_string(std::max(column, 1)) + ": " +
                 std::string(reason));
}

// The parser would take U+0004 for the end of the file, NUL for UTF-16, and wrong UTF-8 for U+FFFD.
std::optional<Error> wrong_text(std::string_view text) {
  const auto is_control = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r') || c == 0x7F;
  };
  for (int line = 1; !text.empty(); ++line) {
    const std::string_view whole = text.substr(0, text.find('\n'));
    const auto control = std::ranges::find_if(whole, is_control);
    if (control != whole.end())
      return placed(line, static_cast<int>(control - whole.begin()) + 1, "a control character");
    if (!is_utf8(whole)) return placed(line, 1, "not valid UTF-8");
    text.remove_prefix(std::min(whole.size() + 1, text.size()));
  }
  return std::nullopt;
}

// The parser reads ahead as far as brackets are open, and keeps all of it. Brackets inside of texts count
// here too, so this bound is a loose one; the true depth is the builder's to see.
std::optional<Error> open_brackets(std::string_view text, const YamlLimits& limits) {
  constexpr std::size_t kUnclosedInTexts = 4'096;
  std::size_t open = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') ++open;
    if ((c == ']' || c == '}') && open > 0) --open;
    if (open > limits.depth_max + kUnclosedInTexts)
      return placed(1, 1, "nested deeper than " + std::to_string(limits.depth_max) + " levels");
  }
  return std::nullopt;
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

Result<YamlNode> read_yaml(std::string_view text, const YamlLimits& limits) {
  if (text.size() > limits.bytes_max) {
    return Error{ErrorCode::limit_exceeded,
                 "1:1: larger than " + std::to_string(limits.bytes_max) + " bytes"};
  }
  if (auto wrong = wrong_text(text)) return *std::move(wrong);
  if (auto deep = open_brackets(text, limits)) return *std::move(deep);
  TreeBuilder builder(limits);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return placed(1, 1, "the file is empty");
    TreeBuilder second(limits);
    if (parser.HandleNextDocument(second)) {
      const YamlNode next = second.take();
      return placed(next.line, next.column, "a second document; a file has one");
    }
  } catch (const Refusal& refusal) {
    return placed(refusal.line, refusal.column, refusal.reason);
  } catch (const YAML::Exception& error) {
    return placed(error.mark.line + 1, error.mark.column + 1, "not YAML: " + error.msg);
  } catch (const std::exception& error) {
    return placed(1, 1, std::string("not YAML: ") + error.what());
  }
  return builder.take();
}

}  // namespace duanlian
