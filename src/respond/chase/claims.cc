#include "respond/chase/claims.h"

namespace duanlian::respond {

RestTable::RestTable(const graph::Trace& trace) {
  for (const graph::Rest& rest : trace.rests) rests_.try_emplace({rest.pocket, rest.kind}, &rest);
}

const graph::Rest* RestTable::find(graph::PocketId pocket, graph::RestKind kind) const {
  const auto at = rests_.find({pocket, kind});
  return at == rests_.end() ? nullptr : at->second;
}

Claims claims_of(const graph::Trace& trace) {
  Claims claims;
  for (const graph::Rest& rest : trace.rests) {
    for (const graph::Share& share : rest.shares)
      claims[{.pocket = rest.pocket, .origin = share.origin, .kind = rest.kind}].value += share.value;
  }
  return claims;
}

}  // namespace duanlian::respond
