#include "connect/iso20022/form_writer.h"

#include <utility>

#include "connect/iso20022/limits.h"

namespace duanlian::connect::iso20022 {
namespace {

constexpr std::string_view kDocument = "Document";

// REQUIRES text without control characters, which a TextRule sees to.
void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
}

}  // namespace

FormWriter::FormWriter(std::string_view name_space, const Dialect& dialect) : Form(dialect, Duration{}) {
  out_ = R"(<?xml version="1.0" encoding="UTF-8"?>)";
  open_document(name_space);
}

void FormWriter::open_document(std::string_view name_space) {
  out_ += R"(<Document xmlns=")";
  append_escaped(out_, name_space);
  out_ += "\">";
  open_.emplace_back(kDocument);
}

bool FormWriter::enter_document(std::string_view name, std::string_view name_space, bool wanted) {
  if (!enter(name, wanted)) return false;
  open_document(name_space);
  return true;
}

bool FormWriter::enter(std::string_view name, bool wanted) {
  if (failed() || !wanted) return false;
  out_.append("<").append(name).append(">");
  open_.emplace_back(name);
  return true;
}

void FormWriter::leave() {
  if (failed()) return;
  out_.append("</").append(open_.back()).append(">");
  open_.pop_back();
}

bool FormWriter::take_leaf(std::string_view /*name*/, bool /*with_currency*/, Leaf& /*leaf*/) {
  CHECK(false, "a writer does not read");
}

void FormWriter::put_leaf(std::string_view name, const Leaf& leaf) {
  if (failed()) return;
  out_.append("<").append(name);
  if (!leaf.currency.empty()) out_.append(" Ccy=\"").append(leaf.currency).append("\"");
  out_ += '>';
  append_escaped(out_, leaf.text);
  out_.append("</").append(name).append(">");
  if (out_.size() > kXmlBytesMax)
    fail("", Error{ErrorCode::limit_exceeded, "the message is larger than a message may be (kXmlBytesMax)"});
}

std::size_t FormWriter::pick(std::initializer_list<std::string_view> /*names*/, std::size_t current) {
  return current;
}

std::string FormWriter::path() const {
  std::string text;
  for (const std::string& name : open_) text += "/" + name;
  return text;
}

std::string FormWriter::end() {
  CHECK(open_.size() == 1 && !failed(), "a message is ended where it began");
  return std::exchange(out_, {}) + "</Document>";
}

}  // namespace duanlian::connect::iso20022
