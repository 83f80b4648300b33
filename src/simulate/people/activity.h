#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace duanlian::simulate {

// What people do on an ordinary day, and what follows from it: the steps of Part::routine.
enum class Activity : uint8_t {
  call,
  chat,
  short_message,
  surf,
  fetch_app,
  buy,
  buy_online,
  give,
  move_own,
  cash,
  top_up,
  repay,
  gold,
  game,
  support,    // who earns gives to a member of the household who does not
  code,       // a code that somebody asked for by signing in
  notice,     // somebody writes to many
  call_back,  // these are never planned
  paid,
  parcel,
};
inline constexpr std::size_t kPlannedActivities = 17;

// Who lives alike. Children without a telephone do nothing.
enum class Group : uint8_t { pupil, student, worker, home, retired };
inline constexpr std::size_t kGroups = 5;

}  // namespace duanlian::simulate
