#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/phone.h"
#include "simulate/draws/shuffle.h"

namespace duanlian::simulate {

// The names that institutions know people and things by. All are drawn from one population, so that no
// number, prefix, length or order tells a gang's from a neighbour's. Of one kind, different numbers have
// different names.
class Naming {
 public:
  explicit Naming(uint64_t seed);

  model::PhoneNumber mobile(uint64_t number) const;             // +861..., below kMobiles
  model::PhoneNumber fixed(uint64_t number) const;              // +86 571 ..., an organisation's
  model::PhoneNumber foreign(uint64_t number) const;            // abroad
  std::string bank_card(uint64_t number, uint32_t bank) const;  // 19 digits with the check digit of ISO 7812
  std::string company_account(uint64_t number, uint32_t bank) const;
  // The number that such a name would be of, at whichever bank; nothing for what is in neither form.
  std::optional<uint64_t> account_number(std::string_view name) const;
  std::string imei(uint64_t device) const;
  std::string imsi(uint64_t card, uint32_t telecom) const;
  std::string device(uint64_t device) const;
  std::string ip(uint64_t number) const;
  std::string wallet(uint64_t number) const;  // a Tron address
  std::string event_id(uint64_t number) const;
  // A name that says nothing: thirteen letters and digits, fixed by what it is of.
  std::string label(uint64_t kind, uint64_t number) const;
  std::string person_name(uint64_t number) const;

  static constexpr uint64_t kMobiles = 3'300'000'000;

 private:
  uint64_t seed_;
  Shuffle mobiles_;
  Shuffle fixed_;
  Shuffle foreign_;
  Shuffle cards_;
  Shuffle companies_;
  Shuffle imeis_;
  Shuffle imsis_;
};

// The institutions of a city as event sources.
std::string bank_source(uint32_t bank);         // bank_a ...
std::string bank_agent(uint32_t bank);          // as it stands with an account: BANK1000 ...
std::string operator_source(uint32_t telecom);  // operator_a ...
inline constexpr uint32_t kBanks = 12;
inline constexpr uint32_t kOperators = 3;
inline constexpr const char* kPolice = "police_centre";
inline constexpr const char* kPlatform = "platform_a";  // sees chats
inline constexpr const char* kChainWatch = "chain_watch";
inline constexpr const char* kExchange = "exchange_a";  // of coins; knows its customers

}  // namespace duanlian::simulate
