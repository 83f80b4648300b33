#pragma once

#include <string>
#include <string_view>

#include "simulate/truth/scoreboard.h"

namespace duanlian::simulate {

// "C01" ... of the ten categories of the MPS, 0 to 9.
std::string category_id(std::size_t category);

// The same city twice: with nobody who decides, and with an engine.
struct Comparison {
  Score absent;
  Score present;

  // What became, with the engine, of the money that victims paid without it. Fen; the four add up to what
  // was paid without it. Negative where the engine made it worse.
  int64_t paid_without() const { return absent.all_scams().paid_fen; }
  int64_t never_left() const { return paid_without() - present.all_scams().paid_fen; }
  int64_t came_back() const { return present.all_scams().recovered; }
  int64_t came_as_bait() const { return present.all_scams().baited; }
  int64_t lost() const { return present.all_scams().lost(); }
};

// Tables with headings in both languages, as docs/exercise.md explains them.
std::string text_of(const Comparison& comparison);

// The counts of one run as one object.
std::string json_of(const Score& score);

// One object. Equal comparisons give equal bytes.
std::string json_of(const Comparison& comparison);

}  // namespace duanlian::simulate
