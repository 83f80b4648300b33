#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/hash.h"

namespace duanlian::graph {

// Numbers for names of which there are few: assets, banks. One thread adds, any thread reads.
class Names {
 public:
  explicit Names(std::size_t names_max) : names_max_(names_max) {}

  // Nothing when there are names_max.
  std::optional<uint32_t> find_or_add(std::string_view name);
  std::optional<uint32_t> find(std::string_view name) const;
  std::string_view name(uint32_t number) const;
  std::size_t size() const;

 private:
  std::size_t names_max_;
  mutable std::shared_mutex mutex_;
  std::deque<std::string> names_;  // never move
  TextMap<uint32_t> numbers_;
};

}  // namespace duanlian::graph
