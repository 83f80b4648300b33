#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "app/trace_reports.h"
#include "base/hash.h"
#include "base/money.h"
#include "graph/follow/landing.h"
#include "graph/follow/payment_search.h"

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
  explicit EventIndex(const LoadedMoney& money) : money_(money) {}

  Status look_for(const std::vector<ReportedPayment>& reported) {
    for (const ReportedPayment& payment : reported) {
      if (!payment.event.empty()) transfers_.try_emplace(payment.event);
    }
    if (money_.saved != nullptr) return look_in_saved();
    money_.pile.for_each_event([&](uint64_t record, std::string_view id) {
      const auto wanted = transfers_.find(id);
      if (wanted != transfers_.end()) add(wanted->second, record);
    });
    return {};
  }

  struct Found {
    bool is_known = false;
    std::vector<TransferId> transfers;
  };
  const Found& find(const std::string& event) const { return transfers_.at(event); }

 private:
  Status look_in_saved() {
    if (!transfers_.empty() && money_.saved->told().ids == 0 && money_.graph.size() != 0) {
      return invalid(
          "the saved graph has no ids of events: name payments by payer, amount and time · "
          "该图文件不含流水号，请按付款人、金额、时间指明");
    }
    for (auto& [id, found] : transfers_) {
      ASSIGN_OR_RETURN(const auto records, money_.saved->records_of(id));
      for (const uint64_t record : records) add(found, record);
    }
    return {};
  }

  void add(Found& found, uint64_t record) const {
    found.is_known = true;
    if (const auto transfer = money_.graph.find_record(record)) found.transfers.push_back(*transfer);
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

Result<TransferId> by_memory(const ReportedPayment& payment, const graph::MoneyGraph& graph) {
  return graph::find_payment(
      graph, {.payer = payment.payer,
              .payee = payment.payee,
              .asset = payment.asset,
              .time = *payment.time,
              .amount = [&](std::string_view asset) { return smallest_units(payment.amount, asset); },
              .said = payment.amount});
}

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
    RETURN_IF_ERROR(check_beside(payment, transfer));
    graph::Taking taking{.transfer = transfer};
    // By event an amount says which part of the transfer it was.
    if (!payment.event.empty() && !payment.amount.empty()) {
      const std::string_view asset = money_.graph.pocket(transfers.to(transfer)).asset;
      ASSIGN_OR_RETURN(taking.amount, smallest_units(payment.amount, asset));
    }
    const auto known = named_.find(transfer.value());
    if (known != named_.end() && !taking.amount) {
      return Error{ErrorCode::already_exists,
                   "names the same transfer as " + known->second.place + " · 与前一行同一笔"};
    }
    const int64_t brought = graph::brought(money_.graph, transfer);
    const int64_t left = known == named_.end() ? brought : known->second.left;
    const int64_t taken = taking.amount.value_or(brought);
    if (taken <= 0) return invalid("an amount is above 0 · 金额须大于 0");
    if (taken > left) return invalid("more than is left of what the transfer brought · 超过该笔余额");
    named_[transfer.value()] = {known == named_.end() ? payment.place : known->second.place, left - taken};
    taking.victim = victim_of(payment, transfer);
    question_.takings.push_back(taking);
    return {};
  }

 private:
  // What stands beside an event agrees with it.
  Status check_beside(const ReportedPayment& payment, TransferId transfer) const {
    if (payment.event.empty()) return {};
    const graph::TransferPages& transfers = money_.graph.transfers();
    const auto differs = [&](const std::string& said, std::string_view is) {
      return !said.empty() && said != is;
    };
    if (differs(payment.payer, money_.graph.name(transfers.from(transfer))) ||
        differs(payment.payee, money_.graph.name(transfers.to(transfer)))) {
      return invalid("the transfer " + payment.event + " is between other accounts · 该笔流水账户不符");
    }
    if (differs(payment.asset, money_.graph.pocket(transfers.from(transfer)).asset) &&
        differs(payment.asset, money_.graph.pocket(transfers.to(transfer)).asset)) {
      return invalid("the transfer " + payment.event + " is in another currency · 该笔流水币种不符");
    }
    return {};
  }

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
  struct Named {
    std::string place;  // where it was first
    int64_t left = 0;   // of what it brought
  };
  std::unordered_map<uint32_t, Named> named_;  // by transfer
};

}  // namespace

Status find_takings(const std::vector<ReportedPayment>& reported, const LoadedMoney& money,
                    graph::TraceQuestion& question, LineComplaints& complaints) {
  EventIndex index(money);
  RETURN_IF_ERROR(index.look_for(reported));
  Takings takings(money, question);
  for (const ReportedPayment& payment : reported) {
    if (payment.maybe_no_payment && !index.find(payment.event).is_known) continue;
    Result<TransferId> found =
        payment.event.empty() ? by_memory(payment, money.graph) : by_event(payment, index);
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
