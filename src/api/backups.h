#pragma once

#include <filesystem>

#include "api/exchange.h"
#include "api/worker.h"
#include "engine/intake.h"

namespace duanlian::api {

// /v1/journal/backups: copies of the journal, made while events go on being taken, each a subfolder of one
// folder.
class BackupsResource {
 public:
  // The intake must outlive the resource. Without a folder there are no back-ups.
  BackupsResource(engine::Intake& intake, std::filesystem::path folder);

  void list(const Reply& reply) const;
  void make(Request request, const Reply& reply);

 private:
  Response made(const Request& request) const;

  engine::Intake& intake_;
  std::filesystem::path folder_;
  Worker worker_;
};

}  // namespace duanlian::api
