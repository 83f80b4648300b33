#include "api/json_body.h"

#include <algorithm>

#include "api/limits.h"
#include "base/ascii.h"
#include "model/json_error.h"

namespace duanlian::api {
namespace {

bool is_folder_name(std::string_view text) {
  return !text.empty() && text.size() <= kFolderNameBytesMax &&
         std::ranges::all_of(text, [](char c) { return is_small(c) || is_digit(c) || c == '_' || c == '-'; });
}

}  // namespace

const model::TextForm kFolderNameForm{
    .fits = is_folder_name, .pattern = "^[a-z0-9_-]+$", .expected = "the name of a folder: a-z 0-9 _ -"};

Result<simdjson::dom::element> parse_json_body(simdjson::dom::parser& parser, std::string_view json) {
  constexpr std::size_t kDepthMax = 8;
  constexpr std::size_t kCapacityMin = 64;
  if (parser.allocate(std::max(json.size(), kCapacityMin), kDepthMax) != simdjson::SUCCESS)
    return Error{ErrorCode::unavailable, "no memory for the request"};
  simdjson::dom::element root;
  const auto code = parser.parse(json.data(), json.size(), true).get(root);
  if (code != simdjson::SUCCESS) return model::json_error(code, json, kDepthMax);
  return root;
}

}  // namespace duanlian::api
