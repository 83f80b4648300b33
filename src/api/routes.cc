#include "api/routes.h"

#include <algorithm>

#include "api/documents.h"
#include "api/limits.h"
#include "model/event_json.h"

namespace duanlian::api {
namespace {

constexpr Roles kEverybody{Role::submit,      Role::relay,   Role::read_all,
                           Role::list_keeper, Role::officer, Role::administrator};
constexpr Roles kBringsEvents{Role::submit, Role::relay, Role::list_keeper, Role::officer,
                              Role::administrator};
constexpr Roles kSeesCases{Role::read_all, Role::officer, Role::administrator};
constexpr MediaType kPackBody{.name = "application/json", .bytes_max = kBodyBytesMax};

// An open resource that always gives the same text.
Route document(std::vector<std::string_view> path, std::string media_type, std::string text) {
  return {.method = "GET",
          .path = std::move(path),
          .access = Access::open,
          .roles = {},
          .takes = {},
          .answer = [media_type = std::move(media_type), text = std::move(text)](const Request&,
                                                                                 const Reply& reply) {
            reply({.status = 200, .media_type = media_type, .body = text, .headers = {}});
          }};
}

}  // namespace

Resources::Resources(engine::Intake& intake, const Meter& meter, const Folders& folders,
                     const std::function<Timestamp()>& now)
    : events_(intake, now),
      decisions_(intake),
      entities_(intake),
      packs_(intake, folders.packs, now),
      backtests_(intake, folders.packs),
      backups_(intake, folders.backups),
      traces_(intake),
      paths_(intake),
      orders_(intake, now),
      health_(intake),
      metrics_(intake, meter) {}

// Across institutions, so not for who brings events.
void Resources::add_entity_routes(std::vector<Route>& routes) {
  routes.push_back(
      {.method = "GET",
       .path = {"v1", "entities", "*", "*"},
       .access = Access::token,
       .roles = {Role::read_all, Role::officer, Role::administrator},
       .takes = {},
       .answer_bytes = [](const Request&) { return EntitiesResource::kAnswerBytes; },
       .answer = [this](const Request& request, const Reply& reply) { entities_.answer(request, reply); }});
}

void Resources::add_journal_routes(std::vector<Route>& routes) {
  constexpr std::size_t kNameBodyBytesMax = 1024;
  const std::vector<std::string_view> path = {"v1", "journal", "backups"};
  routes.push_back(
      {.method = "POST",
       .path = path,
       .access = Access::token,
       .roles = {Role::administrator},
       .takes = {{.name = "application/json", .bytes_max = kNameBodyBytesMax}},
       .answer = [this](Request request, const Reply& reply) { backups_.make(std::move(request), reply); }});
  routes.push_back({.method = "GET",
                    .path = path,
                    .access = Access::token,
                    .roles = {Role::administrator},
                    .takes = {},
                    .answer = [this](const Request&, const Reply& reply) { backups_.list(reply); }});
}

void Resources::add_backtest_routes(std::vector<Route>& routes) {
  const std::vector<std::string_view> path = {"v1", "packs", "*", "backtest"};
  constexpr Roles kMayCompare{Role::officer, Role::administrator};
  routes.push_back({.method = "POST",
                    .path = path,
                    .access = Access::token,
                    .roles = kMayCompare,
                    .takes = {kPackBody},
                    .answer = [this](Request request, const Reply& reply) {
                      backtests_.start(std::move(request), reply);
                    }});
  routes.push_back(
      {.method = "GET",
       .path = path,
       .access = Access::token,
       .roles = kMayCompare,
       .takes = {},
       .answer_bytes = [this](const Request&) { return backtests_.answer_bytes(); },
       .answer = [this](const Request& request, const Reply& reply) { backtests_.show(request, reply); }});
  routes.push_back(
      {.method = "DELETE",
       .path = path,
       .access = Access::token,
       .roles = kMayCompare,
       .takes = {},
       .answer = [this](const Request& request, const Reply& reply) { backtests_.end(request, reply); }});
}

void Resources::add_money_routes(std::vector<Route>& routes) {
  constexpr Roles kSeesAllMoney{Role::read_all, Role::officer, Role::administrator};
  routes.push_back(
      {.method = "POST",
       .path = {"v1", "paths"},
       .access = Access::token,
       .roles = kSeesAllMoney,
       .takes = {{.name = "application/json", .bytes_max = graph::kPathQuestionBytesMax}},
       .answer_bytes = [](const Request&) { return PathsResource::kAnswerBytes; },
       .answer = [this](const Request& request, const Reply& reply) { paths_.answer(request, reply); }});
  routes.push_back(
      {.method = "POST",
       .path = {"v1", "traces"},
       .access = Access::token,
       .roles = kSeesAllMoney,
       .takes = {{.name = "application/json", .bytes_max = kTraceBodyBytesMax}},
       .answer_bytes = [](const Request&) { return TracesResource::kAnswerBytes; },
       .answer = [this](Request request, const Reply& reply) { traces_.answer(std::move(request), reply); }});
}

void Resources::add_order_routes(std::vector<Route>& routes) {
  const auto set_aside = [](const Request&) { return OrdersResource::kAnswerBytes; };
  const MediaType body{.name = "application/json", .bytes_max = model::kEventBytesMax};
  using Look = void (OrdersResource::*)(const Request&, const Reply&) const;
  const auto look = [&](std::vector<std::string_view> path, Roles roles, Look asked) {
    routes.push_back({.method = "GET",
                      .path = std::move(path),
                      .access = Access::token,
                      .roles = roles,
                      .takes = {},
                      .answer_bytes = set_aside,
                      .answer = [this, asked](const Request& request, const Reply& reply) {
                        (orders_.*asked)(request, reply);
                      }});
  };
  look({"v1", "orders"}, kEverybody, &OrdersResource::list);
  look({"v1", "orders", "*", "*"}, kEverybody, &OrdersResource::show);
  look({"v1", "tasks"}, kSeesCases, &OrdersResource::tasks);
  look({"v1", "oddities"}, kSeesCases, &OrdersResource::oddities);
  look({"v1", "reports", "*", "*"}, kSeesCases, &OrdersResource::show_report);
  using Act = void (OrdersResource::*)(Request, const Reply&);
  const auto act = [&](std::vector<std::string_view> path, Roles roles, Act done) {
    routes.push_back({.method = "POST",
                      .path = std::move(path),
                      .access = Access::token,
                      .roles = roles,
                      .takes = {body},
                      .answer_bytes = set_aside,
                      .answer = [this, done](Request request, const Reply& reply) {
                        (orders_.*done)(std::move(request), reply);
                      }});
  };
  act({"v1", "orders"}, {Role::officer}, &OrdersResource::draft);
  act({"v1", "orders", "*", "*", "steps"}, {Role::officer, Role::submit, Role::relay},
      &OrdersResource::take_step);
  act({"v1", "reports"}, {Role::submit, Role::relay, Role::officer}, &OrdersResource::report);
}

// The methods of one path are counted together.
void Resources::number(std::vector<Route>& routes) {
  std::vector<std::string> names(1);
  for (Route& route : routes) {
    const auto known = std::ranges::find(names, route.name());
    route.number = static_cast<std::size_t>(known - names.begin());
    if (known == names.end()) names.push_back(route.name());
  }
  metrics_.name_routes(std::move(names));
}

std::vector<Route> Resources::routes() {
  std::vector<Route> routes;
  routes.push_back(
      {.method = "POST",
       .path = {"v1", "events"},
       .access = Access::token,
       .roles = kBringsEvents,
       .takes = {{.name = EventsResource::kOneEvent, .bytes_max = model::kEventBytesMax},
                 {.name = EventsResource::kJsonLines, .bytes_max = kBodyBytesMax}},
       .overlaps = true,
       .answer_bytes = EventsResource::answer_bytes,
       .answer = [this](const Request& request, const Reply& reply) { events_.answer(request, reply); }});
  routes.push_back(
      {.method = "GET",
       .path = {"v1", "decisions", "*"},
       .access = Access::token,
       .roles = kEverybody,
       .takes = {},
       .answer = [this](const Request& request, const Reply& reply) { decisions_.answer(request, reply); }});
  routes.push_back({.method = "GET",
                    .path = {"v1", "packs"},
                    .access = Access::token,
                    .roles = kEverybody,
                    .takes = {},
                    .answer = [this](const Request&, const Reply& reply) { packs_.list(reply); }});
  routes.push_back(
      {.method = "POST",
       .path = {"v1", "packs", "check"},
       .access = Access::token,
       .roles = kEverybody,
       .takes = {kPackBody},
       .answer = [this](Request request, const Reply& reply) { packs_.check(std::move(request), reply); }});
  routes.push_back({.method = "POST",
                    .path = {"v1", "packs", "activate"},
                    .access = Access::token,
                    .roles = {Role::administrator},
                    .takes = {kPackBody},
                    .answer = [this](Request request, const Reply& reply) {
                      packs_.activate(std::move(request), reply);
                    }});
  routes.push_back({.method = "GET",
                    .path = {"health"},
                    .access = Access::open,
                    .roles = {},
                    .takes = {},
                    .answer = [this](const Request&, const Reply& reply) { health_.answer(reply); }});
  routes.push_back({.method = "GET",
                    .path = {"metrics"},
                    .access = Access::loopback,
                    .roles = {},
                    .takes = {},
                    .answer = [this](const Request&, const Reply& reply) { metrics_.answer(reply); }});
  routes.push_back(document({"v1", "openapi.json"}, "application/json", std::string(openapi_document())));
  routes.push_back(document({"v1", "events", "schema"}, "application/schema+json", model::event_schema()));
  add_entity_routes(routes);
  add_backtest_routes(routes);
  add_journal_routes(routes);
  add_money_routes(routes);
  add_order_routes(routes);
  number(routes);
  return routes;
}

}  // namespace duanlian::api
