#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

#include "base/check.h"
#include "base/coding.h"
#include "base/file.h"
#include "base/hash.h"
#include "graph/file/form.h"
#include "graph/file/graph_reader.h"
#include "graph/file/graph_writer.h"

using namespace duanlian;
using namespace duanlian::graph;

namespace {

std::string memory_file(int number) { return "/proc/self/fd/" + std::to_string(number); }

void fill(int number, std::string_view bytes) {
  CHECK(::ftruncate(number, 0) == 0, "a file in memory");
  CHECK(::pwrite(number, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()),
        "it is written");
}

std::string form() {
  std::string text(kGraphFileForm);
  text.resize(kFormBytes);
  return text;
}

// A file with right checks, of the sections that the bytes tell: kind, number, length (2 bytes), content.
std::string file_of(ByteReader& in) {
  Foot foot{.transfers = in.varint(), .pockets = in.varint()};
  std::string file = form();
  file.resize(kHeadBytes);
  std::string table;
  while (!in.at_end() && !in.failed()) {
    const std::string_view head = in.take(2);
    if (in.failed()) break;
    const SectionName name{static_cast<SectionKind>(static_cast<uint8_t>(head[0])),
                           static_cast<uint8_t>(head[1])};
    const auto newest = static_cast<int64_t>(in.varint());
    const std::string_view bytes = in.bytes();
    put_fixed32(table, static_cast<uint32_t>(name.kind));
    put_fixed32(table, name.number);
    put_fixed64(table, file.size());
    put_fixed64(table, bytes.size());
    put_fixed64(table, static_cast<uint64_t>(newest));
    put_fixed64(table, check_of(name, bytes));
    file += bytes;
    file.resize(aligned(file.size()));
    ++foot.sections;
  }
  std::string end = form();
  for (const uint64_t value :
       {foot.transfers, foot.pockets, uint64_t{0}, uint64_t{0}, uint64_t{0}, foot.sections, hash64(table)})
    put_fixed64(end, value);
  put_fixed64(end, hash64(end));
  return file + table + end;
}

// Whatever was read is walked through, and comes back from its own file.
void use(const MoneyGraph& graph, const std::filesystem::path& path) {
  for (uint32_t i = 0; i < graph.pockets(); ++i) {
    const MoneyGraph::Pocket pocket = graph.pocket(PocketId{i});
    CHECK(pocket.balance >= 0 || pocket.kind == PocketKind::cash, "nobody owes");
    graph.outgoing(PocketId{i}).for_each(0, SIZE_MAX, [&](TransferId id) {
      return id.value() < graph.size();
    });
    if (pocket.incoming != 0)
      static_cast<void>(graph.balance_before(PocketId{i}, graph.incoming(PocketId{i})[0]));
  }
  if (!path.empty()) {
    CHECK(write_graph(graph, path), "what was read is written");
    const auto again = read_graph(path);
    CHECK(again && (*again)->size() == graph.size(), "and read again");
  }
}

void use_events(SavedEvents& events) {
  for (uint64_t record = 0; record < std::min<uint64_t>(events.told().ids, 64); ++record) {
    const auto id = events.id_of(record);
    if (!id) return;
    const auto records = events.records_of(*id);
    CHECK(!records || std::ranges::is_sorted(*records), "records rise");
  }
  static_cast<void>(events.records_of("e"));
}

}  // namespace

// Any bytes, as a file and as what a file with right checks tells: read or refused.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  static const int number = ::memfd_create("graph", MFD_CLOEXEC);
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  fill(number, input);
  CHECK(!read_graph(memory_file(number)) || size > kHeadBytes, "a graph has a head");
  ByteReader in(input);
  fill(number, file_of(in));
  MoneyGraph graph;
  auto events = read_graph(memory_file(number), {}, graph);
  if (!events) return 0;
  use_events(*events);
  use(graph, size % 16 == 0 ? "/dev/shm/graph_file_fuzz." + std::to_string(::getpid()) : "");
  return 0;
}
