#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <unordered_map>

#include "app/trace_reports.h"
#include "base/hash.h"
#include "base/money.h"

namespace duanlian::app {
namespace {

using graph::PocketId;
using graph::TransferId;

Result<int64_t> smallest_units(const std::string& amount, std::string_view asset) {
  if (const auto currency = Currency::parse(asset)) return parse_major(amount, *currency);
  int64_t units = 0;
  const char* const end = amount.data() + amount.size();
  const auto [at, trouble] = std::from_chars(amount.data(), end, units);
  if (trouble != std::errc() || at != end) {
    return invalid("an amount of " + std::string(asset) + " is a whole number of its smallest units");
  }
  return units;
}

// The events that are asked for, among the transfers that the graph has.
class EventIndex {
 public:
  EventIndex(const std::vector<ReportedPayment>& reported, const LoadedMoney& money) : money_(money) {
    for (const ReportedPayment& payment : reported) {
      if (!payment.event.empty()) transfers_.try_emplace(payment.event);
    }
    money.pile.for_each_event([&](uint64_t record, std::string_view id) {
      const auto wanted = transfers_.find(id);
      if (wanted == transfers_.end()) return;
      wanted->second.is_known = true;
      if (const auto transfer = transfer_at(record)) wanted->second.transfers.push_back(*transfer);
    });
  }

  struct Found {
    bool is_known = false;
    std::vector<TransferId> transfers;
  };
  const Found& find(const std::string& event) const { return transfers_.at(event); }

 private:
  // Records rise with transfers.
  std::optional<TransferId> transfer_at(uint64_t record) const {
    uint64_t low = 0;
    uint64_t high = money_.graph.size();
    while (low < high) {
      const uint64_t middle = low + (high - low) / 2;
      const bool before = money_.graph.transfers().record(TransferId{static_cast<uint32_t>(middle)}) < record;
      (before ? low : high) = before ? middle + 1 : middle;
    }
    const TransferId found{static_cast<uint32_t>(low)};
    if (low == money_.graph.size() || money_.graph.transfers().record(found) != record) return std::nullopt;
    return found;
  }

  const LoadedMoney& money_;
  TextMap<Found> transfers_;
};

Result<TransferId> by_event(const ReportedPayment& payment, const EventIndex& index) {
  const EventIndex::Found& found = index.find(payment.event);
  if (!found.is_known) {
    return Error{ErrorCode::not_found, "no transfer has the id " + payment.event + " · 查无此流水号"};
  }
  if (found.transfers.empty()) {
    return invalid("the transfer " + payment.event + " moved nothing · 该笔未发生资金划转");
  }
  if (found.transfers.size() > 1) {
    return invalid(std::to_string(found.transfers.size()) + " transfers of several sources have the id " +
                   payment.event + " · 流水号不唯一");
  }
  return found.transfers.front();
}

// Looks for the transfer that fits what is remembered, nearest in time.
class Remembered {
 public:
  Remembered(const ReportedPayment& payment, const graph::MoneyGraph& graph)
      : payment_(payment), graph_(graph) {}

  Result<TransferId> find() {
    for (const auto kind : {graph::PocketKind::account, graph::PocketKind::wallet}) {
      for (const PocketId pocket : graph_.find_all(kind, payment_.payer)) {
        payer_known_ = true;
        if (payment_.asset.empty() || graph_.pocket(pocket).asset == payment_.asset) {
          RETURN_IF_ERROR(look(pocket));
        }
      }
    }
    if (!payer_known_) {
      return Error{ErrorCode::not_found, "no transfer names the account " + payment_.payer + " · 查无此账户"};
    }
    if (nearest_ == 0) {
      return Error{ErrorCode::not_found, "no transfer of " + payment_.amount + " from " + payment_.payer +
                                             (payment_.payee.empty() ? "" : " to " + payment_.payee) +
                                             " within 24 hours of that time · 24小时内查无此笔"};
    }
    if (nearest_ > 1) {
      return invalid(std::to_string(nearest_) +
                     " transfers fit equally well; name it by event · 多笔同样吻合，请用流水号指明");
    }
    return best_;
  }

