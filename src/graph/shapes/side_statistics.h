#pragma once

#include <cstdint>

namespace duanlian::graph {

// What is known of one side of a pocket, its payers or its payees, within the window. Amounts count up to
// kStatisticAmountMax. Whole numbers; what is divided is divided when asked.
struct SideStatistics {
  __extension__ typedef unsigned __int128 Wide;  // NOLINT(modernize-use-using): no `using` is an extension

  uint32_t degree = 0;  // transfers
  uint32_t fan = 0;     // distinct counterparties
  int64_t sum = 0;
  int64_t min = 0;  // 0 while there is no transfer
  int64_t max = 0;
  Wide squares = 0;
  Wide cubes = 0;

  static int64_t cut(int64_t amount);  // what it counts as
  void add(int64_t amount);
  // REQUIRES that it was added; leaves min and max as they are.
  void take_away(int64_t amount);

  // Of all of them 0 where there is no transfer.
  double ratio() const;  // transfers a counterparty
  double mean() const;
  double variance() const;  // of the population
  double skew() const;      // third central moment over the standard deviation cubed; 0 where that is 0
};

}  // namespace duanlian::graph
