#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "model/event.h"

// Events that say what is linked, some seconds after a beginning.
namespace duanlian::features {

inline Timestamp at(int64_t second) { return Timestamp{} + seconds(1'700'000'000 + second); }

inline model::Event said_by(std::string_view source, int64_t second, model::Payload payload) {
  return {.header = {.id = "e", .time = at(second), .source = std::string(source)},
          .payload = std::move(payload)};
}

inline model::Event link_event(std::string_view source, int64_t second, model::Entity from,
                               model::Relation relation, model::Entity to,
                               std::optional<int64_t> until = {}) {
  model::Link link{.relation = relation, .from = std::move(from), .to = std::move(to), .until = {}};
  if (until) link.until = at(*until);
  return said_by(source, second, std::move(link));
}

inline model::Event account_event(std::string_view source, int64_t second, model::AccountChangeKind change,
                                  std::string_view account, std::string_view phone = "",
                                  std::string_view device = "", std::string_view person = "") {
  model::AccountChange event;
  event.change = change;
  event.holder.account = account;
  event.holder.person = person;
  event.device = device;
  if (!phone.empty()) event.holder.phone = model::PhoneNumber::parse(phone).value();
  return said_by(source, second, std::move(event));
}

inline model::Event phone_event(std::string_view source, int64_t second, model::SubscriptionChangeKind change,
                                std::string_view phone, std::string_view person = "",
                                std::string_view imei = "") {
  model::SubscriptionChange event;
  event.change = change;
  event.phone = model::PhoneNumber::parse(phone).value();
  event.person = person;
  event.imei = imei;
  return said_by(source, second, std::move(event));
}

inline constexpr std::string_view kPhoneA = "+8613800138000";
inline constexpr std::string_view kPhoneB = "+8613900139000";
inline constexpr std::string_view kPhoneC = "+8613700137000";

}  // namespace duanlian::features
