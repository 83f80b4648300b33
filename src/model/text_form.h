#pragma once

#include <string_view>

namespace duanlian::model {

// What a text must look like beyond its length, so that one thing has one name. A text in another form is
// refused: rewritten silently, or kept as it came, it would meet no rule and no list.
struct TextForm {
  bool (*fits)(std::string_view text);
  std::string_view pattern;   // for JSON Schema, ECMA-262
  std::string_view expected;  // what the error says
};

bool is_account(std::string_view text);
bool is_unbroken(std::string_view text);
bool is_label(std::string_view text);
bool is_host(std::string_view text);

// Lists and actions.
extern const TextForm kPlainNameForm;
// Institutions.
extern const TextForm kSourceForm;
// An IBAN, a card, an account or a wallet of a payment institution. What a spreadsheet made of a long number
// (6.22202E+15) is none.
extern const TextForm kAccountForm;
// Devices, addresses on a chain: no blank of any kind in it.
extern const TextForm kUnbrokenForm;
// Pseudonyms and names of holders: no control character, and no blank at an end.
extern const TextForm kLabelForm;
// A name of the DNS as it is asked for: lower case, punycode, no final dot.
extern const TextForm kHostForm;

}  // namespace duanlian::model
