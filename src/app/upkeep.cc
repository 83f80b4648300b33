#include "app/upkeep.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/console.h"

namespace duanlian::app {
namespace {

constexpr auto kRetainEvery = std::chrono::minutes(10);
constexpr auto kLookEvery = std::chrono::seconds(1);

}  // namespace

Upkeep::Upkeep(engine::Intake& intake, const Options& options)
    : intake_(intake), options_(options), thread_([this] { run(); }) {}

Upkeep::~Upkeep() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Upkeep::run() {
  using Clock = std::chrono::steady_clock;
  const auto tick_every = std::chrono::seconds(options_.tick_seconds);
  const bool retains = options_.retain_days > 0 || options_.retain_gib > 0;
  auto next_tick = options_.tick_seconds > 0 ? Clock::now() + tick_every : Clock::time_point::max();
  auto next_retain = retains ? Clock::now() + kRetainEvery : Clock::time_point::max();
  std::unique_lock lock(mutex_);
  while (!ending_) {
    const auto next = std::min({next_tick, next_retain, Clock::now() + kLookEvery});
    if (wake_.wait_until(lock, next, [this] { return ending_; })) return;
    lock.unlock();
    tell_when_stopped();
    tell_of_the_disk();
    tell_of_the_graph();
    if (Clock::now() >= next_tick) {
      tick();
      next_tick = Clock::now() + tick_every;
    }
    if (Clock::now() >= next_retain) {
      retain();
      next_retain = Clock::now() + kRetainEvery;
    }
    lock.lock();
  }
}

void Upkeep::tell_when_stopped() {
  if (told_of_stop_) return;
  const auto reason = intake_.stopped();
  if (!reason) return;
  told_of_stop_ = true;
  complain("the engine has stopped and takes no events until the server is started again: " +
           reason->message);
}

void Upkeep::tell_of_the_disk() {
  if (told_of_stop_) return;
  const bool full = intake_.counters().committer.waits_for_room;
  if (full == std::exchange(told_of_full_disk_, full)) return;
  complain(full ? "the disk is full: no event is taken until there is room · 磁盘已满，腾出空间前不再接收事件"
                : "the disk has room again: events are taken · 磁盘已有空间，恢复接收事件");
}

void Upkeep::tell_of_the_graph() {
  if (told_of_graph_) return;
  const auto trouble = intake_.money_trouble();
  if (!trouble) return;
  told_of_graph_ = true;
  complain("older pages of the money graph stay in memory for now: " + trouble->message +
           " · 资金图旧页暂留内存");
}

void Upkeep::tick() {
  const Timestamp now = wall_clock_now();
  model::Event event;
  event.header = {
      .id = "tick-" + to_rfc3339(now), .time = now, .source = "clock", .purpose = model::Purpose::anti_fraud};
  event.payload = model::Tick{};
  // A tick that finds the queue or the disk full is not missed: the next one says the same.
  const Status taken = intake_.submit(std::span(&event, 1), now, [](const auto&) {});
  if (taken || taken.error().code != ErrorCode::invalid_argument || std::exchange(told_of_ticks_, true))
    return;
  complain("ticks are refused, so nothing expires while no events come: " + taken.error().message);
}

void Upkeep::retain() {
  const journal::Retention retention{.age_max = days(options_.retain_days),
                                     .bytes_max = static_cast<uint64_t>(options_.retain_gib) << 30};
  if (const auto trimmed = intake_.retain(retention, wall_clock_now()); !trimmed) complain(trimmed.error());
}

}  // namespace duanlian::app
