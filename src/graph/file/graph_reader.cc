#include "graph/file/graph_reader.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "base/coding.h"
#include "graph/file/form.h"
#include "graph/file/section_reader.h"
#include "graph/limits.h"
#include "graph/store/restorer.h"

namespace duanlian::graph {
namespace {

// Puts one file's sections into one graph.
class GraphReading {
 public:
  GraphReading(SectionReader& in, MoneyGraph& graph) : in_(in), graph_(graph), restorer_(graph) {}

  Status read(const KeepInMemory& keep) {
    RETURN_IF_ERROR(read_assets());
    RETURN_IF_ERROR(read_banks());
    RETURN_IF_ERROR(read_pockets());
    RETURN_IF_ERROR(read_rare());
    RETURN_IF_ERROR(read_pages(keep));
    RETURN_IF_ERROR(read_events());
    if (!in_.at_end()) return in_.damaged("has a section too many, or in the wrong place");
    const Foot& foot = in_.foot();
    const Status finished = restorer_.finish({.to_itself = foot.to_itself,
                                              .nothing = foot.nothing,
                                              .unmatched_reversals = foot.unmatched_reversals});
    if (!finished) return in_.damaged(finished.error().message);
    for (Page* const page : in_file_) let_go(*page);
    return {};
  }

  const ToldEvents& told() const { return told_; }
  std::size_t ids_entry() const { return ids_entry_; }

 private:
  Status placed(SectionName where, const Status& status) const {
    return status ? Status{} : in_.damaged(where, status.error().message);
  }

  template <class Add>
  Status read_names(SectionName name, const Add& add) {
    const SectionEntry* const entry = in_.take(name);
    if (entry == nullptr) return {};
    ASSIGN_OR_RETURN(const std::string bytes, in_.read(*entry));
    ByteReader reader(bytes);
    while (!reader.at_end() && !reader.failed()) {
      const std::string_view text = reader.bytes();
      if (!reader.failed()) RETURN_IF_ERROR(placed(name, add(text)));
    }
    return reader.failed() ? in_.damaged(name, "a name is cut") : Status{};
  }
  Status read_assets() {
    return read_names({SectionKind::assets, 0},
                      [&](std::string_view name) { return restorer_.add_asset(name); });
  }
  Status read_banks() {
    return read_names({SectionKind::banks, 0},
                      [&](std::string_view name) { return restorer_.add_bank(name); });
  }

  Status read_pockets() {
    const uint64_t count = in_.foot().pockets;
    for (uint32_t section = 0; graph_.pockets() < count; ++section) {
      const SectionName name{SectionKind::pockets, section};
      const SectionEntry* const entry = in_.take(name);
      if (entry == nullptr) return in_.damaged(name, "is missing");
      ASSIGN_OR_RETURN(const std::string bytes, in_.read(*entry));
      const uint64_t end = std::min<uint64_t>(count, graph_.pockets() + kPocketsPerSection);
      ByteReader reader(bytes);
      while (graph_.pockets() < end) RETURN_IF_ERROR(placed(name, read_pocket(reader)));
      if (!reader.at_end()) return in_.damaged(name, "has more pockets than it should");
    }
    return {};
  }

  Status read_pocket(ByteReader& reader) {
    const std::string_view bytes = reader.take(3);
    const uint64_t bank = reader.varint();
    const std::string_view id = reader.bytes();
    if (reader.failed()) return Error{ErrorCode::corrupt, "a pocket is cut"};
    const auto kind = static_cast<uint8_t>(bytes[0]);
    const auto hub = static_cast<uint8_t>(bytes[1]);
    if (kind >= words(PocketKind{}).size() || hub >= words(HubKind{}).size() || bank > kBanksMax)
      return Error{ErrorCode::corrupt, "a pocket is of no kind or no bank that there is"};
    return restorer_.add_pocket({.kind = static_cast<PocketKind>(kind),
                                 .hub = static_cast<HubKind>(hub),
                                 .asset = AssetId{static_cast<uint8_t>(bytes[2])},
                                 .bank = bank == 0 ? kNoBank : BankId{static_cast<uint32_t>(bank - 1)},
                                 .id = id});
  }

