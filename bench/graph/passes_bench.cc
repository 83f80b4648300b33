// Transfers a second of the passes over a whole graph, on one thread:
// passes_bench [TRANSFERS] [ACCOUNTS] [ROUNDS]
// Every round makes each pass anew, memory and all, and the naive one beside it; medians of the rounds.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <iterator>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "base/check.h"
#include "drawn_money.h"
#include "graph/passes/lot_pass.h"
#include "graph/passes/mix_graph.h"
#include "graph/passes/mix_walk.h"

namespace {

using namespace duanlian;
using namespace duanlian::graph;

constexpr uint64_t kSeed = 20'181'111;
constexpr uint64_t kPaymentEach = 1'000;
constexpr std::size_t kPlainMixTransfers = 1'000'000;
constexpr std::size_t kQuestions = 5'000;

// Of this thread's processor, the system's part for new memory with it: others may use the machine too.
double seconds_now() {
  timespec now{};
  CHECK(::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0, "the system has a clock");
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
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
  void pay(std::deque<OriginLot>& from, std::deque<OriginLot>& to, int64_t left) {
    const bool is_victim = !follows_all_ && number_ % kPaymentEach == 0;
    while (left > 0 && !from.empty()) {
      OriginLot& next = order_ == LotOrder::fifo ? from.front() : from.back();
      const OriginLot part{std::min(left, next.amount), next.origin};
      left -= part.amount;
      next.amount -= part.amount;
      if (next.amount == 0) order_ == LotOrder::fifo ? from.pop_front() : from.pop_back();
      append(to, part, is_victim);
    }
    if (left > 0) append(to, {left, follows_all_ ? ++origins_ : 0}, is_victim);
  }
  void append(std::deque<OriginLot>& to, OriginLot lot, bool is_victim) const {
    if (is_victim && lot.origin == 0) lot.origin = static_cast<uint32_t>(number_ / kPaymentEach) + 1;
    if (!to.empty() && to.back().origin == lot.origin) {
      to.back().amount += lot.amount;
    } else {
      to.push_back(lot);
    }
  }

  std::vector<std::deque<OriginLot>> pockets_;
  LotOrder order_;
  bool follows_all_;
  uint64_t number_ = 0;
  uint32_t origins_ = 0;
};

std::vector<LotPayment> payments(const DrawnMoney& money) {
  std::vector<LotPayment> payments;
  for (std::size_t i = 0; i < money.amount.size(); i += kPaymentEach)
    payments.push_back({i, static_cast<uint32_t>(i / kPaymentEach) + 1, money.amount[i]});
  return payments;
}

template <LotOrder order>
std::size_t count_lots(const LotPass<order>& pass, const DrawnMoney& money) {
  std::size_t lots = 0;
  for (uint32_t account = 0; account < money.accounts; ++account) lots += pass.lots(account).size();
  return lots;
}

template <LotOrder order>
void measure_lots(const DrawnMoney& money, bool follows_all, std::size_t rounds) {
  std::vector<double> ours;
  std::vector<double> plain;
  std::size_t lots = 0;
  std::size_t megabytes = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    double begin = seconds_now();
    LotPass<order> pass =
        follows_all ? LotPass<order>(money.accounts) : LotPass<order>(money.accounts, payments(money));
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

// Proportional by the book: each account has a vector of origins and units, and every transfer takes its
// share of each.
class PlainMixes {
 public:
  explicit PlainMixes(std::size_t accounts) : mixes_(accounts), balances_(accounts) {}

  void add(const TransferColumns& transfers) {
    for (std::size_t i = 0; i < transfers.size(); ++i, ++number_)
      if (transfers.from[i] != transfers.to[i]) pay(transfers.from[i], transfers.to[i], transfers.amount[i]);
  }

 private:
  using Mix = std::vector<std::pair<uint32_t, double>>;
  void pay(uint32_t from, uint32_t to, int64_t amount) {
    const int64_t paid = std::min(amount, balances_[from]);
    moved_.clear();
    if (paid > 0) {
      const double share = static_cast<double>(paid) / static_cast<double>(balances_[from]);
      for (auto& [origin, units] : mixes_[from]) {
        moved_.emplace_back(origin, units * share);
        units -= units * share;
      }
    }
    balances_[from] -= paid;
    if (balances_[from] == 0) mixes_[from].clear();
    if (paid < amount) moved_.emplace_back(number_, static_cast<double>(amount - paid));
    Mix merged;
    std::ranges::merge(mixes_[to], moved_, std::back_inserter(merged));
    std::size_t last = 0;
    for (std::size_t i = 1; i < merged.size(); ++i) {
      if (merged[i].first == merged[last].first) {
        merged[last].second += merged[i].second;
      } else {
        merged[++last] = merged[i];
      }
    }
    merged.resize(last + 1);
    mixes_[to] = std::move(merged);
    balances_[to] += amount;
  }

  std::vector<Mix> mixes_;
  std::vector<int64_t> balances_;
  Mix moved_;
  uint32_t number_ = 0;
};

void ask(const MixGraph& graph, const DrawnMoney& money, const MixQuestion& question, const char* what) {
  std::mt19937_64 random(kSeed);
  MixWalk walk(graph);
  std::vector<double> times;
  double nodes = 0;
  double open = 0;
  while (times.size() < kQuestions) {
    const uint32_t account = money.to[random() % money.to.size()];
    if (graph.balance(account) == 0) continue;
    const double begin = seconds_now();
    const MixAnswer answer = walk.in_pocket(account, question);
    times.push_back((seconds_now() - begin) * 1e6);
    nodes += static_cast<double>(answer.nodes);
    open += answer.open_share;
  }
  std::ranges::sort(times);
  std::printf("  %s, below %g: p50 %.1f us, p99 %.0f us, max %.0f us; %.0f nodes, %.2f %% open\n", what,
              question.epsilon, times[times.size() / 2], times[times.size() * 99 / 100], times.back(),
              nodes / kQuestions, open / kQuestions * 100);
}

void measure_mixes(const DrawnMoney& money, std::size_t rounds) {
  std::vector<double> ours;
  std::vector<double> plain;
  for (std::size_t round = 0; round < rounds; ++round) {
    double begin = seconds_now();
    MixGraph graph(money.accounts);
    money.each_page([&](const TransferColumns& page) { CHECK(graph.add(page), "all of it fits"); });
    ours.push_back(static_cast<double>(money.amount.size()) / (seconds_now() - begin));
    if (round + 1 == rounds) {
      std::printf("mixes %6.1f million/s, best %.1f, %zu MiB\n", median(ours) / 1e6,
                  *std::ranges::max_element(ours) / 1e6, graph.bytes() >> 20);
      std::vector<MixPayment> asked;
      for (uint32_t i = 0; i < money.amount.size(); i += kPaymentEach) asked.push_back({i, 1});
      for (const double epsilon : {1e-2, 1e-3, 1e-4}) {
        ask(graph, money, {.epsilon = epsilon}, "whose money");
        ask(graph, money, {.payments = asked, .names_owners = false, .epsilon = epsilon},
            "1 in 1,000 payments");
        ask(graph, money,
            {.payments = std::span(asked).subspan(asked.size() / 2, 1),
             .names_owners = false,
             .epsilon = epsilon},
            "one payment");
      }
    }
  }
  const std::size_t some = std::min(kPlainMixTransfers, money.amount.size());
  const double begin = seconds_now();
  PlainMixes naive(money.accounts);
  naive.add({std::span(money.from).first(some), std::span(money.to).first(some),
             std::span(money.amount).first(some)});
  const double each = static_cast<double>(some) / (seconds_now() - begin);
  std::printf("  a vector of origins each: %.2f million/s over the first %zu; %.0f times\n", each / 1e6, some,
              median(ours) / each);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t transfers = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
  const auto accounts = static_cast<uint32_t>(argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1'000'000);
  const std::size_t rounds = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 5;
  CHECK(transfers > 0 && accounts > 0 && rounds > 0, "passes_bench [TRANSFERS] [ACCOUNTS] [ROUNDS]");
  const DrawnMoney money(transfers, accounts, kSeed);
  for (const bool follows_all : {false, true}) {
    measure_lots<LotOrder::fifo>(money, follows_all, rounds);
    measure_lots<LotOrder::lifo>(money, follows_all, rounds);
  }
  measure_mixes(money, rounds);
}
