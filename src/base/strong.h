#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <utility>

namespace duanlian {

// A value of type T that cannot be passed where another kind is meant: `using Position = Strong<struct
// PositionTag, uint64_t>`. The value is reached by name only.
template <class Tag, class T>
class Strong {
 public:
  constexpr Strong() = default;
  constexpr explicit Strong(T value) : value_(std::move(value)) {}
  constexpr const T& value() const { return value_; }
  friend constexpr auto operator<=>(const Strong&, const Strong&) = default;

 private:
  T value_{};
};

}  // namespace duanlian

template <class Tag, class T>
struct std::hash<duanlian::Strong<Tag, T>> {
  std::size_t operator()(const duanlian::Strong<Tag, T>& strong) const {
    return std::hash<T>{}(strong.value());
  }
};
