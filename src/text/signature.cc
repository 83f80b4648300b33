#include "text/signature.h"

#include "text/reader.h"

namespace duanlian::text {
namespace {

constexpr std::string_view kOpen = "【", kClose = "】";

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\n'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view between(std::string_view text, std::string_view open, std::string_view close) {
  if (text.starts_with(open)) {
    const auto end = text.find(close, open.size());
    if (end <= kSignatureBytesMax) return text.substr(open.size(), end - open.size());
  }
  if (text.ends_with(close)) {
    const auto begin = text.rfind(open);
    if (begin != std::string_view::npos && text.size() - begin <= kSignatureBytesMax)
      return text.substr(begin + open.size(), text.size() - begin - open.size() - close.size());
  }
  return {};
}

}  // namespace

void read_signature(const Folded& text, std::string& out) {
  const auto whole = trimmed(text.readable());
  auto found = between(whole, kOpen, kClose);
  if (found.empty()) found = between(whole, "[", "]");
  out.assign(trimmed(found));
}

}  // namespace duanlian::text