  template <class Rare>
  Status read_numbered(SectionName name, Rare& out) {
    const SectionEntry* const entry = in_.take(name);
    if (entry == nullptr) return {};
    ASSIGN_OR_RETURN(const std::string bytes, in_.read(*entry));
    ByteReader reader(bytes);
    while (!reader.at_end()) {
      const uint32_t number = reader.fixed32();
      const auto value = static_cast<typename Rare::mapped_type>(reader.fixed64());
      if (reader.failed() || !out.emplace(number, value).second)
        return in_.damaged(name, "a line is cut or stands twice");
    }
    return {};
  }
  Status read_rare() {
    TransferPages::Arrives arrives;
    TransferPages::FarRecords far_records;
    RETURN_IF_ERROR(read_numbered({SectionKind::arrives, 0}, arrives));
    RETURN_IF_ERROR(read_numbered({SectionKind::far_records, 0}, far_records));
    restorer_.set_rare(std::move(arrives), std::move(far_records));
    return {};
  }

  Status read_pages(const KeepInMemory& keep) {
    const uint64_t transfers = in_.foot().transfers;
    if (transfers > kTransfersMax) return in_.damaged("has more transfers than kTransfersMax");
    const auto pages = static_cast<uint32_t>((transfers + Page::kTransfers - 1) / Page::kTransfers);
    const uint32_t first_whole = first_in_memory(keep, pages);
    for (uint32_t index = 0; index < pages; ++index) {
      const auto count = static_cast<uint32_t>(
          std::min<uint64_t>(transfers - uint64_t{index} * Page::kTransfers, Page::kTransfers));
      RETURN_IF_ERROR(read_page(index, count, index < first_whole && count == Page::kTransfers));
    }
    return {};
  }

  std::optional<int64_t> newest_transfer() const {
    std::optional<int64_t> newest;
    for (const SectionEntry& entry : in_.entries()) {
      if (entry.name.kind == SectionKind::page) newest = std::max(newest.value_or(INT64_MIN), entry.newest);
    }
    return newest;
  }

  uint32_t first_in_memory(const KeepInMemory& keep, uint32_t pages) const {
    uint32_t first = 0;
    if (keep.page_bytes) {
      const uint64_t kept = *keep.page_bytes / sizeof(Page);
      first = pages > kept ? pages - static_cast<uint32_t>(kept) : 0;
    }
    if (!keep.newest) return first;
    const int64_t newest = newest_transfer().value_or(INT64_MIN);
    const int64_t from = newest < INT64_MIN + keep.newest->micros ? INT64_MIN : newest - keep.newest->micros;
    for (const SectionEntry& entry : in_.entries()) {
      if (entry.name.kind == SectionKind::page && entry.newest >= from)
        return std::max(first, std::min(entry.name.number, pages));
    }
    return first;
  }

  Status read_page(uint32_t index, uint32_t transfers, bool in_file) {
    std::vector<int64_t> balances;
    const SectionName balances_name{SectionKind::balances, index};
    if (const SectionEntry* const entry = in_.take(balances_name); entry != nullptr) {
      if (entry->bytes % sizeof(int64_t) != 0 || entry->bytes > Page::kTransfers * sizeof(int64_t))
        return in_.damaged(balances_name, "is of a wrong length");
      balances.resize(entry->bytes / sizeof(int64_t));
      RETURN_IF_ERROR(in_.read(*entry, reinterpret_cast<char*>(balances.data())));
    }
    const SectionName name{SectionKind::page, index};
    const SectionEntry* const entry = in_.take(name);
    if (entry == nullptr) return in_.damaged(name, "is missing");
    if (entry->bytes != page_bytes(transfers)) return in_.damaged(name, "is of a wrong length");
    ASSIGN_OR_RETURN(PagePtr page, in_file ? mapped(*entry) : copied(*entry, transfers));
    if (newest_time(*page, transfers) != entry->newest)
      return in_.damaged(name, "its newest time is another");
    if (in_file) in_file_.push_back(page.get());
    return placed(name, restorer_.add_page(std::move(page), transfers, balances, in_file));
  }

