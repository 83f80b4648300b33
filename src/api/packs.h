#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "api/exchange.h"
#include "api/worker.h"
#include "base/time.h"
#include "engine/intake.h"
#include "model/notice.h"

namespace duanlian::api {

// /v1/packs: which pack decides and which could, whether a pack is good, and making one the deciding pack.
class PacksResource {
 public:
  // The intake must outlive the resource.
  PacksResource(engine::Intake& intake, std::filesystem::path folder, std::function<Timestamp()> now);

  void list(const Reply& reply) const;
  void check(Request request, const Reply& reply);
  void activate(Request request, const Reply& reply);

 private:
  bool begin_check(const Token* token);
  void end_check(const Token* token);
  Result<std::vector<model::PackFile>> files_of(const Request& request) const;
  Response checked(const Request& request) const;
  Response activated(const Request& request) const;

  engine::Intake& intake_;
  std::filesystem::path folder_;
  std::function<Timestamp()> now_;
  std::mutex checking_mutex_;
  std::unordered_set<const Token*> checking_;  // whose check waits or runs
  // Two threads: nobody's checks hold up the pack that must decide.
  Worker checks_;
  Worker activations_;
};

}  // namespace duanlian::api
