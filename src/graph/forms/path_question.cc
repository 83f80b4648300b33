#include "graph/forms/path_question.h"

#include <algorithm>
#include <simdjson.h>
#include <utility>

#include "base/hash.h"
#include "graph/paths/chain_search.h"
#include "graph/paths/ties.h"
#include "graph/paths/trace_counts.h"
#include "model/codec.h"
#include "model/json_error.h"

namespace duanlian::graph {
namespace {

// Which accounts a kind takes, and over how many hops it goes; 0: it asks for no hops.
struct KindTerms {
  std::size_t accounts_max = kPathAccountsMax;
  std::size_t to_accounts_max = 0;
  uint32_t hops_least = 0;
  uint32_t hops_usual = 0;
  uint32_t hops_most = 0;
};

constexpr KindTerms terms_of(PathKind kind) {
  switch (kind) {
    case PathKind::out_sum:
    case PathKind::in_sum:
    case PathKind::in_out:
      return {.accounts_max = 1};
    case PathKind::trace_counts:
      return {.accounts_max = 1, .hops_least = 1, .hops_usual = 3, .hops_most = kTraceHopsMax};
    case PathKind::chains:
    case PathKind::shortest_chain:
      return {
          .to_accounts_max = kPathAccountsMax, .hops_least = 1, .hops_usual = 4, .hops_most = kChainHopsMax};
    case PathKind::cycles:
      return {.accounts_max = 1, .hops_least = 2, .hops_usual = 6, .hops_most = kChainHopsMax};
    case PathKind::three_cycles:
      return {.accounts_max = 1, .to_accounts_max = 1};
    case PathKind::neighbourhood:
      return {.hops_least = 1, .hops_usual = 2, .hops_most = kNeighbourHopsMax};
    case PathKind::counterparties:
      return {};
    case PathKind::ties:
      return {.hops_least = 1, .hops_usual = 1, .hops_most = kTieHopsMax};
  }
  return {};
}

// A member that not all kinds ask.
struct PartialMember {
  std::string_view name;
  bool is_there = false;
  std::initializer_list<PathKind> asked_by;
};

Status check_asked(const PathQuestion& asked) {
  using enum PathKind;
  const bool has_ratio_min = asked.ratio_min_milli.has_value();
  const bool has_ratio_max = asked.ratio_max_milli.has_value();
  const PartialMember members[] = {
      {"to_accounts", !asked.to_accounts.empty(), {chains, shortest_chain, three_cycles}},
      {"hops_max",
       asked.hops_max.has_value(),
       {trace_counts, chains, shortest_chain, cycles, neighbourhood, ties}},
      {"amount_min",
       asked.amount_min.has_value(),
       {chains, shortest_chain, cycles, neighbourhood, counterparties}},
      {"amount_max", asked.amount_max.has_value(), {neighbourhood}},
      {"gap_max", !asked.gap_max.empty(), {chains, cycles}},
      {"span_max", !asked.span_max.empty(), {chains, cycles}},
      {"ratio_min_milli", has_ratio_min, {chains, cycles, neighbourhood}},
      {"ratio_max_milli", has_ratio_max, {chains, cycles, neighbourhood}},
      {"spread", asked.spread.has_value(), {neighbourhood, counterparties}},
      {"members_min", asked.members_min.has_value(), {counterparties}},
      {"hub_degree", asked.hub_degree.has_value(), {neighbourhood, counterparties}},
      {"cross_hubs", asked.cross_hubs, {neighbourhood}},
      {"degree_max", asked.degree_max.has_value(), {ties}},
      {"answers_max",
       asked.answers_max.has_value(),
       {chains, cycles, three_cycles, neighbourhood, counterparties, ties}},
  };
  for (const PartialMember& member : members) {
    if (!member.is_there || std::ranges::count(member.asked_by, asked.kind) != 0) continue;
    return within(member.name, invalid(std::string(model::to_string(asked.kind)) + " does not ask for it"));
  }
  if (asked.kind == ties && (asked.from || asked.until))
    return within(asked.from ? "from" : "until", invalid("ties does not ask for it"));
  return {};
}

Status check_accounts(const PathQuestion& asked) {
  const KindTerms terms = terms_of(asked.kind);
  const std::string kind(model::to_string(asked.kind));
  if (asked.accounts.size() > terms.accounts_max)
    return within("accounts", invalid(kind + " is asked about one account"));
  if (terms.to_accounts_max != 0 && asked.to_accounts.empty())
    return within("to_accounts", invalid("missing: " + kind + " goes from accounts to others"));
  if (asked.to_accounts.size() > terms.to_accounts_max)
    return within("to_accounts", invalid(kind + " takes one"));
  TextMap<std::string> places;
  const auto take = [&](std::string_view side, const std::vector<std::string>& names) -> Status {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const std::string place = std::string(side) + "[" + std::to_string(i) + "]";
      if (names[i].empty()) return within(place, invalid("an account has no name"));
      if (names[i].size() > kPocketNameBytesMax)
        return within(place, invalid("longer than kPocketNameBytesMax"));
      const auto [known, is_new] = places.try_emplace(names[i], place);
      if (!is_new) return within(place, invalid(names[i] + " was named before, as " + known->second));
    }
    return {};
  };
  RETURN_IF_ERROR(take("accounts", asked.accounts));
  return take("to_accounts", asked.to_accounts);
}

Status check_span(std::string_view member, const std::string& text) {
  if (text.empty() || parse_span(text)) return {};
  return within(member, invalid("a length of time is a whole number and s, m, h or d: 2h"));
}

Status check_ranges(const PathQuestion& asked) {
  if (asked.from && asked.until && *asked.until < *asked.from)
    return within("until", invalid("the window ends before it begins"));
  if (asked.hops_max) {
    const KindTerms terms = terms_of(asked.kind);
    if (*asked.hops_max < terms.hops_least || *asked.hops_max > terms.hops_most) {
      return within("hops_max",
                    invalid(std::string(model::to_string(asked.kind)) + " takes " +
                            std::to_string(terms.hops_least) + " to " + std::to_string(terms.hops_most)));
    }
  }
  if (asked.amount_max && *asked.amount_max < asked.amount_min.value_or(1))
    return within("amount_max", invalid("less than amount_min"));
  if (asked.ratio_max_milli && *asked.ratio_max_milli < asked.ratio_min_milli.value_or(0))
    return within("ratio_max_milli", invalid("less than ratio_min_milli"));
  RETURN_IF_ERROR(check_span("gap_max", asked.gap_max));
  return check_span("span_max", asked.span_max);
}

std::optional<Duration> span_of(const std::string& text) {
  return text.empty() ? std::nullopt : parse_span(text);
}

}  // namespace

