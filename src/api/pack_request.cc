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

void write_issues(JsonWriter& json, const std::vector<std::string>& issues) {
  json.key("issues").begin_array();
  for (const std::string& issue : issues) json.string(issue);
  json.end_array();
}

Response wrong_pack(std::string_view message, const std::vector<std::string>& issues) {
  Response response{.status = 422, .media_type = "application/json", .body = {}, .headers = {}};
  JsonWriter json(response.body);
  json.begin_object().key("error").begin_object();
  json.member("code", to_string(ErrorCode::invalid_argument)).member("message", message).end_object();
  write_issues(json, issues);
  json.end_object();
  return response;
}

}  // namespace duanlian::api
