#include "api/pack_request.h"

#include <algorithm>

namespace duanlian::api {

Result<PackRequest> read_pack_request(std::string_view json) {
  ASSIGN_OR_RETURN(PackRequest request, read_json_body<PackRequest>(json));
  if (request.pack.empty() == request.files.empty())
    return invalid("the body has either \"pack\", a name, or \"files\", a list");
  std::ranges::sort(request.files, {}, &model::PackFile::path);
  return request;
}

}  // namespace duanlian::api
