#include "api/traces.h"

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "api/event_ids.h"
#include "api/trace_takings.h"
#include "base/thread.h"
#include "graph/follow/follow.h"
#include "graph/forms/trace_csv.h"
#include "graph/forms/trace_json.h"

namespace duanlian::api {
namespace {

constexpr std::string_view kTooManyTraces =
    "as many questions about money are answered and wait as may (kTracesAtOnce, kTracesWaitingMax): ask "
    "again "
    "in a moment";
constexpr std::string_view kTracesEnding = "the server is ending";

std::vector<graph::TransferId> transfers_in(const graph::TraceQuestion& question, const graph::Trace& trace) {
  std::vector<graph::TransferId> transfers;
  if (trace.hops.size() > kTraceEventIdsMax) return transfers;
  for (const graph::Hop& hop : trace.hops) transfers.push_back(hop.transfer);
  for (const graph::Taking& taking : question.takings) transfers.push_back(taking.transfer);
  return transfers;
}

std::size_t parts_in(const auto& with_shares) {
  std::size_t parts = 0;
  for (const auto& one : with_shares) parts += one.shares.size();
  return parts;
}

// An answer is as long as it names parts of victims' money.
Status check_length(const graph::Trace& trace) {
  if (parts_in(trace.rests) + parts_in(trace.hops) + parts_in(trace.joins) <= kTracePartsMax) return {};
  return Error{ErrorCode::limit_exceeded,
               "the answer has more than " + std::to_string(kTracePartsMax) +
                   " parts of victims' money (kTracePartsMax): ask for fewer payments or layers, or with a "
                   "larger least amount"};
}

std::string_view media_type_of(graph::TraceForm form) {
  switch (form) {
    case graph::TraceForm::json:
      return "application/json";
    case graph::TraceForm::csv:
    case graph::TraceForm::csv_hops:
      return "text/csv; charset=utf-8";
    case graph::TraceForm::graphml:
      return "application/graphml+xml; charset=utf-8";
    case graph::TraceForm::html:
      return "text/html; charset=utf-8";
  }
  return {};
}

Response traced(graph::TraceForm form, const graph::TraceReport& report) {
  Response response;
  response.media_type = media_type_of(form);
  graph::append_trace(response.body, form, report);
  return response;
}

}  // namespace

TracesResource::TracesResource(const engine::Intake& intake)
    : intake_(intake), workers_(kTracesAtOnce, kTracesWaitingMax) {}

void TracesResource::answer(Request request, const Reply& reply) {
  const auto job = std::make_shared<Request>(std::move(request));
  const bool posted = workers_.post([this, job, reply = Reply(reply)]() mutable {
    set_thread("trace", Standing::behind);
    Response response = work(*job);
    std::exchange(reply, {})(std::move(response));
  });
  if (!posted) reply(error_response(503, ErrorCode::unavailable, kTooManyTraces));
}

Response TracesResource::work(const Request& request) const {
  if (ending_) return error_response(503, ErrorCode::unavailable, kTracesEnding);
  const auto asked = read_trace_request(request.body);
  if (!asked) return question_refusal(asked.error());
  auto answered = asked->whose.empty() ? followed(*asked, *request.token) : sources(*asked);
  return answered ? *std::move(answered) : question_refusal(answered.error());
}

std::function<bool()> TracesResource::out_of_time(const TraceRequest& asked) const {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(asked.time_limit_ms);
  return [this, end] { return ending_ || std::chrono::steady_clock::now() >= end; };
}

Result<Response> TracesResource::followed(const TraceRequest& asked, const Token& token) const {
  ASSIGN_OR_RETURN(graph::TraceQuestion question, trace_question(asked, intake_, token.source));
  question.out_of_time = out_of_time(asked);
  const graph::MoneyGraph& graph = intake_.money();
  const Timestamp newest = intake_.newest_time();
  ASSIGN_OR_RETURN(const graph::Trace trace, asked.without_bracket
                                                 ? graph::follow(graph, question)
                                                 : graph::follow_with_bracket(graph, question));
  RETURN_IF_ERROR(check_length(trace));
  const EventIds ids(intake_, transfers_in(question, trace));
  return traced(asked.format, {.graph = graph,
                               .question = question,
                               .trace = trace,
                               .as_of = asked.until.value_or(newest),
                               .bracketed = !asked.without_bracket,
                               .masked = asked.mask,
                               .event_of = [&](graph::TransferId id) { return ids.of(id); }});
}

// An account may have money in several currencies: each is answered for itself.
Result<Response> TracesResource::sources(const TraceRequest& asked) const {
  const graph::MoneyGraph& graph = intake_.money();
  const std::vector<graph::PocketId> pockets = graph.find_all(asked.whose);
  if (pockets.empty()) return Error{ErrorCode::not_found, "no transfer names the account " + asked.whose};
  const bool as_csv = asked.format == graph::TraceForm::csv;
  Response response;
  response.media_type = media_type_of(asked.format);
  graph::BackwardQuestion question{.method = asked.method.value_or(graph::FollowMethod::proportional),
                                   .least = asked.least,
                                   .hub_degree = static_cast<uint64_t>(asked.hub_degree),
                                   .out_of_time = out_of_time(asked)};
  if (asked.layers) question.layers_max = static_cast<uint32_t>(*asked.layers);
  if (asked.until) question.at = *asked.until;
  response.body = as_csv ? "" : R"({"answers":[)";
  for (std::size_t i = 0; i < pockets.size(); ++i) {
    question.pocket = pockets[i];
    ASSIGN_OR_RETURN(const graph::Backward backward, graph::sources_of(graph, question));
    if (as_csv) {
      graph::append_sources_csv(response.body, graph, backward, asked.mask);
    } else {
      if (i != 0) response.body += ',';
      graph::append_backward_json(response.body, graph, question, backward, asked.mask);
    }
  }
  if (!as_csv) response.body += "]}";
  return response;
}

}  // namespace duanlian::api
