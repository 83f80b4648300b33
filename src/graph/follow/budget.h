#pragma once

#include <cstdint>
#include <functional>

namespace duanlian::graph {

// How much of the graph may still be looked at for one question.
class Budget {
 public:
  // `out_of_time` must outlive it; may be empty.
  Budget(uint64_t steps_max, const std::function<bool()>& out_of_time)
      : steps_max_(steps_max), out_of_time_(out_of_time) {}

  // Notes transfers that were looked at.
  void spend(uint64_t transfers) {
    steps_ += transfers;
    if (steps_ < ask_at_) return;
    ask_at_ = steps_ + kAskEvery;
    late_ = late_ || (out_of_time_ && out_of_time_());
  }
  // Work that looks at nothing new. False: time is out.
  bool work(uint64_t lots) {
    worked_ += lots;
    if (worked_ >= ask_of_work_at_) {
      ask_of_work_at_ = worked_ + kAskOfWorkEvery;
      late_ = late_ || (out_of_time_ && out_of_time_());
    }
    return !late_;
  }
  // Nothing more may be looked at.
  bool is_spent() const { return late_ || steps_ >= steps_max_; }
  uint64_t steps() const { return steps_; }

 private:
  static constexpr uint64_t kAskEvery = 1'024;
  static constexpr uint64_t kAskOfWorkEvery = 1 << 16;

  uint64_t steps_max_;
  const std::function<bool()>& out_of_time_;
  uint64_t steps_ = 0;
  uint64_t ask_at_ = 0;
  uint64_t worked_ = 0;
  uint64_t ask_of_work_at_ = kAskOfWorkEvery;
  bool late_ = false;
};

}  // namespace duanlian::graph
