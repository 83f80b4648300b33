#include "api/backtests.h"

#include <atomic>
#include <optional>
#include <stop_token>
#include <utility>

#include "api/pack_folders.h"
#include "api/pack_request.h"
#include "base/json_writer.h"
#include "base/thread.h"
#include "detect/pack.h"
#include "engine/activation.h"

namespace duanlian::api {
namespace {

constexpr std::string_view kBusy =
    "a back-test is under way, and there is one at a time: wait for its result, or end it with DELETE";

std::string path_of(std::string_view pack) { return "/v1/packs/" + std::string(pack) + "/backtest"; }

// The segment after /v1/packs.
const std::string& pack_in(const Request& request) { return request.target.path[2]; }

Result<engine::Labels> labels_of(const std::vector<model::Label>& given) {
  engine::Labels labels;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (const auto added = labels.add(given[i]); !added)
      return invalid("labels[" + std::to_string(i) + "]: " + added.error().message);
  }
  return labels;
}

}  // namespace

struct BacktestsResource::Run {
  uint64_t number = 0;
  std::string pack;   // as the request named it
  uint64_t last = 0;  // position of the last entry that is decided
  std::atomic<uint64_t> at = 0;
  std::stop_source stop;
  // Guarded by mutex_ of the resource. Nothing while it runs.
  std::optional<Result<std::string>> result;
};

struct BacktestsResource::Job {
  engine::BacktestPlan plan;
  std::optional<engine::Labels> labels;
};

BacktestsResource::BacktestsResource(const engine::Intake& intake, std::filesystem::path folder)
    : intake_(intake), folder_(std::move(folder)), worker_(1) {}

BacktestsResource::~BacktestsResource() {
  const std::lock_guard lock(mutex_);
  if (run_ != nullptr) run_->stop.request_stop();
}

void BacktestsResource::start(Request request, const Reply& reply) {
  {
    const std::lock_guard lock(mutex_);
    if (busy_) return reply(error_response(503, ErrorCode::unavailable, kBusy));
    busy_ = true;
  }
  const bool posted = worker_.post(
      [this, request = std::move(request), reply = Reply(reply)]() mutable { work(request, reply); });
  CHECK(posted, "the worker of a resource that is not busy has room");
}

void BacktestsResource::work(Request& request, Reply& reply) {
  set_thread("backtest", Standing::very_late);
  auto job = prepared(request);
  request.body = {};  // it may be large, and the run is long
  if (!job) {
    {
      const std::lock_guard lock(mutex_);
      busy_ = false;
    }
    return reply(std::move(job.error()));
  }
  const std::shared_ptr<Run> run = begin(pack_in(request));
  Response begun = state_of(*run);
  begun.status = 202;
  begun.headers.emplace_back("Location", path_of(run->pack) + "?run=" + std::to_string(run->number));
  // A reply keeps its connection, and the server that stops waits for all of them.
  std::exchange(reply, {})(std::move(begun));
  engine::BacktestPlan& plan = job->plan;
  plan.labels = job->labels ? &*job->labels : nullptr;
  plan.stop = run->stop.get_token();
  plan.progress = [&](uint64_t position) { run->at = position; };
  finish(*run, engine::run_backtest(plan, [&](const engine::VisitEntry& visit) {
    return intake_.read_entries(run->last, visit);
  }));
}

