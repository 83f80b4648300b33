#pragma once

#include <functional>
#include <vector>

#include "api/exchange.h"
#include "api/workers.h"
#include "engine/intake.h"

namespace duanlian::api {

// /v1/orders, /v1/tasks, /v1/reports, /v1/oddities: what is ordered about scams, and what became of it.
class OrdersResource {
 public:
  // What is set aside for an answer.
  static constexpr std::size_t kAnswerBytes = std::size_t{4} << 20;

  // The intake must outlive the resource.
  OrdersResource(engine::Intake& intake, std::function<Timestamp()> now);

  void list(const Request& request, const Reply& reply) const;
  void tasks(const Request& request, const Reply& reply) const;
  void show(const Request& request, const Reply& reply) const;
  void oddities(const Request& request, const Reply& reply) const;
  void show_report(const Request& request, const Reply& reply) const;
  // These wait for the journal, on threads of their own.
  void draft(Request request, const Reply& reply);
  void take_step(Request request, const Reply& reply);
  void report(Request request, const Reply& reply);

 private:
  using Work = Response (OrdersResource::*)(const Request& request) const;
  void post(Request request, const Reply& reply, Work work);
  Response drafted(const Request& request) const;
  Response stepped(const Request& request) const;
  Response reported(const Request& request) const;
  Result<engine::Answer> submit(model::Event event, const Request& request) const;
  Response order_response(std::string_view issuer, std::string_view id, const engine::Answer& answer) const;

  engine::Intake& intake_;
  std::function<Timestamp()> now_;
  Workers workers_;  // last: their threads use the rest
};

}  // namespace duanlian::api
