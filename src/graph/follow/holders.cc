#include "graph/follow/holders.h"

#include <algorithm>
#include <string>

namespace duanlian::graph {

Status Holders::add(std::string_view holder, PocketId pocket) {
  const auto known = group_of_.find(pocket.value());
  const auto first = first_of_.find(holder);
  const std::size_t here = known == group_of_.end() ? 1 : groups_[known->second].size();
  const uint32_t* const its = first == first_of_.end() ? nullptr : &group_of_.at(first->second.value());
  const bool joins = its != nullptr && (known == group_of_.end() || known->second != *its);
  if (joins && groups_[*its].size() + here > kHeldTogetherMax) {
    return Error{ErrorCode::limit_exceeded,
                 "more accounts of one holder than kHeldTogetherMax: " + std::string(holder)};
  }
  if (known == group_of_.end()) {
    if (group_of_.size() >= kHeldMax) return Error{ErrorCode::limit_exceeded, "more accounts than kHeldMax"};
    group_of_.emplace(pocket.value(), static_cast<uint32_t>(groups_.size()));
    groups_.push_back({pocket});
  }
  if (first == first_of_.end()) {
    first_of_.emplace(holder, pocket);
  } else if (joins) {
    join(group_of_.at(first->second.value()), group_of_.at(pocket.value()));
  }
  return {};
}

void Holders::join(uint32_t one, uint32_t other) {
  if (groups_[one].size() < groups_[other].size()) std::swap(one, other);
  for (const PocketId pocket : groups_[other]) {
    group_of_[pocket.value()] = one;
    groups_[one].insert(std::ranges::lower_bound(groups_[one], pocket), pocket);
  }
  groups_[other].clear();
}

std::vector<PocketId> Holders::with(PocketId pocket) const {
  const auto found = group_of_.find(pocket.value());
  return found == group_of_.end() ? std::vector<PocketId>() : groups_[found->second];
}

}  // namespace duanlian::graph
