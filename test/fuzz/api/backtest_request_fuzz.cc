#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "api/backtest_request.h"
#include "base/check.h"

// A body is refused, or asks for something that can be done: a plain name, files in order, a range, labels
// with an event.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  const auto request = duanlian::api::read_backtest_request({reinterpret_cast<const char*>(bytes), size});
  if (!request) return 0;
  CHECK(duanlian::api::kFolderNameForm.fits(request->against), "a plain name");
  CHECK(std::ranges::is_sorted(request->files, {}, &duanlian::model::PackFile::path), "in order");
  CHECK(!request->from || !request->to || *request->from < *request->to, "a range");
  CHECK(std::ranges::none_of(request->labels, &std::string::empty, &duanlian::model::Label::event),
        "an event");
  return 0;
}
