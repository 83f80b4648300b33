#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "model/order.h"
#include "model/words.h"

namespace duanlian::respond {

enum class AgeGroup : uint8_t { minor, adult, elder };
constexpr auto words(AgeGroup) { return std::to_array<std::string_view>({"minor", "adult", "elder"}); }
inline constexpr std::array kAgeGroups{AgeGroup::minor, AgeGroup::adult, AgeGroup::elder};

// To whom the words are said.
enum class Audience : uint8_t { person, trusted_contact, guardian };
constexpr auto words(Audience) {
  return std::to_array<std::string_view>({"person", "trusted_contact", "guardian"});
}
inline constexpr std::array kAudiences{Audience::person, Audience::trusted_contact, Audience::guardian};

inline constexpr std::array kApproaches{model::Approach::call, model::Approach::visit,
                                        model::Approach::message};

// The catalogue of 2024-06-25 (fraud_categories.json), and what fits none of it.
inline constexpr std::string_view kGeneralCategory = "general";
inline constexpr std::array<std::string_view, 11> kOutreachCategories{
    "C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C09", "C10", kGeneralCategory};

// Minors have guardians, adults and the old have trusted contacts.
constexpr bool has_audience(AgeGroup age, Audience audience) {
  if (audience == Audience::person) return true;
  return (age == AgeGroup::minor) == (audience == Audience::guardian);
}

}  // namespace duanlian::respond
