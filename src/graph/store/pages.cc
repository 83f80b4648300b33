#include "graph/store/pages.h"

#include <bit>
#include <mutex>
#include <utility>

#include "base/check.h"

namespace duanlian::graph {

// Up to kTransfers numbers, in blocks, so that a page of few known balances is small.
struct TransferPages::Balances {
  static constexpr std::size_t kBlock = 4'096;
  static constexpr std::size_t kBlocks = Page::kTransfers / kBlock;
  std::array<std::unique_ptr<int64_t[]>, kBlocks> blocks;
  std::atomic<std::size_t> count = 0;

  void add(int64_t balance) {
    auto& block = blocks[count / kBlock];
    if (!block) block = std::make_unique_for_overwrite<int64_t[]>(kBlock);
    block[count % kBlock] = balance;
    ++count;
  }
  int64_t at(std::size_t index) const { return blocks[index / kBlock][index % kBlock]; }
};

TransferPages::TransferPages()
    : table_(std::make_unique<std::atomic<Page*>[]>(kPagesMax)),
      balances_(std::make_unique<std::atomic<Balances*>[]>(kPagesMax)) {}

TransferPages::~TransferPages() {
  for (std::size_t i = 0; i < kPagesMax; ++i) {
    PagePtr(table_[i].load(std::memory_order_relaxed)).reset();
    delete balances_[i].load(std::memory_order_relaxed);
  }
}

TransferId TransferPages::append(const Transfer& transfer) {
  const uint64_t number = size_.load(std::memory_order_relaxed);
  CHECK(number < kTransfersMax, "the money graph is full");
  CHECK(transfer.record >= last_record_, "records never fall");
  last_record_ = transfer.record;
  const TransferId id{static_cast<uint32_t>(number)};
  const std::size_t index = number / Page::kTransfers;
  const std::size_t at = slot(id);
  const std::size_t group = at / Page::kGroup;
  if (at == 0) {
    table_[index].store(make_page().release(), std::memory_order_release);
    balances_[index].store(new Balances, std::memory_order_release);
  }
  Page& page = *table_[index].load(std::memory_order_relaxed);
  Balances& balances = *balances_[index].load(std::memory_order_relaxed);
  if (at % Page::kGroup == 0) {
    page.first_record[group] = transfer.record;
    page.balance_known[group] = 0;
    page.balances_before[group] = static_cast<uint32_t>(balances.count);
  }
  TransferRow& row = page.rows[at];
  row.time.set(transfer.time.micros);
  row.amount.set(transfer.amount);
  row.from = transfer.from.value();
  row.to = transfer.to.value();
  auto bits = static_cast<uint16_t>(static_cast<unsigned>(transfer.kind) |
                                    static_cast<unsigned>(transfer.status) << Page::kStatusShift);
  if (transfer.arrives) {
    bits |= Page::kTwoAmounts;
    const std::unique_lock lock(rare_mutex_);
    arrives_.emplace(id.value(), *transfer.arrives);
  }
  row.flags = bits;
  const uint64_t above = transfer.record - page.first_record[group];
  row.record = static_cast<uint16_t>(std::min<uint64_t>(above, Page::kFarRecord));
  if (above >= Page::kFarRecord) {
    const std::unique_lock lock(rare_mutex_);
    far_records_.emplace(id.value(), transfer.record);
  }
  if (transfer.balance_before) {
    balances.add(*transfer.balance_before);
    // Others may look at the bits of earlier transfers of the group meanwhile.
    __atomic_fetch_or(&page.balance_known[group], uint64_t{1} << (at % Page::kGroup), __ATOMIC_RELEASE);
  }
  size_.store(number + 1, std::memory_order_release);
  return id;
}

void TransferPages::set_status(TransferId id, MovementStatus status) {
  Page& page = *table_[id.value() >> 16].load(std::memory_order_relaxed);
  uint16_t& flags = page.rows[slot(id)].flags;
  const auto kept = static_cast<uint16_t>(flags & ~(Page::kStatusBits << Page::kStatusShift));
  __atomic_store_n(&flags, static_cast<uint16_t>(kept | static_cast<unsigned>(status) << Page::kStatusShift),
                   __ATOMIC_RELAXED);
}

PutUnder TransferPages::move_page(std::size_t index, int file, uint64_t offset) {
  CHECK((index + 1) * Page::kTransfers <= size(), "a full page is moved");
  const PutUnder put = put_under(*table_[index].load(std::memory_order_relaxed), file, offset);
  if (put == PutUnder::done) ++pages_in_file_;
  return put;
}

Transfer TransferPages::at(TransferId id) const {
  return {.time = {time(id)},
          .from = from(id),
          .to = to(id),
          .amount = amount(id),
          .kind = kind(id),
          .status = status(id),
          .arrives = arrives(id),
          .balance_before = balance_before(id),
          .record = record(id)};
}

std::optional<int64_t> TransferPages::arrives(TransferId id) const {
  if (!has_two_amounts(id)) return std::nullopt;
  const std::shared_lock lock(rare_mutex_);
  return arrives_.at(id.value());
}

std::optional<int64_t> TransferPages::balance_before(TransferId id) const {
  const Page& of = page(id);
  const std::size_t at = slot(id);
  const std::size_t group = at / Page::kGroup;
  const uint64_t known = __atomic_load_n(&of.balance_known[group], __ATOMIC_ACQUIRE);
  const uint64_t bit = uint64_t{1} << (at % Page::kGroup);
  if ((known & bit) == 0) return std::nullopt;
  const std::size_t before =
      of.balances_before[group] + static_cast<std::size_t>(std::popcount(known & (bit - 1)));
  return balances_[id.value() >> 16].load(std::memory_order_acquire)->at(before);
}

uint64_t TransferPages::record(TransferId id) const {
  const Page& of = page(id);
  const std::size_t at = slot(id);
  const uint16_t above = of.rows[at].record;
  if (above != Page::kFarRecord) return of.first_record[at / Page::kGroup] + above;
  const std::shared_lock lock(rare_mutex_);
  return far_records_.at(id.value());
}

std::optional<int64_t> TransferPages::second_amount(uint64_t number) const {
  const std::shared_lock lock(rare_mutex_);
  const auto found = arrives_.find(static_cast<uint32_t>(number));
  return found == arrives_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<uint64_t> TransferPages::far_record(uint64_t number) const {
  const std::shared_lock lock(rare_mutex_);
  const auto found = far_records_.find(static_cast<uint32_t>(number));
  return found == far_records_.end() ? std::nullopt : std::optional(found->second);
}

TransferPages::Arrives TransferPages::all_arrives() const {
  const std::shared_lock lock(rare_mutex_);
  return arrives_;
}

TransferPages::FarRecords TransferPages::all_far_records() const {
  const std::shared_lock lock(rare_mutex_);
  return far_records_;
}

std::vector<int64_t> TransferPages::balances_of(std::size_t page, uint32_t transfers) const {
  const std::size_t groups = (transfers + Page::kGroup - 1) / Page::kGroup;
  std::size_t count = 0;
  for (std::size_t group = 0; group < groups; ++group) {
    uint64_t known = __atomic_load_n(&page_at(page).balance_known[group], __ATOMIC_ACQUIRE);
    const std::size_t rest = transfers - group * Page::kGroup;
    if (rest < Page::kGroup) known &= (uint64_t{1} << rest) - 1;
    count += static_cast<std::size_t>(std::popcount(known));
  }
  const Balances& balances = *balances_[page].load(std::memory_order_acquire);
  std::vector<int64_t> all;
  all.reserve(count);
  for (std::size_t i = 0; i < count; ++i) all.push_back(balances.at(i));
  return all;
}

void TransferPages::adopt(PagePtr page, uint32_t transfers, std::span<const int64_t> balances, bool in_file) {
  const uint64_t number = size_.load(std::memory_order_relaxed);
  CHECK(number % Page::kTransfers == 0 && transfers != 0 && transfers <= Page::kTransfers,
        "pages follow full ones");
  CHECK(number + transfers <= kTransfersMax, "the money graph is full");
  const std::size_t index = number / Page::kTransfers;
  auto known = std::make_unique<Balances>();
  for (const int64_t balance : balances) known->add(balance);
  if (in_file) ++pages_in_file_;
  table_[index].store(page.release(), std::memory_order_release);
  balances_[index].store(known.release(), std::memory_order_release);
  size_.store(number + transfers, std::memory_order_release);
  last_record_ = record(TransferId{static_cast<uint32_t>(number + transfers - 1)});
}

void TransferPages::adopt_rare(Arrives arrives, FarRecords far_records) {
  const std::unique_lock lock(rare_mutex_);
  arrives_ = std::move(arrives);
  far_records_ = std::move(far_records);
}

std::size_t TransferPages::bytes() const {
  const std::size_t count = pages();
  std::size_t sum = (count - pages_in_file_) * sizeof(Page);
  for (std::size_t i = 0; i < count; ++i) {
    const Balances& balances = *balances_[i].load(std::memory_order_acquire);
    sum += (balances.count + Balances::kBlock - 1) / Balances::kBlock * Balances::kBlock * sizeof(int64_t);
  }
  const std::shared_lock lock(rare_mutex_);
  constexpr std::size_t kEntryBytes = 40;  // a node of a hash table, about
  return sum + (arrives_.size() + far_records_.size()) * kEntryBytes;
}

}  // namespace duanlian::graph
