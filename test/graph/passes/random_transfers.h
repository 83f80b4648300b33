#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "graph/passes/transfer_columns.h"

namespace duanlian::graph {

// A small graph with all that transfers can do wrong: to oneself, of zero, more than was there, in circles.
struct RandomTransfers {
  std::vector<uint32_t> from;
  std::vector<uint32_t> to;
  std::vector<int64_t> amount;
  std::vector<int64_t> opening;
  std::vector<bool> is_sink;

  RandomTransfers(std::mt19937_64& random, std::size_t pockets, std::size_t transfers, int64_t amount_max) {
    for (std::size_t i = 0; i < pockets; ++i) {
      is_sink.push_back(random() % 6 == 0);
      const bool is_open = !is_sink.back() && random() % 3 == 0;
      opening.push_back(is_open ? static_cast<int64_t>(random() % 100) : 0);
    }
    for (std::size_t i = 0; i < transfers; ++i) {
      from.push_back(static_cast<uint32_t>(random() % pockets));
      to.push_back(static_cast<uint32_t>(random() % pockets));
      const auto most = static_cast<uint64_t>(random() % 2 == 0 ? amount_max : 10);
      amount.push_back(random() % 12 == 0 ? 0 : static_cast<int64_t>(random() % most) + 1);
    }
  }

  std::size_t pockets() const { return opening.size(); }
  std::size_t size() const { return amount.size(); }
  TransferColumns columns(std::size_t begin, std::size_t count) const {
    return {std::span(from).subspan(begin, count), std::span(to).subspan(begin, count),
            std::span(amount).subspan(begin, count)};
  }
};

}  // namespace duanlian::graph