  Result<PagePtr> mapped(const SectionEntry& entry) const {
    PagePtr page = map_page(in_.file(), entry.offset);
    if (!page) return Error{ErrorCode::io, "the system maps no more pages of the money graph's file"};
    RETURN_IF_ERROR(in_.check(entry, {reinterpret_cast<const char*>(page.get()), sizeof(Page)}));
    return page;
  }

  Result<PagePtr> copied(const SectionEntry& entry, uint32_t transfers) const {
    PagePtr page = make_page();
    if (transfers == Page::kTransfers) {
      RETURN_IF_ERROR(in_.read(entry, reinterpret_cast<char*>(page.get())));
      return page;
    }
    ASSIGN_OR_RETURN(const std::string bytes, in_.read(entry));
    const char* at = bytes.data();
    for_each_part(*page, transfers, [&](auto* column, std::size_t column_bytes) {
      std::memcpy(column, at, column_bytes);
      at += column_bytes;
    });
    return page;
  }

  Status read_events() {
    told_.newest = {newest_transfer().value_or(0)};
    const SectionName name{SectionKind::told, 0};
    const SectionEntry* const entry = in_.take(name);
    if (entry == nullptr) return {};
    ASSIGN_OR_RETURN(const std::string bytes, in_.read(*entry));
    ByteReader reader(bytes);
    told_ = {.ids = reader.fixed64(),
             .newest = {static_cast<int64_t>(reader.fixed64())},
             .events = reader.fixed64(),
             .without_money = reader.fixed64(),
             .repeated = reader.fixed64(),
             .other_content = reader.fixed64(),
             .out_of_order = reader.fixed64(),
             .refused = reader.fixed64()};
    if (reader.failed() || !reader.at_end()) return in_.damaged(name, "is of a wrong length");
    const uint64_t size = graph_.size();
    const bool all_have_ids =
        size == 0 || graph_.transfers().record(TransferId{static_cast<uint32_t>(size - 1)}) < told_.ids;
    if (told_.ids > kTransfersMax || !all_have_ids)
      return in_.damaged(name, "tells of too many events, or of fewer than there are");
    ids_entry_ = static_cast<std::size_t>(entry - in_.entries().data()) + 1;
    return pass_event_sections();
  }

  // They are read when they are asked for.
  Status pass_event_sections() {
    const auto sections = static_cast<uint32_t>(event_sections(told_.ids));
    for (uint32_t section = 0; section < sections; ++section) {
      const SectionName name{SectionKind::event_ids, section};
      if (in_.take(name) == nullptr) return in_.damaged(name, "is missing");
    }
    uint64_t places = 0;
    for (uint32_t section = 0; section < sections; ++section) {
      const SectionName name{SectionKind::event_places, section};
      const SectionEntry* const entry = in_.take(name);
      if (entry == nullptr) return in_.damaged(name, "is missing");
      if (entry->bytes % sizeof(uint64_t) != 0) return in_.damaged(name, "is of a wrong length");
      places += entry->bytes / sizeof(uint64_t);
    }
    return places == told_.ids ? Status{} : in_.damaged("has more or fewer places of events than events");
  }

  SectionReader& in_;
  MoneyGraph& graph_;
  Restorer restorer_;
  std::vector<Page*> in_file_;
  ToldEvents told_;
  std::size_t ids_entry_ = 0;
};

}  // namespace

Result<std::unique_ptr<MoneyGraph>> read_graph(const std::filesystem::path& path, const KeepInMemory& keep) {
  auto graph = std::make_unique<MoneyGraph>();
  ASSIGN_OR_RETURN(const SavedEvents events, read_graph(path, keep, *graph));
  return graph;
}

Result<SavedEvents> read_graph(const std::filesystem::path& path, const KeepInMemory& keep,
                               MoneyGraph& graph) {
  ASSIGN_OR_RETURN(SectionReader in, SectionReader::open(path));
  GraphReading reading(in, graph);
  RETURN_IF_ERROR(reading.read(keep));
  return SavedEvents(std::move(in), reading.told(), reading.ids_entry());
}

}  // namespace duanlian::graph
