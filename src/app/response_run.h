#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/city_wish.h"
#include "app/engines.h"
#include "simulate/truth/oracle.h"
#include "simulate/truth/response_comparison.h"

namespace duanlian::app {

// One city as often as there are responses to what is reported, hour by hour: nothing, by hand, the first
// account, the orders of an engine, and orders from the truth, the ceiling.
class ResponseRun {
 public:
  // All must outlive it.
  static Result<std::unique_ptr<ResponseRun>> begin(const CityPlan& plan, simulate::Responder& nobody,
                                                    simulate::Responder& orders);

  // All live to the end, as many at a time as the plan has threads, `each_hour` after every full hour of all.
  // After an error the counts are those of the last full hour.
  Status live(const std::function<void()>& each_hour);

  const simulate::ResponseComparison& comparison() const { return comparison_; }
  int64_t hours_done() const { return hours_done_; }
  Timestamp now() const { return plan_.options.begin + hours(hours_done_); }

 private:
  // Counts, and tells the oracle, where there is one.
  struct Told : simulate::Scoreboard {
    void event(const model::Event& event, const simulate::Mark& mark) override;
    std::unique_ptr<simulate::Oracle> oracle;
  };
  struct Side {
    std::string name;
    Told scoreboard;
    std::unique_ptr<simulate::Simulation> city;
    simulate::Responder* responder = nullptr;
    Status lived;
  };

  explicit ResponseRun(const CityPlan& plan) : plan_(plan) {}
  Status found(std::string name, simulate::Response response, simulate::Responder* responder);
  Status live_hour(Timestamp until);
  void live_some(std::size_t first, std::size_t step, Timestamp until);

  const CityPlan& plan_;
  std::vector<std::unique_ptr<Side>> sides_;
  simulate::ResponseComparison comparison_;
  int64_t hours_done_ = 0;
};

}  // namespace duanlian::app
