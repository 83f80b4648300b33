#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/json_body.h"
#include "api/limits.h"
#include "base/time.h"
#include "model/label.h"
#include "model/notice.h"

namespace duanlian::api {

// The pack that decides, where a name of a pack is asked for.
inline constexpr std::string_view kActivePack = "active";

// The body of POST /v1/packs/{id}/backtest.
struct BacktestRequest {
  std::string against;
  std::vector<model::PackFile> files;  // in order of path
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;
  std::vector<model::Label> labels;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&BacktestRequest::against>(
        {.name = "against",
         .size_max = kFolderNameBytesMax,
         .form = &kFolderNameForm,
         .doc = "a folder of the server's packs, or active, which is meant when absent"});
    fields.template add<&BacktestRequest::files>(
        {.name = "files",
         .size_max = model::kListEntriesMax,
         .doc = "the files of the pack that is tried, in place of the server's folder"});
    fields.template add<&BacktestRequest::from>({.name = "from", .doc = "events before are not compared"});
    fields.template add<&BacktestRequest::to>({.name = "to", .doc = "nor are these from here on"});
    fields.template add<&BacktestRequest::labels>({.name = "labels",
                                                   .size_max = static_cast<uint32_t>(kBacktestLabelsMax),
                                                   .doc = "what is known of events"});
  }
};

Result<BacktestRequest> read_backtest_request(std::string_view json);

}  // namespace duanlian::api
