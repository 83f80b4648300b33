#include "respond/chase/draft.h"

#include <algorithm>
#include <utility>

#include "base/coding.h"
#include "graph/store/walk.h"
#include "model/text_form.h"

namespace duanlian::respond {
namespace {

using model::Measure;
using model::OrderRelation;

constexpr std::size_t kInstitutionBytesMax = 64;  // of an order

std::string_view word_of(graph::FollowMethod method) {
  return words(graph::FollowMethod{})[static_cast<std::size_t>(method)];
}

void append_part(std::string& key, std::string_view part) { key.append(part).push_back('\0'); }

std::string digits_of(std::string_view key) {
  const Hash128 hash = hash128(key);
  std::string bytes;
  for (const uint64_t half : {hash.high, hash.low}) {
    for (int shift = 56; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(half >> shift & 0xff));
  }
  return to_hex(bytes);
}

std::string reason_of_hold(std::string_view reports, std::string_view hops, std::string_view method,
                           std::string_view traced, std::string_view amount) {
  std::string reason;
  for (const std::string_view part : {reports, std::string_view("起举报的被骗资金经"),
                                      hops,    std::string_view("层转入该账户，按"),
                                      method,  std::string_view("法追踪到 "),
                                      traced,  std::string_view("，本指令针对其中尚未控制的 "),
                                      amount,  std::string_view("。 Money of "),
                                      reports, std::string_view(" report(s) came here over "),
                                      hops,    std::string_view(" hop(s): by "),
                                      method,  std::string_view(" "),
                                      traced,  std::string_view(" was traced, of which "),
                                      amount,  std::string_view(" is under no order yet.")})
    reason += part;
  return reason;
}

}  // namespace

Proposal Draft::hold(const Ranked& ranked) const {
  const Wanted& wanted = ranked.wanted;
  const graph::Rest& rest = *wanted.rest;
  Proposal proposal = begin(wanted.pocket, Measure::stop);
  choose_measure(proposal);
  model::Order& order = proposal.order;
  order.amount = wanted.amount();
  order.currency = *Currency::parse(graph_.pocket(wanted.pocket).asset);
  order.traced = std::max(std::min(wanted.traced, rest.quantity), *order.amount);
  order.method = word_of(options_.method);
  for (const graph::Share& share : wanted.shares) {
    const ChasedReport& report = reports_.reports[trace_.origins[share.origin].victim];
    order.shares.push_back({.report = report.id,
                            .source = report.source == options_.issuer ? std::string() : report.source,
                            .amount = share.value});
  }
  prove(proposal, wanted.shares);
  name(proposal, victims_of(wanted.shares));
  order.reason = reason_of_hold(std::to_string(order.shares.size()), std::to_string(rest.layer), order.method,
                                money(proposal, *order.traced), money(proposal, *order.amount));
  proposal.chance_milli = ranked.chance_milli;
  proposal.expected = ranked.expected();
  proposal.layer = rest.layer;
  proposal.confidence_milli = rest.confidence_milli;
  proposal.doubts = rest.doubts;
  return proposal;
}

Proposal Draft::query(graph::PocketId pocket, const graph::Shares& not_found) const {
  Proposal proposal = begin(pocket, Measure::query);
  prove(proposal, not_found);
  name(proposal, victims_of(not_found));
  // Without an amount: a query holds nothing.
  const Currency currency = Currency::parse(graph_.pocket(pocket).asset).value_or(Currency{});
  const std::string missing =
      to_major({graph::sum_of(not_found), currency}) + " " + std::string(currency.code());
  proposal.order.reason =
      "追踪到该账户的被骗资金中有 " + missing +
      " 已不在账户内，且尚无转账记录表明去向，请提供此后的交易明细。 Of victims' money traced here " +
      missing + " was not found, and no transfer tells where it went: tell what was paid since.";
  return proposal;
}

Proposal Draft::recall(const graph::Taking& taking, int64_t amount) const {
  const graph::PocketId payee = graph_.transfers().to(taking.transfer);
  Proposal proposal = begin(payee, Measure::recall);
  proposal.layer = 1;
  model::Order& order = proposal.order;
  order.amount = amount;
  order.currency = *Currency::parse(graph_.pocket(payee).asset);
  order.traced = amount;
  order.method = word_of(options_.method);
  list(proposal, {taking.transfer});
  // One of each payment for good.
  std::string key;
  append_part(key, options_.issuer);
  append_part(key, order.transfers.empty() ? std::string_view() : order.transfers[0]);
  append_part(key, reports_.reports[taking.victim].id);
  proposal.id = "recall-" + digits_of(key);
  const std::string paid = money(proposal, amount);
  const std::string& report = reports_.reports[taking.victim].id;
  order.reason = "付款人因诈骗支付 " + paid + "，请收款行协助追回。举报：" + report +
                 "。 The payer was deceived into paying " + paid +
                 "; the receiving bank is asked to return it. Report: " + report + ".";
  return proposal;
}

Proposal Draft::begin(graph::PocketId id, Measure measure) const {
  const graph::MoneyGraph::Pocket pocket = graph_.pocket(id);
  Proposal proposal{.pocket = id};
  model::Order& order = proposal.order;
  order.measure = measure;
  order.target = {.kind = model::EntityKind::account, .id = std::string(pocket.id)};
  if (pocket.bank.size() <= kInstitutionBytesMax && model::is_label(pocket.bank))
    order.institution = pocket.bank;
  if (measure != Measure::query) order.authority = options_.authority;
  return proposal;
}

// What is in force of this issuer is raised, so that one clock runs. A third stop may not be.
void Draft::choose_measure(Proposal& proposal) const {
  model::Order& order = proposal.order;
  const AccountOrders& there = ordered_.on(proposal.pocket);
  if (!there.freeze.empty()) {
    order.measure = Measure::freeze;
    order.relation = OrderRelation::raises;
    order.other = there.freeze;
  } else if (!there.stop.empty()) {
    order.relation = OrderRelation::raises;
    order.other = there.stop;
  } else if (ordered_.stops_of(order.target.id) >= kStopsOfAccountMax) {
    order.measure = Measure::freeze;
  }
}

// Of each share the shortest path, the largest share's first; those of money that is held in another's place
// go by both.
void Draft::prove(Proposal& proposal, const graph::Shares& shares) const {
  graph::Shares ordered = shares;
  std::ranges::sort(ordered, {},
                    [](const graph::Share& share) { return std::pair(-share.value, share.origin); });
  std::set<graph::TransferId> transfers;
  for (const graph::Share& share : ordered) {
    std::set<std::pair<graph::PocketId, uint32_t>> ways{{proposal.pocket, share.origin}};
    const ClaimPlace first{.pocket = proposal.pocket, .origin = share.origin};
    for (auto at = claims_.lower_bound(first); at != claims_.end(); ++at) {
      if (at->first.pocket != first.pocket || at->first.origin != first.origin) break;
      ways.insert(at->second.ways.begin(), at->second.ways.end());
    }
    std::set<graph::TransferId> more = transfers;
    bool known = false;
    for (const auto& [pocket, origin] : ways) known = paths_.add(pocket, origin, more) || known;
    if (!known || more.size() > model::kListEntriesMax) {
      proposal.path_cut = true;
      continue;
    }
    transfers = std::move(more);
  }
  list(proposal, transfers);
}

// In the order in which the money moved.
void Draft::list(Proposal& proposal, const std::set<graph::TransferId>& transfers) const {
  std::vector<graph::TransferId> in_order(transfers.begin(), transfers.end());
  std::ranges::sort(in_order, {}, [&](graph::TransferId id) { return graph::moment_of(graph_, id); });
  for (const graph::TransferId id : in_order) {
    std::string event = options_.event_of ? options_.event_of(id) : std::string();
    if (event.empty()) {
      proposal.path_cut = true;
    } else {
      proposal.order.transfers.push_back(std::move(event));
    }
  }
}

// The same plan has the same ids; what is missing after it has others.
void Draft::name(Proposal& proposal, const std::vector<uint32_t>& victims) const {
  const model::Order& order = proposal.order;
  const uint32_t before =
      order.measure == Measure::query
          ? ordered_.queries_of(order.target.id).count
          : ordered_.on(proposal.pocket).of_measure[static_cast<std::size_t>(order.measure)];
  std::vector<std::string> reports;
  for (const uint32_t victim : victims)
    reports.push_back(reports_.reports[victim].source + '\0' + reports_.reports[victim].id);
  std::ranges::sort(reports);
  std::string key;
  append_part(key, options_.issuer);
  append_part(key, order.target.id);
  append_part(key, graph_.pocket(proposal.pocket).asset);
  for (const std::string& report : reports) append_part(key, report);
  proposal.id =
      std::string(model::to_string(order.measure)) + "-" + digits_of(key) + "-" + std::to_string(before + 1);
}

std::vector<uint32_t> Draft::victims_of(const graph::Shares& shares) const {
  std::vector<uint32_t> victims;
  for (const graph::Share& share : shares) victims.push_back(trace_.origins[share.origin].victim);
  return victims;
}

std::string Draft::money(const Proposal& proposal, int64_t amount) const {
  return to_major({amount, proposal.order.currency}) + " " + std::string(proposal.order.currency.code());
}

}  // namespace duanlian::respond
