#pragma once

#include <cstdint>

namespace duanlian::graph {

// How much may still be looked at for one answer.
class Steps {
 public:
  explicit Steps(uint32_t most) : left_(most) {}

  // False, and the answer is cut, when there are not so many left.
  bool take(uint32_t count = 1) {
    if (count > left_) {
      left_ = 0;
      is_cut_ = true;
      return false;
    }
    left_ -= count;
    return true;
  }
  void cut() { is_cut_ = true; }
  bool is_cut() const { return is_cut_; }
  bool is_exhausted() const { return left_ == 0; }

 private:
  uint32_t left_;
  bool is_cut_ = false;
};

}  // namespace duanlian::graph
