#include "graph/file/graph_writer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/coding.h"
#include "graph/file/form.h"
#include "graph/file/section_writer.h"

namespace duanlian::graph {
namespace {

Status write_names(const Names& names, SectionKind kind, SectionWriter& out) {
  std::string bytes;
  for (uint32_t i = 0; i < names.size(); ++i) put_bytes(bytes, names.name(i));
  return bytes.empty() ? Status{} : out.add({kind, 0}, bytes);
}

Status write_pockets(const MoneyGraph& graph, SectionWriter& out) {
  std::string bytes;
  const auto count = static_cast<uint32_t>(graph.pockets());
  for (uint32_t i = 0; i < count; ++i) {
    const PocketId id{i};
    bytes.push_back(static_cast<char>(graph.kind(id)));
    bytes.push_back(static_cast<char>(graph.hub(id)));
    bytes.push_back(static_cast<char>(graph.asset(id).value()));
    const BankId bank = graph.bank(id);
    put_varint(bytes, bank == kNoBank ? 0 : uint64_t{bank.value()} + 1);
    put_bytes(bytes, graph.name(id));
    if ((i + 1) % kPocketsPerSection != 0 && i + 1 != count) continue;
    RETURN_IF_ERROR(out.add({SectionKind::pockets, i / static_cast<uint32_t>(kPocketsPerSection)}, bytes));
    bytes.clear();
  }
  return {};
}

// By number, so that the same graph makes the same bytes.
template <class Rare>
Status write_rare(const Rare& rare, SectionKind kind, SectionWriter& out) {
  if (rare.empty()) return {};
  std::vector<std::pair<uint32_t, uint64_t>> sorted;
  sorted.reserve(rare.size());
  for (const auto& [number, value] : rare) sorted.emplace_back(number, static_cast<uint64_t>(value));
  std::ranges::sort(sorted);
  std::string bytes;
  for (const auto& [number, value] : sorted) {
    put_fixed32(bytes, number);
    put_fixed64(bytes, value);
  }
  return out.add({kind, 0}, bytes);
}

Status write_page(const TransferPages& pages, uint32_t index, SectionWriter& out) {
  const auto transfers = static_cast<uint32_t>(
      std::min<uint64_t>(pages.size() - uint64_t{index} * Page::kTransfers, Page::kTransfers));
  std::string bytes;
  for (const int64_t balance : pages.balances_of(index, transfers))
    put_fixed64(bytes, static_cast<uint64_t>(balance));
  if (!bytes.empty()) RETURN_IF_ERROR(out.add({SectionKind::balances, index}, bytes));
  bytes.clear();
  bytes.reserve(page_bytes(transfers));
  const Page& page = pages.page_at(index);
  for_each_part(page, transfers, [&](const auto* column, std::size_t column_bytes) {
    bytes.append(reinterpret_cast<const char*>(column), column_bytes);
  });
  const int64_t newest = newest_time(page, transfers);
  return out.add({SectionKind::page, index}, bytes, newest);
}

Status write_told(const ToldEvents& told, SectionWriter& out) {
  std::string bytes;
  for (const uint64_t value :
       {told.ids, static_cast<uint64_t>(told.newest.micros), told.events, told.without_money, told.repeated,
        told.other_content, told.out_of_order, told.refused})
    put_fixed64(bytes, value);
  return out.add({SectionKind::told, 0}, bytes);
}

// The ids by record, then their records by hash.
Status write_events(const EventsToSave& events, SectionWriter& out) {
  RETURN_IF_ERROR(write_told(events.told, out));
  const uint64_t count = events.told.ids;
  const uint64_t sections = event_sections(count);
  std::vector<uint64_t> places(count);
  std::string bytes;
  for (uint32_t section = 0; section < sections; ++section) {
    const uint64_t first = section * kIdsPerSection;
    bytes.clear();
    for (uint64_t record = first; record < std::min(count, first + kIdsPerSection); ++record) {
      const std::string_view id = events.id_of(record);
      put_bytes(bytes, id);
      places[record] = place_of(id, static_cast<uint32_t>(record));
    }
    RETURN_IF_ERROR(out.add({SectionKind::event_ids, section}, bytes));
  }
  std::ranges::sort(places);
  auto at = places.begin();
  for (uint32_t section = 0; section < sections; ++section) {
    bytes.clear();
    for (; at != places.end() && section_of_place(*at, sections) == section; ++at) put_fixed64(bytes, *at);
    RETURN_IF_ERROR(out.add({SectionKind::event_places, section}, bytes));
  }
  return {};
}

}  // namespace

Status write_graph(const MoneyGraph& graph, const std::filesystem::path& path, const EventsToSave* events) {
  ASSIGN_OR_RETURN(SectionWriter out, SectionWriter::create(path));
  RETURN_IF_ERROR(write_names(graph.assets(), SectionKind::assets, out));
  RETURN_IF_ERROR(write_names(graph.banks(), SectionKind::banks, out));
  RETURN_IF_ERROR(write_pockets(graph, out));
  const TransferPages& pages = graph.transfers();
  RETURN_IF_ERROR(write_rare(pages.all_arrives(), SectionKind::arrives, out));
  RETURN_IF_ERROR(write_rare(pages.all_far_records(), SectionKind::far_records, out));
  for (uint32_t index = 0; index < pages.pages(); ++index) RETURN_IF_ERROR(write_page(pages, index, out));
  if (events != nullptr) RETURN_IF_ERROR(write_events(*events, out));
  const GraphTally& tally = graph.tally();
  return out.finish({.transfers = graph.size(),
                     .pockets = graph.pockets(),
                     .to_itself = tally.to_itself,
                     .nothing = tally.nothing,
                     .unmatched_reversals = tally.unmatched_reversals});
}

}  // namespace duanlian::graph
