#include "detect/feature.h"

#include <algorithm>

namespace duanlian::detect {
namespace {

// Rows that are fetched ahead for an event; more would not stay in the cache until its turn.
constexpr std::size_t kTouchedMax = 128;

}  // namespace

std::size_t SightingPlan::place_of(std::vector<FeatureExpression>& among, FeatureExpression expression) {
  const auto found = std::ranges::find(among, expression.text, &FeatureExpression::text);
  if (found != among.end()) return static_cast<std::size_t>(found - among.begin());
  among.push_back(std::move(expression));
  return among.size() - 1;
}

std::size_t SightingPlan::place_of(KeyPlan key) {
  const auto found = std::ranges::find(keys, key.parts, &KeyPlan::parts);
  if (found != keys.end()) return static_cast<std::size_t>(found - keys.begin());
  keys.push_back(std::move(key));
  return keys.size() - 1;
}

void SightingPlan::touch(const Touch& row) {
  if (touched.size() == kTouchedMax || !keys[row.key].of_event_alone ||
      std::ranges::find(touched, row) != touched.end())
    return;
  touched.push_back(row);
}

uint64_t SightingPlan::cost() const {
  uint64_t sum = 0;
  for (const auto* expressions : {&key_parts, &conditions, &values}) {
    for (const FeatureExpression& expression : *expressions) sum += expression.program.cost();
  }
  return sum;
}

}  // namespace duanlian::detect
