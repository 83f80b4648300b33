#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/field.h"
#include "model/phone.h"
#include "model/words.h"

namespace duanlian::model {

// A short message, or a text in a chat that a platform reports.
struct Message {
  std::string sender;
  std::vector<PhoneNumber> receivers;
  std::string text;
  std::string signature;
  std::string port;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&Message::sender>(
        {.name = "sender", .size_max = 64, .doc = "E.164, a service number, or a name"});
    fields.template add<&Message::receivers>(
        {.name = "receivers", .size_max = kListEntriesMax, .doc = "the numbers it is for"});
    fields.template add<&Message::text>({.name = "text",
                                         .required = true,
                                         .size_max = kTextBytesMax,
                                         .doc = "the words, concatenated parts joined"});
    fields.template add<&Message::signature>(
        {.name = "signature",
         .size_max = kNameBytesMax,
         .doc = "the name between 【 and 】, when known apart from the text"});
    fields.template add<&Message::port>(
        {.name = "port", .size_max = 32, .doc = "the access port (106...) that it was submitted on"});
  }
};

Status validate(const Message& message);

inline constexpr uint32_t kAppPermissionsMax = 100;

// A subscriber's look at a name: a DNS question or an HTTP request.
struct Visit {
  PhoneNumber subscriber;
  std::string domain;
  std::string url;
  std::string page_hash;
  std::string payee;
  std::string app_signer;
  std::vector<std::string> app_permissions;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&Visit::subscriber>({.name = "subscriber", .doc = "who looks, where known"});
    fields.template add<&Visit::domain>(
        {.name = "domain", .size_max = 253, .doc = "the name looked up, lower case, punycode or Unicode"});
    fields.template add<&Visit::url>(
        {.name = "url", .size_max = kUrlBytesMax, .doc = "the address, where more than the name is known"});
    fields.template add<&Visit::page_hash>(
        {.name = "page_hash",
         .size_max = kIdentifierBytesMax,
         .form = &kUnbrokenForm,
         .doc = "fingerprint of the page, its structure or its icon, in the source's own measure"});
    fields.template add<&Visit::payee>({.name = "payee",
                                        .size_max = 64,
                                        .form = &kAccountForm,
                                        .doc = "the account that the page asks to pay into"});
    fields.template add<&Visit::app_signer>(
        {.name = "app_signer",
         .size_max = kIdentifierBytesMax,
         .form = &kUnbrokenForm,
         .doc = "who signed the app that was fetched: SHA-256 of the certificate, hexadecimal"});
    fields.template add<&Visit::app_permissions>(
        {.name = "app_permissions",
         .size_max = kAppPermissionsMax,
         .doc = "what the app that was fetched asks for, as Android names it: READ_SMS"});
  }
};

inline Status validate(const Visit& visit) {
  if (visit.domain.empty() && visit.url.empty()) return invalid("a visit has a domain or a url");
  return {};
}

}  // namespace duanlian::model
