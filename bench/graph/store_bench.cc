// What the money graph costs: append live, write and load a file, memory a transfer.
// Usage: store_bench [million transfers] [million accounts] [folder]; a file in the folder is used again.
//        store_bench MILLIONS ACCOUNTS FOLDER live MILLIONS-IN-MEMORY: a graph that grows, older pages in the
//        folder.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/check.h"
#include "graph/file/graph_reader.h"
#include "graph/file/graph_writer.h"
#include "graph/follow/follow.h"
#include "graph/store/older_pages.h"

namespace duanlian::graph {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Of this process: what it took when others used the machine too.
double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

uint64_t resident_bytes(const char* line) {
  std::ifstream status("/proc/self/status");
  for (std::string text; std::getline(status, text);) {
    if (text.starts_with(line)) return std::strtoull(text.c_str() + text.find(':') + 1, nullptr, 10) * 1'024;
  }
  return 0;
}

// Most transfers are between any two accounts, some with one of few busy ones; in order of time, a tenth with
// a known balance.
class TransferSource {
 public:
  TransferSource(uint64_t accounts, uint64_t transfers) : accounts_(accounts), step_(365.0 * 86'400e6) {
    step_ /= static_cast<double>(transfers);
  }
  void append_next(MoneyGraph& graph) {
    const uint64_t bits = next();
    const uint64_t payer = draw(bits & 0xffff'ffff);
    uint64_t payee = draw(next() & 0xffff'ffff);
    if (payee == payer) payee = (payee + 1) % accounts_;
    write_name(from_, payer);
    write_name(to_, payee);
    Movement movement{.time = {static_cast<int64_t>(step_ * static_cast<double>(count_))},
                      .from = {.id = {from_, kNameBytes}},
                      .to = {.id = {to_, kNameBytes}},
                      .asset = "CNY",
                      .amount = static_cast<int64_t>(1 + (bits >> 32) % 1'000'000),
                      .record = count_};
    if (count_ % 10 == 0) movement.balance_before = static_cast<int64_t>((bits >> 40) % 10'000'000);
    ++count_;
    CHECK(graph.append(movement), "the graph takes it");
  }

 private:
  static constexpr std::size_t kNameBytes = 19;
  uint64_t next() {
    state_ += 0x9e37'79b9'7f4a'7c15;
    uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58'476d'1ce4'e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d0'49bb'1331'11eb;
    return mixed ^ (mixed >> 31);
  }
  // One in 32 is one of a thousand busy accounts.
  uint64_t draw(uint64_t bits) const {
    return bits % 32 == 0 ? (bits >> 5) % 1'000 : (bits >> 5) % accounts_;
  }
  static void write_name(char* at, uint64_t number) {
    std::snprintf(at, kNameBytes + 1, "6222%015llu", static_cast<unsigned long long>(number));
  }

  uint64_t accounts_;
  double step_;
  uint64_t state_ = 7;
  uint64_t count_ = 0;
  char from_[kNameBytes + 1] = {};
  char to_[kNameBytes + 1] = {};
};

void print_memory(const char* what, const MoneyGraph& graph, uint64_t resident_before) {
  const MoneyGraph::Bytes bytes = graph.memory();
  const auto each = [&](std::size_t sum) {
    return static_cast<double>(sum) / static_cast<double>(graph.size());
  };
  std::printf(
      "%s: bytes a transfer: %.1f transfer, %.1f lists, %.1f pockets (%.0f each), sum %.2f GiB; resident "
      "%.2f GiB, "
      "at most %.2f\n",
      what, each(bytes.transfers), each(bytes.lists), each(bytes.pockets),
      static_cast<double>(bytes.pockets) / static_cast<double>(graph.pockets()),
      static_cast<double>(bytes.sum()) / (1 << 30),
      static_cast<double>(resident_bytes("VmRSS") - resident_before) / (1 << 30),
      static_cast<double>(resident_bytes("VmHWM")) / (1 << 30));
}

void make_file(const std::filesystem::path& path, uint64_t transfers, uint64_t accounts) {
  MoneyGraph graph;
  TransferSource source(accounts, transfers);
  const uint64_t before = resident_bytes("VmRSS");
  auto start = Clock::now();
  for (uint64_t i = 0; i < transfers; ++i) source.append_next(graph);
  std::printf("append live, with names: %.2f million a second\n",
              static_cast<double>(transfers) / seconds_since(start) / 1e6);
  print_memory("live", graph, before);
  start = Clock::now();
  const Status written = write_graph(graph, path);
  CHECK(written, written.error().message.c_str());
  std::printf("write: %.2f million a second\n", static_cast<double>(transfers) / seconds_since(start) / 1e6);
}

void load_file(const std::filesystem::path& path, const char* what, const KeepInMemory& keep) {
  const uint64_t before = resident_bytes("VmRSS");
  const auto start = Clock::now();
  const double cpu_before = cpu_seconds();
  const auto graph = read_graph(path, keep);
  const double seconds = seconds_since(start);
  const double cpu = cpu_seconds() - cpu_before;
  CHECK(graph, graph.error().message.c_str());
  const double millions = static_cast<double>((*graph)->size()) / 1e6;
  std::printf("load %s: %.2f s, %.2f million a second; %.2f s of processor, %.2f million a second of it\n",
              what, seconds, millions / seconds, cpu, millions / cpu);
  print_memory(what, **graph, before);
}

// Has the system forget what it read of the file without a name, so that it is read from the disk again.
void forget_file(MoneyGraph& graph) {
  for (std::size_t i = 0; i < graph.transfers().pages_in_file(); ++i)
    let_go(const_cast<Page&>(graph.transfers().page_at(i)));
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code none;
    const std::string target = std::filesystem::read_symlink(entry.path(), none).string();
    if (target.find(".older-pages-") == std::string::npos) continue;
    ::posix_fadvise(std::atoi(entry.path().filename().c_str()), 0, 0, POSIX_FADV_DONTNEED);
  }
}

// One payment of long ago followed over 8 layers with the bracket, of 40.
void ask(MoneyGraph& graph, const char* what, bool forgotten) {
  std::vector<double> times;
  std::size_t hops = 0;
  for (uint32_t i = 0; i < 40; ++i) {
    if (forgotten) forget_file(graph);
    TraceQuestion question{.layers_max = 8};
    question.victims = {"v"};
    question.takings = {{.transfer = TransferId{1'000 + i * 25'000}}};
    const auto start = Clock::now();
    const auto trace = follow_with_bracket(graph, question);
    times.push_back(seconds_since(start) * 1e3);
    CHECK(trace, "it is followed");
    hops += trace->hops.size();
  }
  std::ranges::sort(times);
  std::printf("question, %s: median %.2f ms, longest %.2f ms, %.0f hops\n", what, times[times.size() / 2],
              times.back(), static_cast<double>(hops) / static_cast<double>(times.size()));
}

void grow(uint64_t transfers, uint64_t accounts, const std::filesystem::path& folder, uint64_t in_memory) {
  constexpr uint64_t kTendEvery = 256;  // about a group of events
  MoneyGraph graph;
  TransferSource source(accounts, transfers);
  OlderPages older({.folder = folder, .transfers_in_memory = in_memory});
  const uint64_t before = resident_bytes("VmRSS");
  double longest = 0;
  double sum = 0;
  const auto tend = [&] {
    const auto start = Clock::now();
    older.tend(graph);
    const double seconds = seconds_since(start);
    longest = std::max(longest, seconds);
    sum += seconds;
  };
  const auto start = Clock::now();
  for (uint64_t i = 0; i < transfers; ++i) {
    source.append_next(graph);
    if (i % kTendEvery == 0) tend();
  }
  std::printf("append live, with names: %.2f million a second, %zu pages on the disk by then\n",
              static_cast<double>(transfers) / seconds_since(start) / 1e6, graph.transfers().pages_in_file());
  while ((graph.transfers().pages_in_file() + 1) * Page::kTransfers + in_memory <= transfers) {
    CHECK(!older.trouble(), older.trouble()->message.c_str());
    tend();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const auto pages = graph.transfers().pages_in_file();
  std::printf("%zu pages on the disk; at most %.2f ms at once, %.2f ms a page\n", pages, longest * 1e3,
              pages == 0 ? 0 : sum * 1e3 / static_cast<double>(pages));
  print_memory("live", graph, before);
  std::printf("resident a transfer: %.1f bytes\n",
              static_cast<double>(resident_bytes("VmRSS") - before) / static_cast<double>(graph.size()));
  ask(graph, "first time", false);
  ask(graph, "again", false);
  if (pages != 0) ask(graph, "from the disk", true);
}

}  // namespace
}  // namespace duanlian::graph

int main(int argc, char** argv) {
  using namespace duanlian::graph;
  const double millions = argc > 1 ? std::strtod(argv[1], nullptr) : 10;
  const double accounts = argc > 2 ? std::strtod(argv[2], nullptr) : millions / 10;
  const std::filesystem::path folder = argc > 3 ? argv[3] : std::filesystem::temp_directory_path().string();
  const auto path = folder / ("store_bench_" + std::to_string(static_cast<int>(millions)) + "m.graph");
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  if (argc > 5 && std::string_view(argv[4]) == "live") {
    grow(static_cast<uint64_t>(millions * 1e6), static_cast<uint64_t>(accounts * 1e6), folder,
         static_cast<uint64_t>(std::strtod(argv[5], nullptr) * 1e6));
    return 0;
  }
  if (!std::filesystem::exists(path)) {
    make_file(path, static_cast<uint64_t>(millions * 1e6), static_cast<uint64_t>(accounts * 1e6));
    std::printf("made; run it again to load it in a process of its own\n");
    return 0;
  }
  load_file(path, "all in memory", {});
  load_file(path, "30 days in memory", {.newest = duanlian::days(30)});
}