Result<PathQuestion> read_path_question(std::string_view json) {
  constexpr std::size_t kDepthMax = 4;
  constexpr std::size_t kCapacityMin = 64;
  if (json.size() > kPathQuestionBytesMax)
    return Error{ErrorCode::limit_exceeded, "the question is longer than kPathQuestionBytesMax"};
  simdjson::dom::parser parser;
  if (parser.allocate(std::max(json.size(), kCapacityMin), kDepthMax) != simdjson::SUCCESS)
    return Error{ErrorCode::unavailable, "no memory for the question"};
  simdjson::dom::element root;
  const auto code = parser.parse(json.data(), json.size(), true).get(root);
  if (code != simdjson::SUCCESS) return model::json_error(code, json, kDepthMax);
  PathQuestion asked;
  RETURN_IF_ERROR(model::Codec<PathQuestion>::parse(asked, root, {}));
  RETURN_IF_ERROR(model::Codec<PathQuestion>::check(asked, {}));
  RETURN_IF_ERROR(check_asked(asked));
  RETURN_IF_ERROR(check_accounts(asked));
  RETURN_IF_ERROR(check_ranges(asked));
  return asked;
}

TimeWindow PathQuestion::window() const {
  TimeWindow window;
  if (from) window.begin = *from;
  if (until) window.end = *until;
  return window;
}

uint32_t PathQuestion::hops() const {
  return hops_max ? static_cast<uint32_t>(*hops_max) : terms_of(kind).hops_usual;
}

std::optional<Duration> PathQuestion::gap() const { return span_of(gap_max); }
std::optional<Duration> PathQuestion::span() const { return span_of(span_max); }

std::optional<RatioRange> PathQuestion::ratio() const {
  if (!ratio_min_milli && !ratio_max_milli) return std::nullopt;
  RatioRange range;
  if (ratio_min_milli) range.least_milli = *ratio_min_milli;
  if (ratio_max_milli) range.most_milli = *ratio_max_milli;
  return range;
}

}  // namespace duanlian::graph
