#include "api/backtest_request.h"

#include <algorithm>

#include "engine/backtest.h"

namespace duanlian::api {

Result<BacktestRequest> read_backtest_request(std::string_view json) {
  ASSIGN_OR_RETURN(BacktestRequest request, read_json_body<BacktestRequest>(json));
  RETURN_IF_ERROR(engine::check_range(request.from, request.to));
  if (request.against.empty()) request.against = kActivePack;
  std::ranges::sort(request.files, {}, &model::PackFile::path);
  return request;
}

}  // namespace duanlian::api
