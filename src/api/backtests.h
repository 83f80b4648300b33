#pragma once

#include <cstddef>
#include <expected>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/backtest_request.h"
#include "api/exchange.h"
#include "api/worker.h"
#include "engine/backtest.h"
#include "engine/intake.h"

namespace duanlian::api {

// /v1/packs/{id}/backtest: a pack decides the journal again beside another one, on a thread of its own while
// events go on being taken. One run at a time; what came of the last one is kept until the next begins.
class BacktestsResource {
 public:
  // The intake must outlive the resource. Packs are named as subfolders of the folder.
  BacktestsResource(const engine::Intake& intake, std::filesystem::path folder);
  ~BacktestsResource();  // ends a run
  BacktestsResource(const BacktestsResource&) = delete;
  BacktestsResource& operator=(const BacktestsResource&) = delete;

  void start(Request request, const Reply& reply);
  void show(const Request& request, const Reply& reply) const;
  void end(const Request& request, const Reply& reply) const;
  // What `show` may come to, in bytes.
  std::size_t answer_bytes() const;

 private:
  struct Run;
  struct Job;

  void work(Request& request, Reply& reply);
  std::expected<Job, Response> prepared(const Request& request) const;
  Result<std::vector<model::PackFile>> files_named(std::string_view name) const;
  std::shared_ptr<Run> begin(std::string_view pack);
  void finish(Run& run, Result<engine::BacktestReport> report);
  // The run that a request names; an error when there is none.
  Result<std::shared_ptr<Run>> run_of(const Request& request) const;
  Response state_of(const Run& run) const;

  const engine::Intake& intake_;
  std::filesystem::path folder_;
  mutable std::mutex mutex_;
  bool busy_ = false;         // guarded by mutex_, as the next two
  uint64_t runs_ = 0;         // that were begun since the start
  std::shared_ptr<Run> run_;  // the last one; null before the first
  Worker worker_;             // last: its thread uses the rest
};

}  // namespace duanlian::api
