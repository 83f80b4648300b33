#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "api/worker.h"

namespace duanlian::api {

// A few threads for what takes long. Jobs are dealt out in turn; where one has too many, to the next.
class Workers {
 public:
  Workers(std::size_t threads, std::size_t waiting_max) {
    for (std::size_t i = 0; i < threads; ++i) workers_.push_back(std::make_unique<Worker>(waiting_max));
  }

  // False when too many wait for each.
  bool post(const std::function<void()>& job) {
    const std::size_t first = turn_++;
    for (std::size_t i = 0; i < workers_.size(); ++i) {
      if (workers_[(first + i) % workers_.size()]->post(job)) return true;
    }
    return false;
  }

 private:
  std::atomic<std::size_t> turn_ = 0;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace duanlian::api
