#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "model/decision.h"
#include "simulate/stage/records.h"

namespace duanlian::simulate {

// What scams came to. Money in fen.
struct ScamCounts {
  uint64_t started = 0;
  uint64_t reached = 0;
  uint64_t paid = 0;      // scams of which at least one payment left the victim
  int64_t paid_fen = 0;   // what left the victims
  int64_t prevented = 0;  // ordered by victims and never left them
  int64_t baited = 0;     // what the gangs paid to them
  int64_t recovered = 0;  // stopped behind them and given back
  int64_t lost() const { return paid_fen - baited - recovered; }

  ScamCounts& operator+=(const ScamCounts& other);
  friend bool operator==(const ScamCounts&, const ScamCounts&) = default;
};

// What honest people do, as somebody who counts disturbances groups it.
enum class Everyday : uint8_t { call, message, visit, transfer };
constexpr auto words(Everyday) {
  return std::to_array<std::string_view>({"call", "message", "visit", "transfer"});
}
inline constexpr std::size_t kEverydays = 4;

struct HonestCounts {
  uint64_t all = 0;  // calls that began, messages, visits, payments that were ordered
  std::array<uint64_t, model::kOutcomes> disturbed{};  // by outcome, from `warn` on
  uint64_t given_up = 0;
  int64_t delay_s = 0;

  uint64_t disturbances() const;
  friend bool operator==(const HonestCounts&, const HonestCounts&) = default;
};

// What came of the orders to banks, and of the money of scams that were reported. Money in fen.
struct ResponseCounts {
  uint64_t reported = 0;
  int64_t reported_fen = 0;                       // what left the victims of these
  int64_t recovered_fen = 0;                      // of that
  std::array<int64_t, kWhose> others_fen{};       // that is no victim's loss, and set aside now
  std::array<int64_t, kWhose> others_most_fen{};  // at one time
  uint64_t orders = 0;
  std::array<uint64_t, kOrderAnswers> answers{};

  friend bool operator==(const ResponseCounts&, const ResponseCounts&) = default;
};

// All counts of one run, at one time of it.
struct Score {
  std::array<std::array<ScamCounts, kAgeBands>, kCategories> scams{};
  std::array<HonestCounts, kEverydays> honest{};
  std::array<uint64_t, model::kEventKinds> events{};
  uint64_t scam_events = 0;
  ResponseCounts response;

  ScamCounts of_category(std::size_t category) const;
  ScamCounts of_age(AgeBand age) const;
  ScamCounts all_scams() const;
  uint64_t all_events() const;
  int64_t honest_delay_s() const;
};

// Counts what scams take and what protection costs.
class Scoreboard : public Records {
 public:
  const Score& score() const { return score_; }

  void event(const model::Event& event, const Mark& mark) override;
  void scam_started(ScamId scam, GangId gang, unsigned category, PersonId victim, AgeBand age,
                    Timestamp at) override;
  void scam_beat(ScamId, unsigned, std::string_view, Timestamp, std::string_view) override {}
  void scam_reached(ScamId scam, Timestamp at) override;
  void victim_paid(ScamId scam, int64_t amount, Timestamp at) override;
  void payment_prevented(ScamId scam, int64_t amount, Timestamp at) override;
  void bait_paid(ScamId scam, int64_t amount, Timestamp at) override;
  void recovered(ScamId scam, int64_t amount, Timestamp at) override;
  void scam_reported(ScamId scam, Timestamp at) override;
  void scam_ended(ScamId, Timestamp) override {}
  void tainted(std::string_view, const Mark&, std::span<const Taint>) override {}
  void role(std::string_view, std::string_view, std::string_view, GangId, Timestamp) override {}
  void ordered(model::Measure measure, Timestamp at) override;
  void order_answered(OrderAnswer answer, Timestamp at) override;
  void others_held(int64_t amount, Whose whose, Timestamp at) override;
  void disturbed(model::EventKind kind, model::Outcome outcome, Duration delay, bool given_up) override;

 private:
  struct Open {
    uint8_t category = 0;
    AgeBand age = AgeBand::adult;
    bool reached = false;
    bool paid = false;
    bool reported = false;
    int64_t paid_fen = 0;
    int64_t recovered = 0;
  };
  ScamCounts& counts(const Open& scam);
  Open& open(ScamId scam);

  Score score_;
  std::unordered_map<uint32_t, Open> scams_;  // every one of the run: money may come back late
};

}  // namespace duanlian::simulate
