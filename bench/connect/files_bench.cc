#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/check.h"
#include "connect/files/file_reader.h"

// Rows a second from a file to checked events, on one core. Processor time, so that a busy machine does not
// blur it:
//
//   files_bench                         a made-up bank export of a million transfers
//   files_bench FILE_OR_FOLDER MAPPING  any other
namespace {

using namespace duanlian;
using namespace duanlian::connect;

constexpr int kRows = 1'000'000;

std::filesystem::path write_export() {
  const auto path = std::filesystem::temp_directory_path() / "duanlian_files_bench.csv";
  std::ofstream out(path, std::ios::binary);
  out << "id,time,from,name,to,amount,currency,channel,note\n";
  for (int i = 0; i < kRows; ++i) {
    out << i << ",2026-01-31 09:" << 10 + i % 50 << ":" << 10 + i % 49 << ",62220200"
        << 10'000'000 + i % 20'000 << ",张三,62284800" << 10'000'000 + i % 19'000 << "," << i % 90'000 + 1
        << ".50,CNY,手机银行,货款" << i % 100 << "\n";
  }
  return path;
}

constexpr std::string_view kMapping = R"(format: csv
kind: transfer
header:
  id: {template: "bank-{id}"}
  time: {column: time, format: "%Y-%m-%d %H:%M:%S", zone: "+08:00"}
  source: {constant: bank}
  purpose: {constant: anti_fraud}
transfer:
  debtor.account: {column: from}
  debtor.name: {column: name, optional: true}
  creditor.account: {column: to}
  amount: {column: amount, unit: major}
  currency: {column: currency}
  channel: {column: channel, map: {手机银行: mobile}, optional: true}
  remark: {column: note, optional: true}
)";

void measure(const std::filesystem::path& in, const Mapping& mapping) {
  auto reader = FileReader::open(in, mapping);
  CHECK(reader.has_value(), "the file does not open");
  MappedEvent one;
  LineError bad;
  uint64_t events = 0;
  uint64_t errors = 0;
  const std::clock_t start = std::clock();
  for (ReadStep step = reader->next(one, bad); step != ReadStep::end; step = reader->next(one, bad)) {
    ++(step == ReadStep::item ? events : errors);
  }
  const auto took_s = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  const auto count = static_cast<double>(events + errors);
  std::printf("files: %llu events, %llu errors, %.0f rows and %.1f MB a second of processor time\n",
              static_cast<unsigned long long>(events), static_cast<unsigned long long>(errors),
              count / took_s, static_cast<double>(reader->bytes_read()) / took_s / 1e6);
}

}  // namespace

int main(int count, char** words) {
  const bool made_up = count < 3;
  const auto mapping = made_up ? Mapping::parse(kMapping, "bench") : Mapping::load(words[2]);
  CHECK(mapping.has_value(), "the mapping is refused");
  const std::filesystem::path in = made_up ? write_export() : words[1];
  for (int i = 0; i < 3; ++i) measure(in, *mapping);
  if (made_up) std::filesystem::remove(in);
  return 0;
}
