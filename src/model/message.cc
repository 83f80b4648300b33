#include "model/message.h"

#include <algorithm>

#include "base/ascii.h"

namespace duanlian::model {
namespace {

// Digits, also of full width (U+FF10 to U+FF19), with what people write between them: meant as a number.
bool is_meant_as_number(std::string_view sender) {
  while (!sender.empty()) {
    const bool wide =
        sender.size() >= 3 && sender.starts_with("\xEF\xBC") && sender[2] >= '\x90' && sender[2] <= '\x99';
    if (!wide && !is_digit(sender[0]) && std::string_view("+-() ").find(sender[0]) == std::string_view::npos)
      return false;
    sender.remove_prefix(wide ? 3 : 1);
  }
  return true;
}

}  // namespace

Status validate(const Message& message) {
  const std::string& sender = message.sender;
  if (sender.empty() || !(sender[0] == '+' || is_meant_as_number(sender))) return {};
  const auto number = PhoneNumber::parse(sender);
  if (!number) return within("sender", number.error());
  return {};
}

}  // namespace duanlian::model
