#pragma once

#include <array>
#include <string_view>

#include "base/file_issues.h"
#include "simulate/draws/chance.h"
#include "simulate/draws/curve.h"
#include "simulate/stage/naming.h"

namespace duanlian::simulate {

// How banks answer orders, and what is done by hand: orders.yaml.
struct OrderParameters {
  Curve acknowledges_s;
  std::array<Curve, kBanks> answers_s;  // each bank's, seconds
  Share finds_mismatch;                 // of orders that are right
  Share is_down;                        // of orders
  Curve down_m;
  Share answers_twice;
  int64_t stop_h = 48;
  int64_t protective_h = 48;
  int64_t freeze_days = 183;
  int64_t by_hand_m = 30;  // a step

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

}  // namespace duanlian::simulate
