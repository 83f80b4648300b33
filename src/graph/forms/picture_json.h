#pragma once

#include <string>
#include <vector>

#include "graph/forms/flow_picture.h"

namespace duanlian::graph {

// The pictures for the page's script, safe to stand in a script element.
std::string pictures_json(const TraceReport& report, const std::vector<FlowPicture>& pictures);

}  // namespace duanlian::graph
