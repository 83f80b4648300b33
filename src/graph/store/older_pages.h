#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

// Moves the older pages of a graph that grows to a file without a name, which is gone when this is: the
// system reads them when they are looked at and lets them go when it needs memory. What cannot be written
// stays in memory and is tried again when another page is full.
class OlderPages {
 public:
  // The file is written only while so much stays free on its disk, for what matters more.
  static constexpr uint64_t kFreeBytesMin = uint64_t{1} << 30;

  struct Options {
    std::filesystem::path folder;      // of the file; no other graph's
    uint64_t transfers_in_memory = 0;  // of the newest
    uint64_t free_bytes_min = kFreeBytesMin;
  };
  explicit OlderPages(Options options);
  ~OlderPages();
  OlderPages(const OlderPages&) = delete;
  OlderPages& operator=(const OlderPages&) = delete;

  // To be called now and then by the thread that appends to the graph, always the same graph. Takes a page a
  // call at most, some 0.5 ms of copying, and never waits for the disk. Others read the graph meanwhile.
  void tend(MoneyGraph& graph);

  // The first thing that went wrong. Any thread.
  std::optional<Error> trouble() const;

 private:
  enum class Step : uint8_t { idle, write, written, failed };

  void begin(const MoneyGraph& graph);
  void end_written(MoneyGraph& graph);
  void put_off(const MoneyGraph& graph, Error why);
  void run();
  Status write_page();
  Status open_file();
  uint64_t offset() const { return next_ * sizeof(Page); }

  Options options_;
  FileDescriptor file_{-1};
  std::size_t next_ = 0;        // the page that goes next; those before are there
  uint64_t not_before_ = 0;     // transfers that the graph has when it is tried again
  std::unique_ptr<Page> copy_;  // of page `next_` while it is written
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<Step> step_ = Step::idle;  // to `write` and from it under the mutex
  bool ending_ = false;
  Status outcome_;  // of the last writing
  std::optional<Error> trouble_;
  std::thread thread_;
};

}  // namespace duanlian::graph
