#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace duanlian::connect::iso20022 {

// An element of a message. Elements that hold others have no text but white space, which is dropped.
struct XmlElement {
  std::string name;           // without its namespace
  std::string text;           // well-formed UTF-8
  std::string currency;       // the attribute Ccy
  std::string odd_attribute;  // the name of one without a namespace that is not Ccy
  std::size_t line = 0;
  std::size_t first_child = 0;  // 0: none
  std::size_t next = 0;         // the next child of the same parent, 0: none
  std::size_t name_space = 0;   // its place in XmlTree::name_spaces
  bool has_currency = false;
};

// The elements of an XML 1.0 document in UTF-8, in its order; the first is the root.
struct XmlTree {
  std::vector<std::string> name_spaces;  // the first one is the root's
  std::vector<XmlElement> elements;
};

// Refuses what is not well-formed, beyond the limits of limits.h, and whatever a message has no use for: a
// DOCTYPE (and so every entity of its own), processing instructions, other encodings, text between elements.
Result<XmlTree> parse_xml(std::string_view bytes);

}  // namespace duanlian::connect::iso20022
