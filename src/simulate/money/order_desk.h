#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulate/money/holds.h"
#include "simulate/money/order_parameters.h"
#include "simulate/stage/response.h"

namespace duanlian::simulate {

// The banks of the city where orders come in: each is acknowledged, carried out after that bank's time on
// what is there then, and answered. A stop that nothing succeeds ends by itself. What is not for a bank, or
// comes a second time, is not answered.
class OrderDesk : public Player, public OrderTaker {
 public:
  OrderDesk(Stage& stage, Holds& holds, const OrderParameters& parameters)
      : stage_(stage), holds_(holds), parameters_(parameters) {}

  // Of which scam a report was; orders name the reports for which they are.
  void reported(std::string_view source, std::string_view report, ScamId scam);
  void take(std::vector<model::Event> orders) override;
  void play(const Act& act) override;
  // How long a bank takes for an order that it has.
  Duration takes(uint32_t bank, Chance& chance) const {
    return seconds(parameters_.answers_s[bank].draw(chance));
  }

 private:
  enum class Step : uint8_t { acknowledges, answers, answers_again, expires };
  struct Open {
    std::string id;
    std::string issuer;
    model::Order order;
    uint32_t bank = 0;
    AccountId account{kNone};
    std::optional<HoldId> hold;
    model::OrderStep answer;
  };

  std::optional<uint32_t> bank_asked(const model::Order& order, AccountId account) const;
  void take_one(const model::Event& event);
  void answers(uint32_t slot);
  model::OrderStep carried_out(uint32_t slot);
  model::OrderStep set_aside(uint32_t slot);
  model::OrderStep recalled(Open& open);
  model::OrderStep ended(Open& open);
  model::OrderStep executed(const Open& open, int64_t amount);
  model::OrderStep refused(const Open& open, std::string_view code, std::string_view reason);
  model::OrderStep step(const Open& open, model::OrderProgress progress) const;
  void emit(const Open& open, model::OrderStep step);
  Open* find(std::string_view issuer, std::string_view id);
  bool is_his(const Open& open) const;
  Duration lasts(model::Measure measure) const;
  std::vector<ScamId> scams_of(const Open& open) const;

  Stage& stage_;
  Holds& holds_;
  const OrderParameters& parameters_;
  std::vector<Open> orders_;
  std::unordered_map<std::string, uint32_t> by_id_;
  std::unordered_map<std::string, ScamId> scams_;  // by report
};

}  // namespace duanlian::simulate
