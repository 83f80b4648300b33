#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "model/call.h"
#include "model/entity.h"
#include "model/field.h"
#include "model/phone.h"
#include "model/transfer.h"
#include "model/words.h"

namespace duanlian::model {

enum class AccountChangeKind : uint8_t {
  opened,
  closed,
  device_changed,
  phone_changed,
  credential_reset,
  payee_added,
  limit_changed,
  restricted,
  unrestricted,
  verified,
};
constexpr auto words(AccountChangeKind) {
  return std::to_array<std::string_view>({"opened", "closed", "device_changed", "phone_changed",
                                          "credential_reset", "payee_added", "limit_changed", "restricted",
                                          "unrestricted", "verified"});
}

inline constexpr Timestamp kRegisteredMin{-5'364'662'400'000'000};  // 1800-01-01

// Something in the life of an account at a bank, a payment institution or an internet platform.
struct AccountChange {
  AccountChangeKind change = AccountChangeKind::opened;
  Party holder;
  std::string device;
  std::string ip;
  std::string branch;
  std::string address;
  std::optional<Timestamp> registered;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&AccountChange::change>({.name = "change", .required = true, .doc = "what happened"});
    fields.template add<&AccountChange::holder>(
        {.name = "holder", .required = true, .doc = "the account and who holds it"});
    fields.template add<&AccountChange::device>({.name = "device",
                                                 .size_max = kIdentifierBytesMax,
                                                 .form = &kUnbrokenForm,
                                                 .doc = "the device it was done on"});
    fields.template add<&AccountChange::ip>(
        {.name = "ip", .size_max = 45, .doc = "the address it was done from"});
    fields.template add<&AccountChange::branch>(
        {.name = "branch", .size_max = 64, .doc = "the branch or agent that opened it"});
    fields.template add<&AccountChange::address>(
        {.name = "address", .size_max = kNameBytesMax, .doc = "registered address of an organisation"});
    fields.template add<&AccountChange::registered>(
        {.name = "registered",
         .earliest = kRegisteredMin,
         .doc = "when the organisation was registered, from 1800 on"});
  }
};

inline Status validate(const AccountChange&) { return {}; }

enum class SubscriptionChangeKind : uint8_t {
  opened,
  closed,
  sim_swapped,
  device_changed,
  forwarding_set,
  forwarding_cleared,
  suspended,
  resumed,
  attached,
  detached,
};
constexpr auto words(SubscriptionChangeKind) {
  return std::to_array<std::string_view>({"opened", "closed", "sim_swapped", "device_changed",
                                          "forwarding_set", "forwarding_cleared", "suspended", "resumed",
                                          "attached", "detached"});
}

enum class Forwarding : uint8_t { unspecified, unconditional, busy, no_answer, unreachable };
constexpr auto words(Forwarding) {
  return std::to_array<std::string_view>({"", "unconditional", "busy", "no_answer", "unreachable"});
}

// Something in the life of a telephone subscription.
struct SubscriptionChange {
  SubscriptionChangeKind change = SubscriptionChangeKind::opened;
  PhoneNumber phone;
  std::string imsi;
  std::string imei;
  std::string cell;
  std::string person;
  CardType card_type = CardType::unspecified;
  Forwarding forwarding = Forwarding::unspecified;
  PhoneNumber forward_to;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&SubscriptionChange::change>(
        {.name = "change", .required = true, .doc = "what happened"});
    fields.template add<&SubscriptionChange::phone>(
        {.name = "phone", .required = true, .doc = "the subscriber's number"});
    fields.template add<&SubscriptionChange::imsi>({.name = "imsi", .size_max = 15, .doc = "the card now"});
    fields.template add<&SubscriptionChange::imei>({.name = "imei", .size_max = 16, .doc = "the device now"});
    fields.template add<&SubscriptionChange::cell>(
        {.name = "cell", .size_max = 64, .doc = "where it attached"});
    fields.template add<&SubscriptionChange::person>(
        {.name = "person",
         .size_max = kIdentifierBytesMax,
         .form = &kLabelForm,
         .doc = "pseudonym of the subscriber; never an identity number"});
    fields.template add<&SubscriptionChange::card_type>(
        {.name = "card_type", .doc = "what the card was sold for"});
    fields.template add<&SubscriptionChange::forwarding>(
        {.name = "forwarding", .doc = "which calls are forwarded"});
    fields.template add<&SubscriptionChange::forward_to>({.name = "forward_to", .doc = "where to"});
  }
};

inline Status validate(const SubscriptionChange& change) {
  const bool set = change.change == SubscriptionChangeKind::forwarding_set;
  if (set && change.forwarding == Forwarding::unspecified)
    return invalid("forwarding: missing for forwarding_set");
  return {};
}

enum class Relation : uint8_t { owns, uses, registered_to };
constexpr auto words(Relation) { return std::to_array<std::string_view>({"owns", "uses", "registered_to"}); }

// A source says that two entities belong together: the person owns the account, the account uses the device.
struct Link {
  Relation relation = Relation::owns;
  Entity from;
  Entity to;
  std::optional<Timestamp> until;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&Link::relation>(
        {.name = "relation", .required = true, .doc = "how from belongs to to"});
    fields.template add<&Link::from>({.name = "from", .required = true, .doc = "the one"});
    fields.template add<&Link::to>({.name = "to", .required = true, .doc = "the other"});
    fields.template add<&Link::until>({.name = "until", .doc = "when it ended or will end"});
  }
};

inline Status validate(const Link& link) {
  if (link.from == link.to) return invalid("an entity is not linked to itself");
  return {};
}

}  // namespace duanlian::model
