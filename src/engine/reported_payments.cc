#include "engine/reported_payments.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/hash.h"

namespace duanlian::engine {
namespace {

using graph::PocketId;
using graph::TransferId;

class PaymentFinder {
 public:
  PaymentFinder(const model::Event& event, const CaseFacts& facts)
      : header_(event.header),
        report_(std::get<model::Report>(event.payload)),
        facts_(facts),
        graph_(facts.money()) {}

  Result<ReportedPayments> find() {
    RETURN_IF_ERROR(take_told());
    if (!missing_.empty() || report_.events.empty()) look_around();
    for (const std::string& id : report_.events) {
      if (missing_.contains(id)) found_.missing.push_back(id);
    }
    return std::move(found_);
  }

 private:
  // Ids that the report's own source gave.
  Status take_told() {
    for (const std::string& id : report_.events) {
      ASSIGN_OR_RETURN(const auto position, facts_.position_of(header_.source, id));
      const auto transfer = position ? graph_.find_record(*position) : std::nullopt;
      if (!transfer || !take(*transfer, {})) missing_.insert(id);
    }
    return {};
  }

  // Others gave the ids, or there are none: the transfers of those who paid and were paid.
  void look_around() {
    const std::vector<PocketId> victims = pockets_of_victim();
    const std::vector<PocketId> suspects = pockets_of_suspects();
    std::vector<TransferId> candidates;
    for (const PocketId pocket : victims) look_at(graph_.outgoing(pocket), candidates);
    if (victims.empty())
      for (const PocketId pocket : suspects) look_at(graph_.incoming(pocket), candidates);
    if (report_.events.empty()) return take_paid_to(suspects, candidates);
    take_named(candidates);
  }

  // The last before the report.
  void look_at(const graph::Edges& edges, std::vector<TransferId>& candidates) {
    const std::size_t end = edges.first_after(header_.time);
    const std::size_t earliest = edges.first_at(header_.time - kReportedBack);
    const std::size_t begin = std::max(earliest, end - std::min(end, kReportedLooksMax));
    found_.cut = found_.cut || begin > earliest;
    edges.for_each(begin, end, [&](TransferId id) {
      candidates.push_back(id);
      return true;
    });
  }

  void take_named(const std::vector<TransferId>& candidates) {
    std::vector<uint64_t> positions;
    positions.reserve(candidates.size());
    for (const TransferId id : candidates) positions.push_back(graph_.transfers().record(id));
    std::ranges::sort(positions);
    const auto twice = std::ranges::unique(positions);
    positions.erase(twice.begin(), twice.end());
    const auto ids = facts_.ids_at(positions);
    for (const TransferId transfer : candidates) {
      const auto id = ids.find(graph_.transfers().record(transfer));
      if (id == ids.end() || !missing_.contains(id->second)) continue;
      if (take(transfer, {})) missing_.erase(id->second);
    }
  }

  void take_paid_to(const std::vector<PocketId>& suspects, std::vector<TransferId>& candidates) {
    if (suspects.empty()) return;
    std::ranges::sort(candidates, std::ranges::greater{},
                      [&](TransferId id) { return std::pair(graph_.transfers().time(id), id); });
    std::optional<int64_t> left = report_.amount;
    for (const TransferId transfer : candidates) {
      if (left && *left <= 0) return;
      const PocketId to = graph_.transfers().to(transfer);
      if (std::ranges::find(suspects, to) == suspects.end() || !is_in_lost_currency(transfer)) continue;
      const int64_t came =
          graph_.transfers().at(transfer).arrives.value_or(graph_.transfers().amount(transfer));
      const bool whole = !left || came <= *left;
      if (!take(transfer, whole ? std::nullopt : left)) continue;
      if (left) *left -= std::min(came, *left);
    }
  }

  bool is_in_lost_currency(TransferId transfer) const {
    if (!report_.amount) return true;
    return graph_.asset_name(graph_.asset(graph_.transfers().to(transfer))) == report_.currency.code();
  }

  bool take(TransferId transfer, std::optional<int64_t> amount) {
    if (!graph::counts(graph_.transfers().status(transfer))) return false;
    if (found_.takings.size() == kReportedPaymentsMax) {
      found_.cut = true;
      return false;
    }
    if (!taken_.insert(transfer.value()).second) return true;
    found_.takings.push_back({.transfer = transfer, .amount = amount});
    return true;
  }

  std::vector<PocketId> pockets_of_victim() const {
    if (report_.victim.id.empty()) return {};
    if (report_.victim.kind == model::EntityKind::account) return graph_.find_all(report_.victim.id);
    std::vector<PocketId> pockets;
    for (const model::Entity& account : facts_.accounts_of(scoped(report_.victim), header_.time))
      add_pockets(account.id, pockets);
    return pockets;
  }

  std::vector<PocketId> pockets_of_suspects() const {
    std::vector<PocketId> pockets;
    for (const model::Entity& suspect : report_.suspects) {
      if (suspect.kind == model::EntityKind::account || suspect.kind == model::EntityKind::wallet)
        add_pockets(suspect.id, pockets);
    }
    return pockets;
  }

  void add_pockets(std::string_view id, std::vector<PocketId>& pockets) const {
    for (const PocketId pocket : graph_.find_all(id)) {
      if (std::ranges::find(pockets, pocket) == pockets.end()) pockets.push_back(pocket);
    }
  }

  // Pseudonyms are their source's own.
  model::Entity scoped(const model::Entity& entity) const {
    const bool own =
        entity.kind == model::EntityKind::person || entity.kind == model::EntityKind::organisation;
    return {.kind = entity.kind, .id = own ? header_.source + "/" + entity.id : entity.id};
  }

  const model::Header& header_;
  const model::Report& report_;
  const CaseFacts& facts_;
  const graph::MoneyGraph& graph_;
  ReportedPayments found_;
  std::unordered_set<std::string> missing_;
  std::unordered_set<uint32_t> taken_;
};

}  // namespace

Result<ReportedPayments> payments_of(const model::Event& report, const CaseFacts& facts) {
  return PaymentFinder(report, facts).find();
}

}  // namespace duanlian::engine
