#include "connect/iso20022/xml_tree.h"

#include <algorithm>
#include <expat.h>
#include <memory>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/utf8.h"
#include "connect/iso20022/limits.h"

namespace duanlian::connect::iso20022 {
namespace {

constexpr char kSeparator = ' ';  // between a namespace and a name; stands in neither

constexpr bool is_xml_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_utf8_word(std::string_view word) {
  constexpr std::string_view kName = "utf-8";
  return std::ranges::equal(word, kName, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

std::pair<std::string_view, std::string_view> split_name(std::string_view name) {
  const std::size_t at = name.find(kSeparator);
  if (at == std::string_view::npos) return {{}, name};
  return {name.substr(0, at), name.substr(at + 1)};
}

// Takes what expat finds. After the first error nothing more is taken.
class TreeBuilder {
 public:
  Result<XmlTree> build(std::string_view bytes);

 private:
  struct Open {
    std::size_t element = 0;
    std::size_t last_child = 0;
  };

  void start(const char* name, const char** attributes);
  void end();
  void text(std::string_view piece);
  std::size_t place_of(std::string_view name_space);
  void take_attributes(XmlElement& element, const char** attributes);
  void fail(ErrorCode code, std::string_view reason);
  std::size_t line() const { return XML_GetCurrentLineNumber(parser_.get()); }

  static TreeBuilder& of(void* self) { return *static_cast<TreeBuilder*>(self); }

  std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser_{nullptr, XML_ParserFree};
  XmlTree tree_;
  std::vector<Open> open_;
  std::optional<Error> error_;
};

void TreeBuilder::fail(ErrorCode code, std::string_view reason) {
  if (error_) return;
  error_ = Error{code, "line " + std::to_string(line()) + ": " + std::string(reason)};
  XML_StopParser(parser_.get(), XML_FALSE);
}

std::size_t TreeBuilder::place_of(std::string_view name_space) {
  auto& all = tree_.name_spaces;
  const auto found = std::ranges::find(all, name_space);
  if (found != all.end()) return static_cast<std::size_t>(found - all.begin());
  if (all.size() >= kXmlNameSpacesMax)
    fail(ErrorCode::limit_exceeded, "too many namespaces (kXmlNameSpacesMax)");
  else
    all.emplace_back(name_space);
  return all.size() - 1;
}

void TreeBuilder::take_attributes(XmlElement& element, const char** attributes) {
  std::size_t count = 0;
  for (; *attributes != nullptr; attributes += 2) {
    const auto [name_space, name] = split_name(attributes[0]);
    if (++count > kXmlAttributesMax)
      return fail(ErrorCode::limit_exceeded,
                  "more than " + std::to_string(kXmlAttributesMax) + " attributes (kXmlAttributesMax)");
    if (!name_space.empty()) continue;
    if (name == "Ccy") {
      element.has_currency = true;
      element.currency = utf8_prefix(attributes[1], kXmlNameBytesMax);
    } else {
      element.odd_attribute = utf8_prefix(name, kXmlNameBytesMax);
    }
  }
}

void TreeBuilder::start(const char* name, const char** attributes) {
  if (error_) return;
  const auto [name_space, local] = split_name(name);
  if (name_space.size() + local.size() > kXmlNameBytesMax)
    return fail(ErrorCode::limit_exceeded, "the name of an element is too long (kXmlNameBytesMax)");
  if (open_.size() >= kXmlDepthMax)
    return fail(ErrorCode::limit_exceeded, "elements are nested too deep (kXmlDepthMax)");
  if (tree_.elements.size() >= kXmlElementsMax)
    return fail(ErrorCode::limit_exceeded, "too many elements (kXmlElementsMax)");
  const std::size_t index = tree_.elements.size();
  const std::size_t space = place_of(name_space);
  if (error_) return;
  if (!open_.empty()) {
    Open& parent = open_.back();
    XmlElement& above = tree_.elements[parent.element];
    if (!std::ranges::all_of(above.text, is_xml_space))
      return fail(ErrorCode::invalid_argument, "text and elements are mixed");
    above.text.clear();
    (parent.last_child == 0 ? above.first_child : tree_.elements[parent.last_child].next) = index;
    parent.last_child = index;
  }
  XmlElement& element = tree_.elements.emplace_back();
  element.name = local;
  element.line = line();
  element.name_space = space;
  take_attributes(element, attributes);
  open_.push_back({index, 0});
}

void TreeBuilder::end() {
  if (!error_) open_.pop_back();
}

void TreeBuilder::text(std::string_view piece) {
  if (error_) return;
  XmlElement& element = tree_.elements[open_.back().element];
  if (element.first_child != 0) {
    if (!std::ranges::all_of(piece, is_xml_space))
      fail(ErrorCode::invalid_argument, "text and elements are mixed");
    return;
  }
  if (element.text.size() + piece.size() > kXmlTextBytesMax)
    return fail(ErrorCode::limit_exceeded, "the text of an element is too long (kXmlTextBytesMax)");
  element.text += piece;
}

Result<XmlTree> TreeBuilder::build(std::string_view bytes) {
  // The encoding that is named here overrides every declaration; another one is refused all the same.
  parser_.reset(XML_ParserCreateNS("UTF-8", kSeparator));
  CHECK(parser_ != nullptr, "no memory for a parser");
  XML_Parser parser = parser_.get();
  XML_SetUserData(parser, this);
  XML_SetElementHandler(
      parser, [](void* self, const char* name, const char** attributes) { of(self).start(name, attributes); },
      [](void* self, const char*) { of(self).end(); });
  XML_SetCharacterDataHandler(parser, [](void* self, const char* piece, int size) {
    of(self).text({piece, static_cast<std::size_t>(size)});
  });
  XML_SetStartDoctypeDeclHandler(parser, [](void* self, const char*, const char*, const char*, int) {
    of(self).fail(ErrorCode::invalid_argument, "a DOCTYPE, which no message has: entities are refused");
  });
  XML_SetProcessingInstructionHandler(parser, [](void* self, const char*, const char*) {
    of(self).fail(ErrorCode::invalid_argument, "a processing instruction, which no message has");
  });
  XML_SetXmlDeclHandler(parser, [](void* self, const char*, const char* encoding, int) {
    if (encoding != nullptr && !is_utf8_word(encoding))
      of(self).fail(ErrorCode::unsupported, "the encoding is not UTF-8");
  });
  const XML_Status status = XML_Parse(parser, bytes.data(), static_cast<int>(bytes.size()), XML_TRUE);
  if (error_) return *std::move(error_);
  if (status != XML_STATUS_OK) {
    return invalid("line " + std::to_string(line()) +
                   ": not well-formed XML: " + XML_ErrorString(XML_GetErrorCode(parser)));
  }
  return std::move(tree_);
}

}  // namespace

Result<XmlTree> parse_xml(std::string_view bytes) {
  if (bytes.size() > kXmlBytesMax) {
    return Error{ErrorCode::limit_exceeded,
                 "the message is larger than " + std::to_string(kXmlBytesMax) + " bytes (kXmlBytesMax)"};
  }
  if (!is_utf8(bytes)) return invalid("the message is not UTF-8");
  return TreeBuilder().build(bytes);
}

}  // namespace duanlian::connect::iso20022