std::expected<BacktestsResource::Job, Response> BacktestsResource::prepared(const Request& request) const {
  auto wanted = read_backtest_request(request.body);
  if (!wanted) return std::unexpected(error_response(wanted.error()));
  const std::string& name = pack_in(request);
  const bool brought = !wanted->files.empty();
  auto files = brought ? Result<std::vector<model::PackFile>>(std::move(wanted->files)) : files_named(name);
  if (!files) return std::unexpected(error_response(files.error()));
  auto against = files_named(wanted->against);
  if (!against) return std::unexpected(error_response(against.error()));
  const auto pack = detect::Pack::build(*files);
  if (!pack) return std::unexpected(wrong_pack("the pack is wrong", pack.error()));
  if (brought && (*pack)->name()->id != name) {
    return std::unexpected(error_response(
        invalid("the files are those of the pack " + (*pack)->name()->id + ", the address says " + name)));
  }
  if (const auto other = detect::Pack::build(*against); !other)
    return std::unexpected(wrong_pack("the pack that it is compared with is wrong", other.error()));
  auto labels = labels_of(wanted->labels);
  if (!labels) return std::unexpected(error_response(labels.error()));
  Job job;
  job.plan.pack = *std::move(files);
  job.plan.against = *std::move(against);
  job.plan.from = wanted->from;
  job.plan.to = wanted->to;
  if (labels->size() != 0) job.labels = *std::move(labels);
  return job;
}

Result<std::vector<model::PackFile>> BacktestsResource::files_named(std::string_view name) const {
  if (name != kActivePack) return read_named_pack(folder_, name);
  const std::string activation = intake_.activation();
  if (activation.empty()) return Error{ErrorCode::not_found, "no pack decides yet"};
  return engine::files_of_activation(activation);
}

std::shared_ptr<BacktestsResource::Run> BacktestsResource::begin(std::string_view pack) {
  const auto run = std::make_shared<Run>();
  run->pack = pack;
  run->last = intake_.counters().durable;
  const std::lock_guard lock(mutex_);
  run->number = ++runs_;
  run_ = run;
  return run;
}

void BacktestsResource::finish(Run& run, Result<engine::BacktestReport> report) {
  Result<std::string> result = std::string();
  if (report)
    engine::append_report(*result, *report);
  else
    result = std::move(report.error());
  const std::lock_guard lock(mutex_);
  run.result = std::move(result);
  busy_ = false;
}

Result<std::shared_ptr<BacktestsResource::Run>> BacktestsResource::run_of(const Request& request) const {
  for (const auto& [name, value] : request.target.query) {
    if (name != "run") return invalid("the query may have only \"run\"");
  }
  const std::lock_guard lock(mutex_);
  if (run_ == nullptr || run_->pack != pack_in(request))
    return Error{ErrorCode::not_found, "no back-test of that pack was begun, or a later one took its place"};
  const auto number = request.target.member("run");
  if (number && *number != std::to_string(run_->number))
    return Error{ErrorCode::not_found, "a later back-test took the place of that run"};
  return run_;
}

void BacktestsResource::show(const Request& request, const Reply& reply) const {
  const auto run = run_of(request);
  reply(run ? state_of(**run) : error_response(run.error()));
}

void BacktestsResource::end(const Request& request, const Reply& reply) const {
  const auto run = run_of(request);
  if (!run) return reply(error_response(run.error()));
  (*run)->stop.request_stop();
  Response ending = state_of(**run);
  ending.status = 202;
  reply(std::move(ending));
}

Response BacktestsResource::state_of(const Run& run) const {
  const std::lock_guard lock(mutex_);
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("run").number(run.number).member("pack", run.pack);
  json.member("state", !run.result ? "running" : *run.result ? "done" : "failed");
  json.key("position").number(run.result && *run.result ? run.last : run.at.load());
  json.key("last").number(run.last);
  if (run.result && *run.result) json.key("result").raw(**run.result);
  if (run.result && !*run.result) {
    const Error& error = run.result->error();
    json.key("error").begin_object().member("code", to_string(error.code));
    json.member("message", error.message).end_object();
  }
  json.end_object();
  return json_response(std::move(body));
}

std::size_t BacktestsResource::answer_bytes() const {
  constexpr std::size_t kStateBytes = 1024;
  const std::lock_guard lock(mutex_);
  const bool done = run_ != nullptr && run_->result && *run_->result;
  return kStateBytes + (done ? (*run_->result)->size() : 0);
}

}  // namespace duanlian::api
