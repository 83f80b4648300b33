#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/field.h"
#include "model/phone.h"
#include "model/words.h"

namespace duanlian::model {

enum class CallPhase : uint8_t { started, answered, ended };
constexpr auto words(CallPhase) { return std::to_array<std::string_view>({"started", "answered", "ended"}); }

// Where the call entered the network that reports it.
enum class Ingress : uint8_t { unspecified, home, national, international, voip };
constexpr auto words(Ingress) {
  return std::to_array<std::string_view>({"", "home", "national", "international", "voip"});
}

// SHAKEN attestation of the caller's number (RFC 8588); `failed`: an Identity header was there and did not
// verify.
enum class Attestation : uint8_t { unspecified, full, partial, gateway, failed };
constexpr auto words(Attestation) { return std::to_array<std::string_view>({"", "A", "B", "C", "failed"}); }

enum class CardType : uint8_t { unspecified, person, organisation, iot };
constexpr auto words(CardType) {
  return std::to_array<std::string_view>({"", "person", "organisation", "iot"});
}

// One step in the life of a telephone call.
struct Call {
  CallPhase phase = CallPhase::started;
  std::string call;
  PhoneNumber caller;
  PhoneNumber callee;
  std::string presented;
  std::optional<int64_t> duration_s;
  std::string cell;
  std::string imei;
  std::string imsi;
  Ingress ingress = Ingress::unspecified;
  Attestation attestation = Attestation::unspecified;
  std::optional<bool> roaming;
  CardType card_type = CardType::unspecified;
  std::string cell_region;
  std::string home_region;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&Call::phase>(
        {.name = "phase", .required = true, .doc = "which step of the call this is"});
    fields.template add<&Call::call>(
        {.name = "call", .size_max = kIdentifierBytesMax, .doc = "joins the steps of one call"});
    fields.template add<&Call::caller>(
        {.name = "caller", .doc = "the calling number; absent when it is no number at all"});
    fields.template add<&Call::callee>({.name = "callee", .required = true, .doc = "the called number"});
    fields.template add<&Call::presented>(
        {.name = "presented",
         .size_max = 64,
         .doc = "the caller's number as it was signalled, when it is malformed or differs"});
    fields.template add<&Call::duration_s>(
        {.name = "duration_s", .max = 7 * 86'400, .doc = "seconds of conversation, when ended"});
    fields.template add<&Call::cell>({.name = "cell", .size_max = 64, .doc = "the caller's cell"});
    fields.template add<&Call::imei>(
        {.name = "imei", .size_max = 16, .doc = "the caller's device, as signalled"});
    fields.template add<&Call::imsi>({.name = "imsi", .size_max = 15, .doc = "the caller's card"});
    fields.template add<&Call::ingress>({.name = "ingress", .doc = "where the call entered the network"});
    fields.template add<&Call::attestation>(
        {.name = "attestation", .doc = "SHAKEN attestation of the caller's number"});
    fields.template add<&Call::roaming>(
        {.name = "roaming", .doc = "whether the caller is a home subscriber abroad; absent when not known"});
    fields.template add<&Call::card_type>(
        {.name = "card_type", .doc = "what the caller's card was sold for"});
    fields.template add<&Call::cell_region>(
        {.name = "cell_region", .size_max = 12, .doc = "where the caller's cell stands, GB/T 2260: 330000"});
    fields.template add<&Call::home_region>(
        {.name = "home_region", .size_max = 12, .doc = "where the caller's number belongs, GB/T 2260"});
  }
};

inline Status validate(const Call& call) {
  if (call.caller.empty() && call.presented.empty())
    return invalid("a call has a caller or a presented number");
  if (call.duration_s && call.phase != CallPhase::ended)
    return invalid("duration_s belongs to an ended call");
  return {};
}

}  // namespace duanlian::model
