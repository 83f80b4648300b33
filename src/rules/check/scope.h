#pragma once

#include <algorithm>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

#include "rules/type.h"

namespace duanlian::rules {

// The variables of the macros around a place, the innermost last. Their index is their depth.
class Scope {
 public:
  struct Local {
    std::string name;
    Type type;
    uint32_t index = 0;
  };

  uint32_t enter(std::string name, Type type) {
    const auto index = static_cast<uint32_t>(locals_.size());
    locals_.push_back({std::move(name), std::move(type), index});
    count_max_ = std::max(count_max_, index + 1);
    return index;
  }
  void leave(std::size_t count) {
    locals_.erase(locals_.end() - static_cast<std::ptrdiff_t>(count), locals_.end());
  }

  const Local* find(std::string_view name) const {
    for (const Local& local : std::views::reverse(locals_)) {
      if (local.name == name) return &local;
    }
    return nullptr;
  }
  uint32_t count_max() const { return count_max_; }

 private:
  std::vector<Local> locals_;
  uint32_t count_max_ = 0;
};

}  // namespace duanlian::rules
