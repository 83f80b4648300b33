#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace duanlian::graph {

inline constexpr uint64_t kPathStepsUsual = 20'000'000;
inline constexpr std::size_t kPathAnswersUsual = 1'000;
inline constexpr std::size_t kPathAnswersMax = 1'000'000;
inline constexpr std::size_t kPathPocketsMax = 100'000;  // that one question names on one side

// How much a question about paths may cost. What is reached ends the search, and the answer says which it
// was.
struct PathBounds {
  uint64_t steps_max = kPathStepsUsual;         // transfers looked at
  std::size_t answers_max = kPathAnswersUsual;  // at most kPathAnswersMax
  std::function<bool()> out_of_time;            // asked first and now and then; true ends the search
};

// Why an answer is not all.
enum class PathCut : uint8_t {
  steps_max,
  out_of_time,
  answers_max,
  number,     // a count or sum that is too large for 64 bits stands at the largest
  parts_max,  // the whole was found, and not all of it is listed: graph/forms/path_answer.h
};
constexpr auto words(PathCut) {
  return std::to_array<std::string_view>({"steps_max", "out_of_time", "answers_max", "number", "parts_max"});
}

// What a search has cost so far.
class PathCost {
 public:
  // `bounds` must outlive it.
  explicit PathCost(const PathBounds& bounds) : bounds_(bounds) { look(); }

  // False, and the answer is cut, when the steps or the time are used up.
  bool spend(uint64_t steps) {
    if (ended_) return false;
    spent_ += steps;
    return spent_ < look_again_ || look();
  }
  bool ended() const { return ended_; }
  uint64_t spent() const { return spent_; }
  uint64_t left() const { return ended_ ? 0 : bounds_.steps_max - spent_; }

  // The first reason stays.
  void cut(PathCut why) {
    if (!cut_) cut_ = why;
  }
  std::optional<PathCut> why() const { return cut_; }

 private:
  static constexpr uint64_t kLookEvery = 4'096;

  bool look();

  const PathBounds& bounds_;
  uint64_t spent_ = 0;
  uint64_t look_again_ = 0;
  bool ended_ = false;
  std::optional<PathCut> cut_;
};

}  // namespace duanlian::graph