 private:
  Status look(PocketId pocket) {
    ASSIGN_OR_RETURN(const int64_t amount, smallest_units(payment_.amount, graph_.pocket(pocket).asset));
    const graph::Edges paid = graph_.outgoing(pocket);
    const Timestamp time = *payment_.time;
    paid.for_each(paid.first_at(time - kReportedTimeOff), paid.first_after(time + kReportedTimeOff),
                  [&](TransferId id) {
                    offer(id, amount, time);
                    return true;
                  });
    return {};
  }

  void offer(TransferId id, int64_t amount, Timestamp time) {
    const graph::TransferPages& transfers = graph_.transfers();
    if (transfers.amount(id) != amount || !counts(transfers.status(id))) return;
    if (!payment_.payee.empty() && graph_.pocket(transfers.to(id)).id != payment_.payee) return;
    const int64_t off = std::abs(transfers.time(id) - time.micros);
    if (nearest_ != 0 && off > off_) return;
    nearest_ = nearest_ != 0 && off == off_ ? nearest_ + 1 : 1;
    off_ = off;
    best_ = id;
  }

  const ReportedPayment& payment_;
  const graph::MoneyGraph& graph_;
  bool payer_known_ = false;
  uint64_t nearest_ = 0;  // that fit equally well
  int64_t off_ = 0;
  TransferId best_ = graph::kNoTransfer;
};

class Takings {
 public:
  Takings(const LoadedMoney& money, graph::TraceQuestion& question) : money_(money), question_(question) {}

  Status add(const ReportedPayment& payment, TransferId transfer) {
    const graph::TransferPages& transfers = money_.graph.transfers();
    if (!counts(transfers.status(transfer))) {
      return invalid("the transfer was undone, nothing of it is left to follow · 该笔已冲正");
    }
    if (transfers.time(transfer) > question_.until.micros) {
      return invalid("the transfer is later than the time until which is looked · 该笔晚于查询截止时间");
    }
    graph::Taking taking{.transfer = transfer};
    // By event an amount says which part of the transfer it was.
    if (!payment.event.empty() && !payment.amount.empty()) {
      const std::string_view asset = money_.graph.pocket(transfers.to(transfer)).asset;
      ASSIGN_OR_RETURN(taking.amount, smallest_units(payment.amount, asset));
    }
    const auto [known, is_new] = places_.try_emplace(transfer.value(), payment.place);
    if (!is_new && !taking.amount) {
      return Error{ErrorCode::already_exists,
                   "names the same transfer as " + known->second + " · 与前一行同一笔"};
    }
    taking.victim = victim_of(payment, transfer);
    question_.takings.push_back(taking);
    return {};
  }

 private:
  uint32_t victim_of(const ReportedPayment& payment, TransferId transfer) {
    const graph::MoneyGraph::Pocket payer = money_.graph.pocket(money_.graph.transfers().from(transfer));
    std::string name = payment.victim.empty() ? std::string(payer.id) : payment.victim;
    if (name.empty()) name = "cash";
    const auto [found, is_new] = victims_.try_emplace(name, static_cast<uint32_t>(question_.victims.size()));
    if (is_new) question_.victims.push_back(std::move(name));
    return found->second;
  }

  const LoadedMoney& money_;
  graph::TraceQuestion& question_;
  TextMap<uint32_t> victims_;
  std::unordered_map<uint32_t, std::string> places_;
};

}  // namespace

Status find_takings(const std::vector<ReportedPayment>& reported, const LoadedMoney& money,
                    graph::TraceQuestion& question, LineComplaints& complaints) {
  const EventIndex index(reported, money);
  Takings takings(money, question);
  for (const ReportedPayment& payment : reported) {
    if (payment.maybe_no_payment && !index.find(payment.event).is_known) continue;
    Result<TransferId> found =
        payment.event.empty() ? Remembered(payment, money.graph).find() : by_event(payment, index);
    Status added = found ? takings.add(payment, *found) : Status(std::move(found.error()));
    // Two reports of one payment are usual; they name it once.
    if (!added && !(payment.maybe_no_payment && added.error().code == ErrorCode::already_exists)) {
      complaints.tell(payment.place + ": " + added.error().message);
    }
  }
  if (!question.takings.empty()) return {};
  return Error{ErrorCode::not_found,
               "none of the reported payments is among the transfers, so there is nothing to follow · "
               "报案付款均未在流水中找到"};
}

}  // namespace duanlian::app
