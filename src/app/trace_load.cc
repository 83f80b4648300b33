#include "app/trace_load.h"

#include <unistd.h>

#include "app/console.h"
#include "graph/feed/event_movement.h"
#include "graph/file/graph_reader.h"
#include "graph/file/graph_writer.h"

namespace duanlian::app {
namespace {

void take_in_links(LoadedMoney& money, const model::Event& event) {
  money.clock.advance(event.header.time.micros / 1'000);
  money.links.take_in(event);
}

// Lines of several files are told apart by number alone when the graph refuses one: which file is said by
// the event's id.
Status pile_up(connect::FileReader& reader, LoadedMoney& money, LineComplaints& complaints) {
  Progress progress("trace");
  connect::MappedEvent mapped;
  connect::LineError bad;
  graph::EventMovement told;
  const auto refuse = [&](std::string_view file, uint64_t line, const std::string& why) {
    ++money.told.refused;
    complaints.tell(std::string(file) + ":" + std::to_string(line) + ": " + why);
  };
  for (auto step = reader.next(mapped, bad); step != connect::ReadStep::end;
       step = reader.next(mapped, bad)) {
    progress.show(reader.bytes_read(), reader.bytes_total(), "bytes");
    if (step == connect::ReadStep::bad_line) {
      refuse(bad.file, bad.line, bad.reason);
      continue;
    }
    ++money.told.events;
    const model::Header& header = mapped.event.header;
    if (const Status read = graph::read_movement(mapped.event, 0, told); !read) {
      refuse(mapped.at.file, mapped.at.line, read.error().message);
      continue;
    }
    if (told.sort == graph::EventMovement::Sort::none) {
      if (money.with_links) take_in_links(money, mapped.event);
      ++money.told.without_money;
      continue;
    }
    RETURN_IF_ERROR(money.pile.add(told, {.source = header.source, .id = header.id, .line = mapped.at.line}));
  }
  return {};
}

}  // namespace

Result<connect::FileReader> open_with_map(const std::string& in, const std::string& map) {
  std::optional<connect::Mapping> mapping;
  if (!map.empty()) {
    ASSIGN_OR_RETURN(mapping, connect::Mapping::load(map));
  }
  return connect::FileReader::open(in, std::move(mapping));
}

Status load_money(const std::string& in, const std::string& map, LoadedMoney& money,
                  LineComplaints& complaints) {
  ASSIGN_OR_RETURN(auto reader, open_with_map(in, map));
  money.files = reader.paths();
  if (!map.empty()) money.files.emplace_back(map);
  RETURN_IF_ERROR(pile_up(reader, money, complaints));
  money.pile.put_into(money.graph, [&](uint64_t line, std::string_view id, const Error& why) {
    ++money.told.refused;
    complaints.tell(in + ":" + std::to_string(line) + ": " + std::string(id) + ": " + why.message);
  });
  const graph::PileTally& tally = money.pile.tally();
  money.told.ids = money.pile.events();
  money.told.newest = money.pile.newest();
  money.told.repeated = tally.repeated;
  money.told.other_content = tally.other_content;
  money.told.out_of_order = tally.out_of_order;
  return {};
}

Status load_saved_money(const std::string& path, uint32_t days_in_memory, LoadedMoney& money) {
  ASSIGN_OR_RETURN(graph::SavedEvents saved,
                   graph::read_graph(path, {.newest = days(days_in_memory)}, money.graph));
  money.told = saved.told();
  money.saved = std::make_unique<graph::SavedEvents>(std::move(saved));
  money.files.emplace_back(path);
  return {};
}

Status check_save_place(const std::string& path, const std::vector<std::filesystem::path>& inputs) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    return invalid("--save-graph " + path + ": is no ordinary file · 不是普通文件");
  const auto folder = std::filesystem::absolute(path, error).parent_path();
  if (!std::filesystem::is_directory(folder, error) || ::access(folder.c_str(), W_OK) != 0)
    return invalid("--save-graph " + path + ": nothing can be written there · 该处无法写入");
  for (const std::filesystem::path& input : inputs) {
    if (std::filesystem::equivalent(path, input, error) ||
        std::filesystem::equivalent(path + ".part", input, error))
      return invalid("--save-graph " + path + " would take the place of what is read: " + input.string() +
                     " · 会覆盖输入文件，请另取名");
  }
  return {};
}

Status save_money(const LoadedMoney& money, const std::string& path) {
  const graph::EventsToSave events{.told = money.told,
                                   .id_of = [&](uint64_t record) { return money.pile.event_of(record); }};
  return graph::write_graph(money.graph, path, &events);
}

std::string_view LoadedMoney::event_of(graph::TransferId transfer) const {
  const uint64_t record = graph.transfers().record(transfer);
  if (saved == nullptr) return pile.event_of(record);
  const auto id = saved->id_of(record);
  if (id) return *id;
  if (trouble) trouble = id.error();
  return {};
}

std::string told_of_load(const LoadedMoney& money) {
  const graph::ToldEvents& told = money.told;
  const graph::GraphTally& graph = money.graph.tally();
  std::string text = "read 读入 " + grouped(told.events) + " events 事件: " + grouped(graph.kept) +
                     " movements of money 资金流水, " + grouped(money.graph.pockets()) + " accounts 账户";
  const auto also = [&](uint64_t count, std::string_view what) {
    if (count != 0) text.append("; ").append(grouped(count)).append(" ").append(what);
  };
  also(told.without_money, "without money 与资金无关");
  also(told.repeated, "repeated 重复");
  also(told.other_content, "with a known id and another content, the first counts 同号异文，以首次为准");
  also(told.out_of_order, "out of order, sorted 乱序，已排序");
  also(graph.to_itself, "to oneself 付给自己");
  also(graph.nothing, "of zero 金额为零");
  also(graph.reversed, "undone 已冲正");
  also(told.refused, "refused 已拒绝");
  return text + "\n";
}

}  // namespace duanlian::app
