#include "app/response_run.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "base/thread.h"

namespace duanlian::app {
namespace {

using simulate::Response;

constexpr unsigned kSides = 5;
constexpr const char* kTruth = "truth";

}  // namespace

void ResponseRun::Told::event(const model::Event& event, const simulate::Mark& mark) {
  Scoreboard::event(event, mark);
  if (oracle != nullptr) oracle->told(event, mark);
}

Result<std::unique_ptr<ResponseRun>> ResponseRun::begin(const CityPlan& plan, simulate::Responder& nobody,
                                                        simulate::Responder& orders) {
  std::unique_ptr<ResponseRun> run(new ResponseRun(plan));
  for (const Response response : {Response::nothing, Response::by_hand, Response::first_account})
    RETURN_IF_ERROR(run->found(std::string(model::to_string(response)), response, &nobody));
  RETURN_IF_ERROR(run->found(std::string(model::to_string(Response::orders)), Response::orders, &orders));
  RETURN_IF_ERROR(run->found(kTruth, Response::orders, nullptr));
  return run;
}

// With no responder the truth orders.
Status ResponseRun::found(std::string name, Response response, simulate::Responder* responder) {
  Side& side = *sides_.emplace_back(std::make_unique<Side>());
  side.name = std::move(name);
  simulate::SimulationOptions options = plan_.options;
  options.threads = std::max(1U, options.threads / kSides);
  options.response = response;
  ASSIGN_OR_RETURN(side.city, simulate::Simulation::found(plan_.files, options, side.scoreboard));
  side.responder = responder;
  if (responder != nullptr) return {};
  const simulate::Simulation& city = *side.city;
  side.scoreboard.oracle = std::make_unique<simulate::Oracle>(
      [&city](simulate::ScamId scam) { return city.where(scam); },
      [&city](simulate::AccountId account) { return city.world().account_name(account); });
  side.responder = side.scoreboard.oracle.get();
  return {};
}

Status ResponseRun::live(const std::function<void()>& each_hour) {
  while (hours_done_ < plan_.hours) {
    RETURN_IF_ERROR(live_hour(now() + hours(1)));
    ++hours_done_;
    comparison_.all.clear();
    for (const auto& side : sides_)
      comparison_.all.push_back({.name = side->name, .score = side->scoreboard.score()});
    each_hour();
  }
  return {};
}

void ResponseRun::live_some(std::size_t first, std::size_t step, Timestamp until) {
  for (std::size_t i = first; i < sides_.size(); i += step)
    sides_[i]->lived = sides_[i]->city->live(until, *sides_[i]->responder);
}

Status ResponseRun::live_hour(Timestamp until) {
  const std::size_t at_once = std::clamp<std::size_t>(plan_.options.threads, 1, sides_.size());
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < at_once; ++i) {
      others.emplace_back([this, i, at_once, until] {
        set_thread("city");
        live_some(i, at_once, until);
      });
    }
    live_some(0, at_once, until);
  }
  for (const auto& side : sides_) RETURN_IF_ERROR(std::move(side->lived));
  return {};
}

}  // namespace duanlian::app
