#include "engine/labels.h"

#include <algorithm>

namespace duanlian::engine {

Hash128 Labels::key_of(std::string_view source, std::string_view event) {
  std::string text;
  text.reserve(source.size() + 1 + event.size());
  text.append(source).push_back('\0');
  return hash128(text.append(event));
}

std::optional<uint16_t> Labels::number_of_category(const std::string& name) {
  const auto known = std::ranges::find(categories_, name);
  const auto number = static_cast<uint16_t>(known - categories_.begin());
  if (known != categories_.end()) return number;
  if (categories_.size() > kLabelCategoriesMax) return std::nullopt;
  categories_.push_back(name);
  return number;
}

Result<bool> Labels::add(const model::Label& label) {
  const Hash128 key = key_of(label.source, label.event);
  const auto category = number_of_category(label.category);
  if (!category)
    return Error{ErrorCode::limit_exceeded,
                 "more than " + std::to_string(kLabelCategoriesMax) + " categories (kLabelCategoriesMax)"};
  if (const auto known = labels_.find(key); known != labels_.end()) {
    if (known->second.verdict == label.label && known->second.category == *category) return false;
    return Error{ErrorCode::already_exists,
                 "the event " + label.event + " has another label or category already; the first one stays"};
  }
  if (labels_.size() == kLabelsMax)
    return Error{ErrorCode::limit_exceeded,
                 "more than " + std::to_string(kLabelsMax) + " labels (kLabelsMax)"};
  labels_.emplace(
      key,
      Known{.number = static_cast<uint32_t>(labels_.size()), .category = *category, .verdict = label.label});
  return true;
}

std::optional<Labels::Known> Labels::find(std::string_view source, std::string_view event) const {
  if (labels_.empty()) return std::nullopt;
  auto known = labels_.find(key_of(source, event));
  if (known == labels_.end()) known = labels_.find(key_of("", event));
  if (known == labels_.end()) return std::nullopt;
  return known->second;
}

}  // namespace duanlian::engine
