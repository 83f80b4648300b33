#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include "connect/files/file_reader.h"
#include "model/event_json.h"

namespace duanlian::connect {

// A folder of small files that goes with the test.
class SmallFolder {
 public:
  SmallFolder() : path_(std::filesystem::temp_directory_path() / name()) {
    std::filesystem::create_directories(path_);
  }
  SmallFolder(const SmallFolder&) = delete;
  SmallFolder& operator=(const SmallFolder&) = delete;
  ~SmallFolder() { std::filesystem::remove_all(path_); }

  std::filesystem::path write(std::string_view file, std::string_view bytes) const {
    std::ofstream(path_ / file, std::ios::binary) << bytes;
    return path_ / file;
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  static std::string name() {
    static int count = 0;
    return "duanlian_connect_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
  }
  std::filesystem::path path_;
};

// What a file gives, in words: events in their canonical form and "line: reason" for the rest, in order.
inline std::vector<std::string> read_all(const std::filesystem::path& in, std::optional<Mapping> mapping) {
  std::vector<std::string> found;
  auto reader = FileReader::open(in, std::move(mapping));
  if (!reader) return {"cannot open: " + reader.error().message};
  MappedEvent one;
  LineError bad;
  while (true) {
    const ReadStep step = reader->next(one, bad);
    if (step == ReadStep::end) return found;
    std::string& words = found.emplace_back();
    if (step == ReadStep::bad_line) {
      words = std::to_string(bad.line) + ": " + bad.reason;
    } else {
      model::append_event(words, one.event);
      if (!one.label.empty()) words += " " + one.label;
    }
  }
}

// One mapping and the bytes of one file.
inline std::vector<std::string> read_bytes(std::string_view bytes, std::string_view yaml,
                                           std::string_view file = "in.csv") {
  const SmallFolder folder;
  auto mapping = Mapping::parse(yaml, "map.yaml");
  if (!mapping) return {"mapping: " + mapping.error().message};
  return read_all(folder.write(file, bytes), *std::move(mapping));
}

// A mapping of transfers with `more` lines in its transfer section.
inline std::string transfer_map(std::string_view more = "", std::string_view top = "format: csv") {
  return std::string(top) + R"(
kind: transfer
header:
  id: {template: "t-{id}"}
  time: {column: time, format: rfc3339}
  source: {constant: bank}
  purpose: {constant: anti_fraud}
transfer:
  debtor.account: {column: from}
  creditor.account: {column: to}
  amount: {column: amount, unit: major}
  currency: {constant: CNY}
)" + std::string(more);
}

inline constexpr std::string_view kTransferHeader = "id,time,from,to,amount\n";

}  // namespace duanlian::connect
