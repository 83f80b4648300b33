#include "app/trace_load.h"

#include "app/console.h"
#include "graph/feed/event_movement.h"

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
    ++money.refused;
    complaints.tell(std::string(file) + ":" + std::to_string(line) + ": " + why);
  };
  for (auto step = reader.next(mapped, bad); step != connect::ReadStep::end;
       step = reader.next(mapped, bad)) {
    progress.show(reader.bytes_read(), reader.bytes_total(), "bytes");
    if (step == connect::ReadStep::bad_line) {
      refuse(bad.file, bad.line, bad.reason);
      continue;
    }
    ++money.events;
    const model::Header& header = mapped.event.header;
    if (const Status read = graph::read_movement(mapped.event, 0, told); !read) {
      refuse(mapped.at.file, mapped.at.line, read.error().message);
      continue;
    }
    if (told.sort == graph::EventMovement::Sort::none) {
      if (money.with_links) take_in_links(money, mapped.event);
      ++money.without_money;
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
    ++money.refused;
    complaints.tell(in + ":" + std::to_string(line) + ": " + std::string(id) + ": " + why.message);
  });
  return {};
}

std::string told_of_load(const LoadedMoney& money) {
  const graph::PileTally& pile = money.pile.tally();
  const graph::GraphTally& graph = money.graph.tally();
  std::string text = "read 读入 " + grouped(money.events) + " events 事件: " + grouped(graph.kept) +
                     " movements of money 资金流水, " + grouped(money.graph.pockets()) + " accounts 账户";
  const auto also = [&](uint64_t count, std::string_view what) {
    if (count != 0) text.append("; ").append(grouped(count)).append(" ").append(what);
  };
  also(money.without_money, "without money 与资金无关");
  also(pile.repeated, "repeated 重复");
  also(pile.other_content, "with a known id and another content, the first counts 同号异文，以首次为准");
  also(pile.out_of_order, "out of order, sorted 乱序，已排序");
  also(graph.to_itself, "to oneself 付给自己");
  also(graph.nothing, "of zero 金额为零");
  also(graph.reversed, "undone 已冲正");
  also(money.refused, "refused 已拒绝");
  return text + "\n";
}

}  // namespace duanlian::app
