#include "api/decisions.h"

#include <algorithm>

#include "model/field.h"

namespace duanlian::api {
namespace {

constexpr Roles kSeesOthers{Role::relay, Role::read_all, Role::officer, Role::administrator};

// The source whose event is meant: the bearer's own unless another is named.
Result<std::string> source_of(const Request& request) {
  for (const auto& [name, value] : request.target.query) {
    if (name != "source") return invalid("the query may have only \"source\"");
  }
  const std::string own = request.token->source;
  std::string source(request.target.member("source").value_or(own));
  if (source != own && !request.token->roles.has_any(kSeesOthers))
    return Error{ErrorCode::permission_denied, "the token may see only the decisions of \"" + own + "\""};
  return source;
}

}  // namespace

void DecisionsResource::answer(const Request& request, const Reply& reply) const {
  const auto source = source_of(request);
  if (!source) return reply(error_response(source.error()));
  const std::string& id = request.target.path.back();
  const Error none{ErrorCode::not_found, "no event of that source has the id"};
  if (id.size() > model::kIdentifierBytesMax || source->size() > model::kSourceBytesMax)
    return reply(error_response(none));
  auto decision = intake_.decision(*source, id);
  if (!decision) return reply(error_response(decision.error()));
  if (!*decision) return reply(error_response(none));
  reply(json_response(*std::move(*decision)));
}

}  // namespace duanlian::api
