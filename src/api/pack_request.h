#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/exchange.h"
#include "api/json_body.h"
#include "api/limits.h"
#include "base/json_writer.h"
#include "base/result.h"
#include "model/notice.h"

namespace duanlian::api {

// The body of /v1/packs/check and /v1/packs/activate: the files of a pack, or the name of one in the
// server's folder of packs. Exactly one of them.
struct PackRequest {
  std::string pack;
  std::vector<model::PackFile> files;  // in order of path

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&PackRequest::pack>({.name = "pack",
                                             .size_max = kFolderNameBytesMax,
                                             .form = &kFolderNameForm,
                                             .doc = "a folder of the server's packs: a-z 0-9 _ -"});
    fields.template add<&PackRequest::files>(
        {.name = "files", .size_max = model::kListEntriesMax, .doc = "the files of the pack"});
  }
};

Result<PackRequest> read_pack_request(std::string_view json);

// "issues": all that is wrong with a pack.
void write_issues(JsonWriter& json, const std::vector<std::string>& issues);

// 422 with the issues.
Response wrong_pack(std::string_view message, const std::vector<std::string>& issues);

}  // namespace duanlian::api
