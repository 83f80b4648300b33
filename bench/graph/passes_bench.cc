// Transfers a second of the passes over a whole graph, on one thread: passes_bench [TRANSFERS] [ACCOUNTS]
// [ROUNDS] Every round makes each pass anew, memory and all, and the naive one beside it; medians of the
// rounds.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "base/check.h"
#include "drawn_money.h"
#include "graph/passes/lot_pass.h"

namespace {

using namespace duanlian;
using namespace duanlian::graph;

constexpr uint64_t kSeed = 20'181'111;
constexpr uint64_t kPaymentEach = 1'000;

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

// The same by the book: a std::deque of lots an account, nothing fetched ahead.
class PlainLots {
 public:
  PlainLots(std::size_t accounts, LotOrder order, bool follows_all)
      : pockets_(accounts), order_(order), follows_all_(follows_all) {}

  void add(const TransferColumns& transfers) {
    for (std::size_t i = 0; i < transfers.size(); ++i, ++number_)
      if (transfers.from[i] != transfers.to[i])
        pay(pockets_[transfers.from[i]], pockets_[transfers.to[i]], transfers.amount[i]);
  }
  std::size_t lots() const {
    std::size_t lots = 0;
    for (const auto& pocket : pockets_) lots += pocket.size();
    return lots;
  }

 private:
  void pay(std::deque<Lot>& from, std::deque<Lot>& to, int64_t left) {
    const bool is_victim = !follows_all_ && number_ % kPaymentEach == 0;
    while (left > 0 && !from.empty()) {
      Lot& next = order_ == LotOrder::fifo ? from.front() : from.back();
      const Lot part{std::min(left, next.amount), next.origin};
      left -= part.amount;
      next.amount -= part.amount;
      if (next.amount == 0) order_ == LotOrder::fifo ? from.pop_front() : from.pop_back();
      append(to, part, is_victim);
    }
    if (left > 0) append(to, {left, follows_all_ ? ++origins_ : 0}, is_victim);
  }
  void append(std::deque<Lot>& to, Lot lot, bool is_victim) const {
    if (is_victim && lot.origin == 0) lot.origin = static_cast<uint32_t>(number_ / kPaymentEach) + 1;
    if (!to.empty() && to.back().origin == lot.origin) {
      to.back().amount += lot.amount;
    } else {
      to.push_back(lot);
    }
  }

  std::vector<std::deque<Lot>> pockets_;
  LotOrder order_;
  bool follows_all_;
  uint64_t number_ = 0;
  uint32_t origins_ = 0;
};

std::vector<LotPass::Payment> payments(const DrawnMoney& money) {
  std::vector<LotPass::Payment> payments;
  for (std::size_t i = 0; i < money.amount.size(); i += kPaymentEach)
    payments.push_back({i, static_cast<uint32_t>(i / kPaymentEach) + 1, money.amount[i]});
  return payments;
}

std::size_t count_lots(const LotPass& pass, const DrawnMoney& money) {
  std::size_t lots = 0;
  for (uint32_t account = 0; account < money.accounts; ++account) lots += pass.lots(account).size();
  return lots;
}

void measure_lots(const DrawnMoney& money, LotOrder order, bool follows_all, std::size_t rounds) {
  std::vector<double> ours;
  std::vector<double> plain;
  std::size_t lots = 0;
  std::size_t megabytes = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    double begin = seconds_now();
    LotPass pass =
        follows_all ? LotPass(money.accounts, order) : LotPass(money.accounts, order, payments(money));
    money.each_page([&](const TransferColumns& page) { pass.add(page); });
    ours.push_back(static_cast<double>(money.amount.size()) / (seconds_now() - begin));
    lots = count_lots(pass, money);
    megabytes = pass.bytes() >> 20;

    begin = seconds_now();
    PlainLots naive(money.accounts, order, follows_all);
    money.each_page([&](const TransferColumns& page) { naive.add(page); });
    plain.push_back(static_cast<double>(money.amount.size()) / (seconds_now() - begin));
    CHECK(lots == naive.lots(), "both leave the same lots");
  }
  std::printf(
      "%s, %-21s %6.1f million/s; a deque each %5.1f million/s; %.1f times; best %.1f; %zu lots, %zu MiB\n",
      order == LotOrder::fifo ? "fifo" : "lifo", follows_all ? "all money" : "1 in 1,000 a victim",
      median(ours) / 1e6, median(plain) / 1e6, median(ours) / median(plain),
      *std::ranges::max_element(ours) / 1e6, lots, megabytes);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t transfers = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
  const auto accounts = static_cast<uint32_t>(argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1'000'000);
  const std::size_t rounds = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 5;
  CHECK(transfers > 0 && accounts > 0 && rounds > 0, "passes_bench [TRANSFERS] [ACCOUNTS] [ROUNDS]");
  const DrawnMoney money(transfers, accounts, kSeed);
  for (const bool follows_all : {false, true})
    for (const auto order : {LotOrder::fifo, LotOrder::lifo}) measure_lots(money, order, follows_all, rounds);
}
