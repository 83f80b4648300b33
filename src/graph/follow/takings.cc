#include "graph/follow/takings.h"

#include <algorithm>
#include <string>
#include <tuple>

namespace duanlian::graph {

// A taking with what it needs to be put in order.
struct Takings::Told {
  Moment moment;
  uint32_t victim = 0;
  AssetId asset;
  std::optional<int64_t> amount;
  std::size_t place = 0;  // in the question
};

namespace {

Error too_many(std::string_view what, std::string_view limit) {
  return {ErrorCode::limit_exceeded, "there are more " + std::string(what) + " than " + std::string(limit)};
}

Error wrong_taking(std::size_t place, std::string_view why) {
  return invalid("taking " + std::to_string(place + 1) + " " + std::string(why));
}

Status check_bounds(const TraceQuestion& question) {
  if (question.takings.empty()) return invalid("nothing is said to have been taken");
  if (question.takings.size() > kTakingsMax) return too_many("takings", "kTakingsMax");
  if (question.victims.size() > kVictimsMax) return too_many("victims", "kVictimsMax");
  if (question.rates.size() > kRatesMax) return too_many("rates", "kRatesMax");
  if (question.layers_max > kLayersMax) return too_many("layers", "kLayersMax");
  if (question.layers_max < 1) return invalid("layers_max is below 1");
  if (question.least < 1) return invalid("least is below 1");
  if (question.deal_window.micros < 0 || question.deal_window > kDealWindowMax) {
    return invalid("deal_window is not from 0 to kDealWindowMax");
  }
  if (question.deal_tolerance_milli < 0 || question.deal_tolerance_milli > kDealToleranceMilliMax) {
    return invalid("deal_tolerance_milli is not from 0 to kDealToleranceMilliMax");
  }
  for (const Rate& rate : question.rates) {
    if (rate.numerator < 1 || rate.denominator < 1) return invalid("a rate is not above 0");
    if (rate.from == rate.to) return invalid("a rate is between " + rate.from + " and itself");
  }
  return {};
}

Status check_taking(const MoneyGraph& graph, const TraceQuestion& question, std::size_t place) {
  const Taking& taking = question.takings[place];
  if (taking.victim >= question.victims.size()) return wrong_taking(place, "is of no victim that is named");
  if (taking.transfer.value() >= graph.size()) {
    return wrong_taking(place, "is of a transfer that is not there");
  }
  if (!counts(graph.transfers().status(taking.transfer))) {
    return wrong_taking(place, "is of a transfer that moved nothing");
  }
  if (graph.transfers().time(taking.transfer) > question.until.micros) {
    return wrong_taking(place, "is later than the time until which is looked");
  }
  if (taking.amount && *taking.amount < 1) return wrong_taking(place, "is not of an amount above 0");
  return {};
}

}  // namespace

Result<Takings> Takings::read(const MoneyGraph& graph, const TraceQuestion& question) {
  RETURN_IF_ERROR(check_bounds(question));
  std::vector<Told> told;
  told.reserve(question.takings.size());
  Takings takings;
  for (std::size_t place = 0; place < question.takings.size(); ++place) {
    RETURN_IF_ERROR(check_taking(graph, question, place));
    const Taking& taking = question.takings[place];
    const PocketId from = graph.transfers().from(taking.transfer);
    told.push_back({.moment = moment_of(graph, taking.transfer),
                    .victim = taking.victim,
                    .asset = graph.asset(from),
                    .amount = taking.amount,
                    .place = place});
    if (graph.kind(from) != PocketKind::cash) takings.own_.push_back({from, taking.victim});
  }
  std::ranges::sort(takings.own_);
  const auto same = std::ranges::unique(takings.own_);
  takings.own_.erase(same.begin(), same.end());

  takings.number_origins(told);
  const auto order = [](const Told& of) { return std::tuple(of.moment, of.victim, of.place); };
  std::ranges::sort(told, {}, order);
  for (std::size_t begin = 0, end = 0; begin < told.size(); begin = end) {
    while (end < told.size() && told[end].moment == told[begin].moment) ++end;
    RETURN_IF_ERROR(takings.add(graph, std::span(told).subspan(begin, end - begin)));
  }
  return takings;
}

void Takings::number_origins(std::span<const Told> told) {
  for (const Told& of : told) origins_.push_back({.victim = of.victim, .asset = of.asset});
  const auto order = [](const Origin& origin) { return std::pair(origin.victim, origin.asset); };
  std::ranges::sort(origins_, {}, order);
  const auto same = std::ranges::unique(origins_, {}, order);
  origins_.erase(same.begin(), same.end());
}

Status Takings::add(const MoneyGraph& graph, std::span<const Told> of_one_transfer) {
  const TransferId id = of_one_transfer[0].moment.id;
  const int64_t amount = graph.transfers().amount(id);
  const int64_t arrives = graph.transfers().arrives(id).value_or(amount);
  const bool swapped = graph.asset(graph.transfers().from(id)) != graph.asset(graph.transfers().to(id));
  const auto begin = static_cast<uint32_t>(claims_.size());
  int64_t unclaimed = arrives;
  for (const Told& told : of_one_transfer) {
    const auto origin =
        std::ranges::lower_bound(origins_, std::pair(told.victim, told.asset), {},
                                 [](const Origin& of) { return std::pair(of.victim, of.asset); });
    Claim claim{.origin = static_cast<uint32_t>(origin - origins_.begin())};
    if (!told.amount) {
      if (of_one_transfer.size() > 1) return wrong_taking(told.place, "is of a transfer that is told twice");
      claim.quantity = arrives;
      claim.left = amount;
      claim.fee = swapped && arrives > 0 ? 0 : amount - arrives;
      claim.value = amount - claim.fee;
    } else {
      if (*told.amount > unclaimed) return wrong_taking(told.place, "is of more than the transfer brought");
      unclaimed -= *told.amount;
      claim.quantity = *told.amount;
      claim.value = swapped ? scale(amount, *told.amount, arrives) : *told.amount;
      claim.left = claim.value;
      if (claim.value == 0) return wrong_taking(told.place, "is worth nothing of what was paid");
    }
    if (__builtin_add_overflow(total_, claim.value + claim.fee, &total_)) {
      return Error{ErrorCode::limit_exceeded, "what was taken is more than fits whole numbers of 64 bits"};
    }
    origin->taken += claim.value + claim.fee;
    claims_.push_back(claim);
  }
  taken_.push_back({of_one_transfer[0].moment, begin, static_cast<uint32_t>(claims_.size())});
  return {};
}

bool Takings::is_own(PocketId pocket, uint32_t origin) const {
  return std::ranges::binary_search(own_, Own{pocket, origins_[origin].victim});
}

}  // namespace duanlian::graph
