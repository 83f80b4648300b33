#include "api/pack_request.h"

#include <algorithm>
#include <simdjson.h>

#include "model/codec.h"
#include "model/json_error.h"

namespace duanlian::api {
namespace {

constexpr std::size_t kDepthMax = 8;

}  // namespace

bool is_pack_folder_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

Result<PackRequest> read_pack_request(std::string_view json) {
  simdjson::dom::parser parser;
  if (parser.allocate(std::max<std::size_t>(json.size(), 64), kDepthMax) != simdjson::SUCCESS)
    return Error{ErrorCode::unavailable, "no memory for the request"};
  simdjson::dom::element root;
  const auto code = parser.parse(json.data(), json.size(), true).get(root);
  if (code != simdjson::SUCCESS) return model::json_error(code, json, kDepthMax);
  PackRequest request;
  RETURN_IF_ERROR(model::Codec<PackRequest>::parse(request, root, {}));
  if (request.pack.empty() == request.files.empty())
    return invalid("the body has either \"pack\", a name, or \"files\", a list");
  if (!request.pack.empty() && !is_pack_folder_name(request.pack))
    return within("pack", invalid("the name of a folder: a-z 0-9 _ -"));
  std::ranges::sort(request.files, {}, &model::PackFile::path);
  return request;
}

}  // namespace duanlian::api
