#include "graph/store/names.h"

#include <mutex>

namespace duanlian::graph {

std::optional<uint32_t> Names::find_or_add(std::string_view name) {
  const auto found = numbers_.find(name);  // no lock: nobody else adds
  if (found != numbers_.end()) return found->second;
  if (names_.size() >= names_max_) return std::nullopt;
  const std::unique_lock lock(mutex_);
  const auto number = static_cast<uint32_t>(names_.size());
  numbers_.emplace(names_.emplace_back(name), number);
  return number;
}

std::optional<uint32_t> Names::find(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = numbers_.find(name);
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

std::string_view Names::name(uint32_t number) const {
  const std::shared_lock lock(mutex_);
  return names_[number];
}

std::size_t Names::size() const {
  const std::shared_lock lock(mutex_);
  return names_.size();
}

}  // namespace duanlian::graph
