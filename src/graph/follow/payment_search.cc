#include "graph/follow/payment_search.h"

#include <cstdlib>
#include <string>

namespace duanlian::graph {
namespace {

class PaymentSearch {
 public:
  PaymentSearch(const MoneyGraph& graph, const RememberedPayment& payment)
      : graph_(graph), payment_(payment) {}

  Result<TransferId> find() {
    const std::vector<PocketId> pockets = graph_.find_all(payment_.payer);
    for (const PocketId pocket : pockets) {
      const std::string_view asset = graph_.asset_name(graph_.asset(pocket));
      if (payment_.asset.empty() || asset == payment_.asset) RETURN_IF_ERROR(look(pocket, asset));
    }
    if (pockets.empty()) return missing("no transfer names the account " + payer() + " · 查无此账户");
    if (alike_ == 0) {
      return missing("no transfer of " + std::string(payment_.said) + " from " + payer() +
                     (payment_.payee.empty() ? "" : " to " + std::string(payment_.payee)) +
                     " within 24 hours of that time · 24小时内查无此笔");
    }
    if (alike_ > 1) {
      return invalid(std::to_string(alike_) +
                     " transfers fit equally well; name it by event · 多笔同样吻合，请用流水号指明");
    }
    return nearest_;
  }

 private:
  std::string payer() const { return std::string(payment_.payer); }
  static Error missing(std::string message) { return {ErrorCode::not_found, std::move(message)}; }

  Status look(PocketId pocket, std::string_view asset) {
    ASSIGN_OR_RETURN(const int64_t amount, payment_.amount(asset));
    const Edges paid = graph_.outgoing(pocket);
    const Timestamp time = payment_.time;
    paid.for_each(paid.first_at(time - kReportedTimeOff), paid.first_after(time + kReportedTimeOff),
                  [&](TransferId id) {
                    offer(id, amount);
                    return true;
                  });
    return {};
  }

  void offer(TransferId id, int64_t amount) {
    const TransferPages& transfers = graph_.transfers();
    if (transfers.amount(id) != amount || !counts(transfers.status(id))) return;
    if (!payment_.payee.empty() && graph_.name(transfers.to(id)) != payment_.payee) return;
    const int64_t off = std::abs(transfers.time(id) - payment_.time.micros);
    if (alike_ != 0 && off > off_) return;
    alike_ = alike_ != 0 && off == off_ ? alike_ + 1 : 1;
    off_ = off;
    nearest_ = id;
  }

  const MoneyGraph& graph_;
  const RememberedPayment& payment_;
  uint64_t alike_ = 0;  // that fit equally well
  int64_t off_ = 0;
  TransferId nearest_ = kNoTransfer;
};

}  // namespace

Result<TransferId> find_payment(const MoneyGraph& graph, const RememberedPayment& payment) {
  return PaymentSearch(graph, payment).find();
}

}  // namespace duanlian::graph
