#include "api/orders.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "api/events.h"
#include "api/json_body.h"
#include "api/order_forms.h"
#include "api/order_question.h"
#include "base/thread.h"

namespace duanlian::api {
namespace {

constexpr std::size_t kOrdersAtOnce = 2;
constexpr std::size_t kOrdersWaitingMax = 64;  // 503: for each of them
constexpr std::size_t kOdditiesListed = 200;

// A step as it is told of one order.
struct StepRequest {
  model::OrderProgress step = model::OrderProgress::unspecified;
  std::string message;
  std::optional<int64_t> amount;
  std::optional<int64_t> balance;
  std::string code;
  std::string reason;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&StepRequest::step>({.name = "step", .required = true, .doc = "what happened to it"});
    fields.template add<&StepRequest::message>(
        {.name = "message", .size_max = model::kIdentifierBytesMax, .doc = "id of the message"});
    fields.template add<&StepRequest::amount>({.name = "amount", .doc = "what was done of it"});
    fields.template add<&StepRequest::balance>({.name = "balance", .doc = "what is left beside it"});
    fields.template add<&StepRequest::code>(
        {.name = "code", .size_max = 16, .doc = "the institution's reason"});
    fields.template add<&StepRequest::reason>({.name = "reason", .size_max = 1'024, .doc = "why, in words"});
  }
};
Status validate(const StepRequest&) { return {}; }

Error no_such_order() { return {ErrorCode::not_found, "no order of that issuer has the id · 指令不存在"}; }

// The client's own id, so that a request which is repeated changes nothing; else one by the clock.
Result<std::string> id_of(const Request& request, std::string_view kind, Timestamp now) {
  for (const auto& [name, value] : request.target.query) {
    if (name != "id") return invalid("the query may have only \"id\"");
    return value;
  }
  return std::string(kind) + "-" + std::to_string(now.micros);
}

model::Event event_of(std::string id, const Request& request, Timestamp now, model::Payload payload) {
  return {.header = {.id = std::move(id),
                     .time = now,
                     .source = request.token->source,
                     .purpose = model::Purpose::anti_fraud},
          .payload = std::move(payload)};
}

}  // namespace

OrdersResource::OrdersResource(engine::Intake& intake, std::function<Timestamp()> now)
    : intake_(intake), now_(std::move(now)), workers_(kOrdersAtOnce, kOrdersWaitingMax) {}

// ---- Looking

void OrdersResource::list(const Request& request, const Reply& reply) const {
  const auto question = read_order_question(request.target);
  if (!question) return reply(error_response(question.error()));
  std::string body;
  JsonWriter json(body);
  intake_.see_orders([&](const respond::OrderBook& book) {
    const OrdersFound found = find_orders(book, *question, *request.token);
    json.begin_object().key("orders").begin_array();
    for (const uint32_t place : found.places) write_order(json, book, place, false);
    json.end_array();
    if (found.before) json.key("before").number(uint64_t{*found.before});
    json.end_object();
  });
  reply(json_response(std::move(body)));
}

// Who is to be warned or dissuaded, the most urgent first.
void OrdersResource::tasks(const Request& request, const Reply& reply) const {
  if (!request.target.query.empty()) return reply(error_response(invalid("the address takes no query")));
  std::string body;
  JsonWriter json(body);
  intake_.see_orders([&](const respond::OrderBook& book) {
    std::vector<uint32_t> tasks;
    for (const model::Measure measure : {model::Measure::dissuade, model::Measure::warn}) {
      OrderQuestion question{.measure = measure, .open = true, .limit = kOrdersListedMax};
      std::ranges::copy(find_orders(book, question, *request.token).places, std::back_inserter(tasks));
    }
    std::ranges::sort(tasks, {}, [&](uint32_t place) {
      return std::pair(book.at(place).act_by.value_or(Timestamp{INT64_MAX}), place);
    });
    json.begin_object().key("tasks").begin_array();
    for (const uint32_t place : tasks) write_order(json, book, place, false);
    json.end_array().end_object();
  });
  reply(json_response(std::move(body)));
}

void OrdersResource::show(const Request& request, const Reply& reply) const {
  if (!request.target.query.empty()) return reply(error_response(invalid("the address takes no query")));
  std::string body;
  const std::vector<std::string>& path = request.target.path;
  intake_.see_orders([&](const respond::OrderBook& book) {
    const auto place = book.find(path[2], path[3]);
    if (!place || !may_see(*request.token, book.at(*place))) return;
    JsonWriter json(body);
    write_order(json, book, *place, true);
  });
  reply(body.empty() ? error_response(no_such_order()) : json_response(std::move(body)));
}

void OrdersResource::oddities(const Request& request, const Reply& reply) const {
  if (!request.target.query.empty()) return reply(error_response(invalid("the address takes no query")));
  std::string body;
  JsonWriter json(body);
  intake_.see_orders([&](const respond::OrderBook& book) {
    json.begin_object().key("count").number(book.oddity_count()).key("oddities").begin_array();
    const auto& all = book.oddities();
    for (std::size_t i = 0; i < std::min(all.size(), kOdditiesListed); ++i)
      write_oddity(json, all[all.size() - 1 - i]);
    json.end_array().end_object();
  });
  reply(json_response(std::move(body)));
}

void OrdersResource::show_report(const Request& request, const Reply& reply) const {
  if (!request.target.query.empty()) return reply(error_response(invalid("the address takes no query")));
  std::string body;
  const std::vector<std::string>& path = request.target.path;
  intake_.see_orders([&](const respond::OrderBook& book) {
    const auto place = book.find_report(path[2], path[3]);
    if (!place) return;
    JsonWriter json(body);
    write_report(json, book, *place);
  });
  if (body.empty())
    return reply(error_response(Error{ErrorCode::not_found, "no report of that source has the id"}));
  reply(json_response(std::move(body)));
}

// ---- Acting

void OrdersResource::post(Request request, const Reply& reply, Work work) {
  const auto job = std::make_shared<Request>(std::move(request));
  const bool posted = workers_.post([this, job, work, reply = Reply(reply)]() mutable {
    set_thread("orders", Standing::behind);
    Response response = (this->*work)(*job);
    std::exchange(reply, {})(std::move(response));
  });
  if (!posted)
    reply(error_response(503, ErrorCode::unavailable,
                         "too many orders wait to be taken: ask again in a moment"));
}

void OrdersResource::draft(Request request, const Reply& reply) {
  post(std::move(request), reply, &OrdersResource::drafted);
}
void OrdersResource::take_step(Request request, const Reply& reply) {
  post(std::move(request), reply, &OrdersResource::stepped);
}
void OrdersResource::report(Request request, const Reply& reply) {
  post(std::move(request), reply, &OrdersResource::reported);
}

Result<engine::Answer> OrdersResource::submit(model::Event event, const Request& request) const {
  const Timestamp received = now_();
  RETURN_IF_ERROR(model::check_event(event));
  RETURN_IF_ERROR(check_admission(event, *request.token, received));
  ASSIGN_OR_RETURN(auto answers, intake_.submit_and_wait(std::span(&event, 1), received));
  return std::move(answers.front());
}

// 409: it is in the journal, and nothing comes of it.
Response OrdersResource::order_response(std::string_view issuer, std::string_view id,
                                        const engine::Answer& answer) const {
  std::string body;
  std::string trouble;
  intake_.see_orders([&](const respond::OrderBook& book) {
    const auto odd = std::ranges::find(book.oddities(), answer.position, &respond::Oddity::position);
    if (odd != book.oddities().end()) trouble = odd->what;
    const auto place = book.find(issuer, id);
    if (!place) return;
    if (book.at(*place).state == respond::OrderState::invalid) trouble = book.at(*place).why;
    JsonWriter json(body);
    write_order(json, book, *place, true);
  });
  if (!trouble.empty()) return error_response(409, ErrorCode::invalid_argument, trouble);
  return body.empty() ? error_response(no_such_order()) : json_response(std::move(body));
}

Response OrdersResource::drafted(const Request& request) const {
  auto order = read_json_body<model::Order>(request.body);
  if (!order) return error_response(order.error());
  order->officer = request.token->name;
  const Timestamp now = now_();
  const auto id = id_of(request, "order", now);
  if (!id) return error_response(id.error());
  const auto answer = submit(event_of(*id, request, now, *std::move(order)), request);
  if (!answer) return error_response(answer.error());
  return order_response(request.token->source, *id, *answer);
}

Response OrdersResource::stepped(const Request& request) const {
  auto told = read_json_body<StepRequest>(request.body);
  if (!told) return error_response(told.error());
  const std::string& issuer = request.target.path[2];
  const std::string& order = request.target.path[3];
  bool known = false;
  intake_.see_orders([&](const respond::OrderBook& book) {
    const auto place = book.find(issuer, order);
    known = place && may_see(*request.token, book.at(*place));
  });
  if (!known) return error_response(no_such_order());
  const Timestamp now = now_();
  const auto id = id_of(request, "step", now);
  if (!id) return error_response(id.error());
  const bool own = issuer == request.token->source;
  model::OrderStep step{.order = order,
                        .issuer = own ? "" : issuer,
                        .step = told->step,
                        .officer = own && request.token->roles.has(Role::officer) ? request.token->name : "",
                        .message = told->message,
                        .amount = told->amount,
                        .balance = told->balance,
                        .code = told->code,
                        .reason = told->reason};
  const auto answer = submit(event_of(*id, request, now, std::move(step)), request);
  if (!answer) return error_response(answer.error());
  return order_response(issuer, order, *answer);
}

Response OrdersResource::reported(const Request& request) const {
  auto report = read_json_body<model::Report>(request.body);
  if (!report) return error_response(report.error());
  const Timestamp now = now_();
  const auto id = id_of(request, "report", now);
  if (!id) return error_response(id.error());
  const auto answer = submit(event_of(*id, request, now, *std::move(report)), request);
  if (!answer) return error_response(answer.error());
  std::string body;
  JsonWriter json(body);
  json.begin_object().member("source", request.token->source).member("id", *id);
  json.key("position").number(answer->position).key("repeated").boolean(answer->repeated);
  json.key("decision").raw(answer->decision).end_object();
  return json_response(std::move(body));
}

}  // namespace duanlian::api
