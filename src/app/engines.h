#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "app/end_signals.h"
#include "app/order_issuer.h"
#include "base/time.h"
#include "connect/duanlian/client.h"
#include "engine/engine.h"
#include "simulate/stage/responder.h"

namespace duanlian::app {

// Nobody decides: everything is allowed. Ends when somebody wants the program to end.
class NoEngine : public simulate::Responder {
 public:
  explicit NoEngine(const EndSignals& signals) : signals_(signals) {}
  Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override;

 private:
  const EndSignals& signals_;
};

// What decides in an exercise, and how often rules failed at it.
class ExerciseEngine : public simulate::Responder {
 public:
  virtual std::string name() const = 0;
  uint64_t rule_errors() const { return rule_errors_; }

 protected:
  uint64_t rule_errors_ = 0;
};

// An engine in this program, without a journal, and who issues orders beside it, if anybody.
class OwnEngine : public ExerciseEngine {
 public:
  // The event makes its pack the deciding one.
  OwnEngine(const model::Event& activation, const EndSignals& signals,
            std::unique_ptr<OrderIssuer> issuer = nullptr);
  Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override;
  Result<std::vector<model::Event>> orders(Timestamp now) override;
  std::string name() const override;

 private:
  std::vector<model::Outcome> apply(const std::vector<model::Event>& events);

  const EndSignals& signals_;
  std::unique_ptr<OrderIssuer> issuer_;
  engine::Engine engine_;
  uint64_t position_ = 0;
  std::vector<engine::Engine::Numbered> numbered_;
};

// A running server.
class ServerEngine : public ExerciseEngine {
 public:
  ServerEngine(connect::Client::Options options, EndSignals& signals);
  Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override;
  std::string name() const override { return name_; }

 private:
  std::string name_;
  connect::Client client_;
  uint64_t position_ = 0;  // of the last event in its journal
};

// Hears what happens and issues orders, and lets everything happen: so what victims lose is the same with it
// as with nobody.
class OnlyOrders : public simulate::Responder {
 public:
  explicit OnlyOrders(simulate::Responder& engine) : engine_(engine) {}
  Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override;
  Result<std::vector<model::Event>> orders(Timestamp now) override { return engine_.orders(now); }

 private:
  simulate::Responder& engine_;
};

// Lets a city live at a pace: from `begin` on so many times as fast as the clock, never ahead of it, and at
// once before.
class PacedEngine : public simulate::Responder {
 public:
  PacedEngine(simulate::Responder& engine, EndSignals& signals, Timestamp begin, int64_t pace);
  Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override;
  Result<std::vector<model::Event>> orders(Timestamp now) override { return engine_.orders(now); }
  // The last events that were blocked, the newest first, each in a few words.
  const std::deque<std::string>& blocks() const { return blocks_; }

 private:
  void note_blocks(const std::vector<model::Event>& events, const std::vector<model::Outcome>& outcomes);

  simulate::Responder& engine_;
  EndSignals& signals_;
  Timestamp begin_;  // of the pace, in the city
  int64_t pace_;
  Timestamp started_;  // by the clock
  std::deque<std::string> blocks_;
};

inline constexpr std::size_t kBlocksShownMax = 3;

}  // namespace duanlian::app
