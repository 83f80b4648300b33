#include "app/trace_tables.h"

#include <charconv>
#include <cstdio>
#include <optional>

#include "app/console.h"
#include "app/shown.h"
#include "connect/files/table_file.h"
#include "model/words.h"

namespace duanlian::app {
namespace {

constexpr uint64_t kComplaintsShownMax = 100;
constexpr std::size_t kHubsMax = 1'000'000;

std::optional<int64_t> positive_number(std::string_view text) {
  int64_t number = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (trouble != std::errc() || end != text.data() + text.size() || number <= 0) return std::nullopt;
  return number;
}

}  // namespace

void LineComplaints::tell(const std::string& issue) {
  if (++count_ <= kComplaintsShownMax) {
    std::fprintf(stderr, "%s\n", shown(issue).c_str());
  } else if (count_ == kComplaintsShownMax + 1) {
    std::fputs("further bad lines are counted, not shown 其余错误行只计数\n", stderr);
  }
}

void tell_unknown_accounts(const std::string& path, uint64_t accounts) {
  if (accounts == 0) return;
  std::fprintf(stderr, "%s: %s accounts are in no transfer 个账户不在流水中\n", path.c_str(),
               grouped(accounts).c_str());
}

Status mark_hubs(const std::string& path, graph::MoneyGraph& graph, LineComplaints& complaints) {
  if (path.empty()) return {};
  uint64_t unknown = 0;
  std::size_t rows = 0;
  const auto take = [&](std::span<const std::string_view> values, uint64_t) -> Status {
    if (++rows > kHubsMax) return Error{ErrorCode::limit_exceeded, "more rows than kHubsMax"};
    const auto kind = model::parse_word<graph::HubKind>(values[1]);
    if (values[0].empty()) return invalid("the account is empty");
    if (!kind) return invalid("the kind is exchange, merchant or institution");
    const std::vector<graph::PocketId> pockets = graph.find_all(values[0]);
    for (const graph::PocketId pocket : pockets) graph.mark(pocket, *kind);
    if (pockets.empty()) ++unknown;
    return {};
  };
  const auto tell = [&](const std::string& issue) { complaints.tell(issue); };
  ASSIGN_OR_RETURN(const auto counts,
                   connect::read_table(path, {{.name = "account"}, {.name = "kind"}}, take, tell));
  (void)counts;
  tell_unknown_accounts(path, unknown);
  return {};
}

Status read_holders(const std::string& path, const graph::MoneyGraph& graph, graph::Holders& holders,
                    LineComplaints& complaints) {
  uint64_t unknown = 0;
  const auto take = [&](std::span<const std::string_view> values, uint64_t) -> Status {
    if (values[0].empty()) return invalid("the account is empty");
    if (values[1].empty()) return invalid("the holder is empty");
    const std::vector<graph::PocketId> pockets = graph.find_all(values[0]);
    for (const graph::PocketId pocket : pockets) RETURN_IF_ERROR(holders.add(values[1], pocket));
    if (pockets.empty()) ++unknown;
    return {};
  };
  const auto tell = [&](const std::string& issue) { complaints.tell(issue); };
  ASSIGN_OR_RETURN(const auto counts,
                   connect::read_table(path, {{.name = "account"}, {.name = "holder"}}, take, tell));
  (void)counts;
  tell_unknown_accounts(path, unknown);
  return {};
}

Result<std::vector<graph::Rate>> read_rates(const std::string& path, LineComplaints& complaints) {
  std::vector<graph::Rate> rates;
  const auto take = [&](std::span<const std::string_view> values, uint64_t) -> Status {
    if (rates.size() == graph::kRatesMax)
      return Error{ErrorCode::limit_exceeded, "more rates than kRatesMax"};
    const auto from_amount = positive_number(values[1]);
    const auto to_amount = positive_number(values[3]);
    if (values[0].empty() || values[2].empty()) return invalid("an asset has no name");
    if (!from_amount || !to_amount) return invalid("an amount is a whole number of smallest units above 0");
    rates.push_back({.from = std::string(values[0]),
                     .to = std::string(values[2]),
                     .numerator = *to_amount,
                     .denominator = *from_amount});
    return {};
  };
  const auto tell = [&](const std::string& issue) { complaints.tell(issue); };
  ASSIGN_OR_RETURN(
      const auto counts,
      connect::read_table(path,
                          {{.name = "from"}, {.name = "from_amount"}, {.name = "to"}, {.name = "to_amount"}},
                          take, tell));
  (void)counts;
  return rates;
}

}  // namespace duanlian::app
