#pragma once

#include "api/trace_request.h"
#include "base/result.h"
#include "engine/intake.h"
#include "graph/follow/question.h"

namespace duanlian::api {

// The question with its takings: each payment found among the transfers. The first that is not found, or
// cannot be followed, is the error, with its place in the list. `source` is that of the token.
Result<graph::TraceQuestion> trace_question(const TraceRequest& asked, const engine::Intake& intake,
                                            std::string_view source);

}  // namespace duanlian::api
