#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "model/label.h"

namespace duanlian::engine {

inline constexpr std::size_t kLabelsMax = 5'000'000;
inline constexpr std::size_t kLabelCategoriesMax = 256;

// What is known of events, to measure packs by. A label that names a source goes before one that does not.
class Labels {
 public:
  struct Known {
    uint32_t number = 0;    // of the label, from 0, in the order in which they were added
    uint16_t category = 0;  // among categories()
    model::Verdict verdict = model::Verdict::scam;
  };
  static constexpr uint16_t kNoCategory = 0;

  // True: it is new. False: the very same was there. An error, and the first one stays, when the event has
  // another label already (already_exists) or a limit is reached.
  Result<bool> add(const model::Label& label);

  std::optional<Known> find(std::string_view source, std::string_view event) const;
  std::size_t size() const { return labels_.size(); }
  // The first one is that of labels without a category, "".
  const std::vector<std::string>& categories() const { return categories_; }

 private:
  struct KeyHash {
    std::size_t operator()(const Hash128& key) const { return key.low; }
  };
  // Of 128 bits: two events that fall together are not to be expected.
  static Hash128 key_of(std::string_view source, std::string_view event);
  std::optional<uint16_t> number_of_category(const std::string& name);

  std::unordered_map<Hash128, Known, KeyHash> labels_;
  std::vector<std::string> categories_{""};
};

}  // namespace duanlian::engine
