#pragma once

#include <simdjson.h>
#include <string_view>

#include "base/result.h"
#include "model/codec.h"

namespace duanlian::api {

// A-Z would be two names for one folder elsewhere, and a point or a slash would lead out of the folder.
extern const model::TextForm kFolderNameForm;

Result<simdjson::dom::element> parse_json_body(simdjson::dom::parser& parser, std::string_view json);

// A body that is one JSON object: read and checked as the record describes it.
template <model::Described Record>
Result<Record> read_json_body(std::string_view json) {
  simdjson::dom::parser parser;
  ASSIGN_OR_RETURN(const simdjson::dom::element root, parse_json_body(parser, json));
  Record record;
  RETURN_IF_ERROR(model::Codec<Record>::parse(record, root, {}));
  RETURN_IF_ERROR(model::Codec<Record>::check(record, {}));
  return record;
}

}  // namespace duanlian::api
