#include "api/paths.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "api/event_ids.h"
#include "api/limits.h"
#include "base/thread.h"
#include "engine/link_ties.h"
#include "graph/forms/path_answer.h"
#include "graph/forms/path_report.h"

namespace duanlian::api {
namespace {

constexpr std::string_view kTooManyPaths =
    "as many questions about paths are answered and wait as may (kPathsAtOnce, kPathsWaitingMax): ask again "
    "in a moment";
constexpr std::string_view kPathsEnding = "the server is ending";

// What the server answers is bounded more narrowly than what a laptop may ask of its own files.
Result<graph::PathQuestion> read_served_question(std::string_view json) {
  ASSIGN_OR_RETURN(graph::PathQuestion asked, graph::read_path_question(json));
  const auto check = [](std::string_view member, std::optional<int64_t>& value, int64_t usual,
                        int64_t most) -> Status {
    if (!value) value = usual;
    if (*value <= most) return {};
    return within(member, invalid("more than " + std::to_string(most)));
  };
  RETURN_IF_ERROR(check("answers_max", asked.answers_max, static_cast<int64_t>(graph::kPathAnswersUsual),
                        kPathAnswersServedMax));
  RETURN_IF_ERROR(check("steps_max", asked.steps_max, kPathStepsServedMax, kPathStepsServedMax));
  RETURN_IF_ERROR(
      check("time_limit_ms", asked.time_limit_ms, kTraceTimeUsual.count(), kTraceTimeMax.count()));
  return asked;
}

std::vector<graph::TransferId> transfers_in(const graph::PathAnswer& answer) {
  std::vector<graph::TransferId> transfers;
  for (const graph::PathFinding& one : answer.found) {
    const auto* const found = std::get_if<graph::FoundChains>(&one);
    if (found == nullptr) continue;
    for (const graph::Chain& chain : found->chains)
      transfers.insert(transfers.end(), chain.begin(), chain.end());
  }
  return transfers;
}

}  // namespace

PathsResource::PathsResource(const engine::Intake& intake)
    : intake_(intake), workers_(kPathsAtOnce, kPathsWaitingMax) {}

void PathsResource::answer(const Request& request, const Reply& reply) {
  auto asked = read_served_question(request.body);
  if (!asked) return reply(question_refusal(asked.error()));
  if (auto response = at_once(*asked)) return reply(*std::move(response));
  const auto job = std::make_shared<graph::PathQuestion>(*std::move(asked));
  const bool posted = workers_.post([this, job, reply = Reply(reply)]() mutable {
    set_thread("paths", Standing::behind);
    Response response = ending_ ? error_response(503, ErrorCode::unavailable, kPathsEnding) : whole(*job);
    std::exchange(reply, {})(std::move(response));
  });
  if (!posted) reply(error_response(503, ErrorCode::unavailable, kTooManyPaths));
}

std::optional<Response> PathsResource::at_once(const graph::PathQuestion& asked) const {
  // Links and events are not looked up for so little.
  const bool is_small = asked.accounts.size() + asked.to_accounts.size() <= kPathAccountsAtOnce;
  if (!is_small || asked.events || asked.kind == graph::PathKind::ties) return std::nullopt;
  const graph::PathBounds said = graph::bounds_of(asked);
  graph::PathBounds bounds = said;
  bounds.steps_max = std::min(bounds.steps_max, kPathStepsAtOnce);
  auto answered = within_bounds(asked, bounds, said);
  return answered ? *std::move(answered) : question_refusal(answered.error());
}

Response PathsResource::whole(const graph::PathQuestion& asked) const {
  graph::PathBounds bounds = graph::bounds_of(asked);
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(*asked.time_limit_ms);
  bounds.out_of_time = [this, end] { return ending_ || std::chrono::steady_clock::now() >= end; };
  auto answered = within_bounds(asked, bounds, bounds);
  return answered ? **std::move(answered) : question_refusal(answered.error());
}

Result<std::optional<Response>> PathsResource::within_bounds(const graph::PathQuestion& asked,
                                                             const graph::PathBounds& bounds,
                                                             const graph::PathBounds& said) const {
  const graph::MoneyGraph& graph = intake_.money();
  std::optional<engine::LinkTies> ties;
  if (asked.kind == graph::PathKind::ties) ties.emplace(intake_);
  ASSIGN_OR_RETURN(const graph::PathAnswer answer,
                   graph::answer_path(graph, ties ? &*ties : nullptr, asked, bounds));
  if (bounds.steps_max < said.steps_max && answer.is_cut(graph::PathCut::steps_max)) return std::nullopt;
  std::optional<EventIds> ids;
  if (asked.events) ids.emplace(intake_, transfers_in(answer));
  graph::PathReport report{
      .graph = graph, .question = asked, .bounds = said, .answer = answer, .event_of = {}};
  if (ids) report.event_of = [&](graph::TransferId id) { return ids->of(id); };
  Response response;
  const graph::PathForm form = asked.format.value_or(graph::PathForm::json);
  if (form == graph::PathForm::csv) response.media_type = "text/csv; charset=utf-8";
  graph::append_path(response.body, form, report);
  return response;
}

}  // namespace duanlian::api
