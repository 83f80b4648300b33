#include "connect/iso20022/form_reader.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "connect/iso20022/limits.h"

namespace duanlian::connect::iso20022 {
namespace {

constexpr std::size_t kShownTextBytesMax = 64;

std::string shown(std::string_view text) { return without_controls(utf8_prefix(text, kShownTextBytesMax)); }

// Amounts that have no currency beside them are sums, balances and proprietary ones.
bool names_money(std::string_view name) {
  return name.ends_with("Amt") || name.ends_with("Sum") || name.ends_with("Bal");
}

}  // namespace

FormReader::FormReader(const XmlTree& tree, const Dialect& dialect, Duration local_offset)
    : Form(dialect, local_offset), tree_(tree) {
  places_.push_back({0, tree_.elements.front().first_child, 1});
}

const XmlElement* FormReader::upcoming(std::string_view name) const {
  const std::size_t next = places_.back().next;
  if (failed() || next == 0) return nullptr;
  const XmlElement& element = tree_.elements[next];
  return element.name == name && element.name_space == places_.back().name_space ? &element : nullptr;
}

void FormReader::advance() {
  Place& place = places_.back();
  const XmlElement& taken = tree_.elements[place.next];
  last_index_ = taken.name == last_name_ ? last_index_ + 1 : 1;
  last_name_ = taken.name;
  place.next = taken.next;
}

bool FormReader::is_plain(const XmlElement& element, bool may_have_currency) {
  if (!element.odd_attribute.empty())
    fail(element.name, "has an attribute " + shown(element.odd_attribute) + ", which does not stand there");
  else if (element.has_currency && !may_have_currency)
    fail(element.name, "has a currency, though it is no amount");
  return !failed();
}

bool FormReader::enter(std::string_view name, bool /*wanted*/) {
  const XmlElement* element = upcoming(name);
  if (element == nullptr || !is_plain(*element, false)) return false;
  if (element->first_child == 0 && element->text.find_first_not_of(" \t\n\r") != std::string::npos) {
    fail(name, "holds text where elements are expected");
    return false;
  }
  go_into(*element, places_.back().name_space);
  return true;
}

void FormReader::go_into(const XmlElement& element, std::size_t name_space) {
  const std::size_t at = places_.back().next;
  advance();
  places_.push_back({at, element.first_child, last_index_, name_space});
  last_name_.clear();
}

bool FormReader::enter_document(std::string_view name, std::string_view name_space, bool /*wanted*/) {
  const XmlElement* envelope = upcoming(name);
  if (envelope == nullptr || envelope->first_child == 0) return false;
  const XmlElement& document = tree_.elements[envelope->first_child];
  if (document.name != "Document" || tree_.name_spaces[document.name_space] != name_space) return false;
  if (!is_plain(*envelope, false) || !is_plain(document, false)) return false;
  go_into(*envelope, document.name_space);
  go_into(document, document.name_space);
  return true;
}

void FormReader::refuse_rest() {
  const std::size_t next = places_.back().next;
  if (failed() || next == 0) return;
  const XmlElement& element = tree_.elements[next];
  fail(shown(element.name), element.name_space != places_.back().name_space
                                ? "is of another namespace"
                                : "does not stand in this message, or not at this place");
}

void FormReader::leave() {
  refuse_rest();
  if (failed()) return;
  last_name_ = tree_.elements[places_.back().element].name;
  last_index_ = places_.back().index;
  places_.pop_back();
}

bool FormReader::take_leaf(std::string_view name, bool with_currency, Leaf& leaf) {
  const XmlElement* element = upcoming(name);
  if (element == nullptr || !is_plain(*element, with_currency)) return false;
  if (element->first_child != 0) {
    fail(name, "holds elements where text is expected");
    return false;
  }
  if (with_currency && !element->has_currency) {
    fail(name, "has no currency");
    return false;
  }
  leaf = {element->text, element->currency};
  advance();
  return true;
}

void FormReader::put_leaf(std::string_view /*name*/, const Leaf& /*leaf*/) {
  CHECK(false, "a reader does not write");
}

std::size_t FormReader::pick(std::initializer_list<std::string_view> names, std::size_t /*current*/) {
  const auto* const found =
      std::ranges::find_if(names, [this](auto name) { return upcoming(name) != nullptr; });
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  std::string expected;
  for (const std::string_view name : names) expected += (expected.empty() ? "" : ", ") + std::string(name);
  fail("", "holds none of " + expected);
  return names.size();
}

void FormReader::note(std::size_t line, std::string_view where, std::string_view what) {
  if (unread_.size() >= kUnreadMax) {
    ++unread_cut_;
    return;
  }
  unread_.push_back("line " + std::to_string(line) + ": " + std::string(where) + " " + std::string(what));
}

void FormReader::walk_unread(std::size_t element, const std::string& where, bool in_envelope) {
  const XmlElement& here = tree_.elements[element];
  const std::string place = where + "/" + shown(here.name);
  if (here.name_space != places_.back().name_space && !in_envelope)
    return fail(shown(here.name), "is of another namespace");
  if (here.first_child == 0 && (here.has_currency || names_money(here.name))) {
    const std::string currency = here.has_currency ? " " + shown(here.currency) : "";
    note(here.line, place, "is an amount that is not read: " + shown(here.text) + currency);
  }
  const bool opens = in_envelope || here.name == "Envlp";
  for (std::size_t child = here.first_child; child != 0 && !failed(); child = tree_.elements[child].next)
    walk_unread(child, place, opens);
}

void FormReader::skip(std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    while (upcoming(name) != nullptr) {
      walk_unread(places_.back().next, path(), false);
      if (failed()) return;
      advance();
    }
  }
}

void FormReader::leave_unread(std::string_view name) {
  while (const XmlElement* element = upcoming(name)) {
    note(element->line, path() + "/" + std::string(name), "is not read");
    walk_unread(places_.back().next, path(), name == "Rslt");
    if (failed()) return;
    advance();
  }
}

std::vector<std::string> FormReader::take_unread() {
  if (unread_cut_ > 0) unread_.push_back("and " + std::to_string(unread_cut_) + " more");
  return std::exchange(unread_, {});
}

std::string FormReader::upcoming_name() const {
  const std::size_t next = places_.back().next;
  if (next == 0) return {};
  return shown(tree_.elements[next].name) +
         (tree_.elements[next].name_space != places_.back().name_space ? " of another namespace" : "");
}

std::string FormReader::path() const {
  const std::size_t next = places_.back().next;
  const std::size_t line = tree_.elements[next != 0 ? next : places_.back().element].line;
  std::string text = "line " + std::to_string(line) + ": ";
  for (const Place& place : places_) {
    text += "/" + shown(tree_.elements[place.element].name);
    if (place.index > 1) text += "[" + std::to_string(place.index) + "]";
  }
  return text;
}

}  // namespace duanlian::connect::iso20022
