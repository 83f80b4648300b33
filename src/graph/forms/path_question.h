#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "graph/limits.h"
#include "graph/paths/bounds.h"
#include "graph/paths/neighbourhood.h"
#include "graph/paths/sight.h"
#include "model/field.h"

namespace duanlian::graph {

// What is asked of the graph beside tracing: docs/paths.md.
enum class PathKind : uint8_t {
  out_sum,
  in_sum,
  in_out,
  trace_counts,
  chains,
  shortest_chain,
  cycles,
  three_cycles,
  neighbourhood,
  counterparties,
  ties,
};
constexpr auto words(PathKind) {
  return std::to_array<std::string_view>({"out_sum", "in_sum", "in_out", "trace_counts", "chains",
                                          "shortest_chain", "cycles", "three_cycles", "neighbourhood",
                                          "counterparties", "ties"});
}

// How an answer is written.
enum class PathForm : uint8_t { json, csv };
constexpr auto words(PathForm) { return std::to_array<std::string_view>({"json", "csv"}); }

inline constexpr std::size_t kPathAccountsMax = 10'000;                // that a question names on one side
inline constexpr std::size_t kPathQuestionBytesMax = 4 * 1024 * 1024;  // of its JSON
inline constexpr std::size_t kPathSpanBytesMax = 32;
inline constexpr int64_t kPathStepsMax = 1'000'000'000;
inline constexpr int64_t kPathTimeMaxMs = 24 * 3'600'000;

// A question as it is written: one JSON object. What is absent was left to us; what a kind does not ask is
// refused.
struct PathQuestion {
  PathKind kind = PathKind::out_sum;
  std::vector<std::string> accounts;
  std::vector<std::string> to_accounts;
  std::string currency;
  std::optional<Timestamp> from;
  std::optional<Timestamp> until;
  std::optional<int64_t> hops_max;
  std::optional<int64_t> amount_min;
  std::optional<int64_t> amount_max;
  std::string gap_max;
  std::string span_max;
  std::optional<int64_t> ratio_min_milli;
  std::optional<int64_t> ratio_max_milli;
  std::optional<Spread> spread;
  std::optional<int64_t> members_min;
  std::optional<int64_t> hub_degree;
  bool cross_hubs = false;
  std::optional<int64_t> degree_max;
  std::optional<int64_t> answers_max;
  std::optional<int64_t> steps_max;
  std::optional<int64_t> time_limit_ms;
  std::optional<PathForm> format;
  bool events = false;
  bool mask = false;

  template <class Fields>
  static void describe(Fields& fields) {
    describe_pockets(fields);
    describe_filters(fields);
    describe_bounds(fields);
  }

  // As the library asks. REQUIRES what read_path_question() gave.
  TimeWindow window() const;
  uint32_t hops() const;  // the usual number for the kind where none is said
  std::optional<Duration> gap() const;
  std::optional<Duration> span() const;
  std::optional<RatioRange> ratio() const;

 private:
  template <class Fields>
  static void describe_pockets(Fields& fields) {
    using Question = PathQuestion;
    fields.template add<&Question::kind>({.name = "kind", .required = true, .doc = "what is asked"});
    fields.template add<&Question::accounts>({.name = "accounts",
                                              .required = true,
                                              .size_max = static_cast<uint32_t>(kPathAccountsMax),
                                              .doc = "accounts or wallets that are asked about"});
    fields.template add<&Question::to_accounts>(
        {.name = "to_accounts",
         .size_max = static_cast<uint32_t>(kPathAccountsMax),
         .doc = "where chains end; of three_cycles the one that is paid"});
    fields.template add<&Question::currency>(
        {.name = "currency",
         .size_max = graph::kAssetNameBytesMax,
         .doc = "their money in this currency or asset alone; in each when absent"});
    fields.template add<&Question::from>({.name = "from", .doc = "earlier transfers do not count"});
    fields.template add<&Question::until>({.name = "until", .doc = "transfers from here on do not count"});
  }
  template <class Fields>
  static void describe_filters(Fields& fields) {
    using Question = PathQuestion;
    fields.template add<&Question::hops_max>({.name = "hops_max", .min = 1, .doc = "transfers of a chain"});
    fields.template add<&Question::amount_min>(
        {.name = "amount_min", .min = 1, .doc = "smaller transfers do not count, in smallest units"});
    fields.template add<&Question::amount_max>(
        {.name = "amount_max", .min = 1, .doc = "larger transfers do not count, in smallest units"});
    fields.template add<&Question::gap_max>({.name = "gap_max",
                                             .size_max = kPathSpanBytesMax,
                                             .doc = "longest time from a transfer to the next: 2h"});
    fields.template add<&Question::span_max>({.name = "span_max",
                                              .size_max = kPathSpanBytesMax,
                                              .doc = "longest time from the first transfer to the last: 3d"});
    fields.template add<&Question::ratio_min_milli>(
        {.name = "ratio_min_milli", .doc = "least that goes on, in thousandths of what came"});
    fields.template add<&Question::ratio_max_milli>(
        {.name = "ratio_max_milli", .doc = "most that goes on, in thousandths of what came"});
    fields.template add<&Question::spread>({.name = "spread", .doc = "which way; both when absent"});
    fields.template add<&Question::members_min>(
        {.name = "members_min", .min = 1, .doc = "how many of the accounts dealt with it"});
    fields.template add<&Question::hub_degree>(
        {.name = "hub_degree", .min = 1, .doc = "transfers from which on an account is a hub"});
    fields.template add<&Question::cross_hubs>({.name = "cross_hubs", .doc = "hubs are crossed too"});
    fields.template add<&Question::degree_max>(
        {.name = "degree_max", .min = 2, .doc = "what more accounts share joins nobody"});
  }
  template <class Fields>
  static void describe_bounds(Fields& fields) {
    using Question = PathQuestion;
    fields.template add<&Question::answers_max>({.name = "answers_max",
                                                 .min = 1,
                                                 .max = static_cast<int64_t>(kPathAnswersMax),
                                                 .doc = "chains, accounts or counterparties at most"});
    fields.template add<&Question::steps_max>(
        {.name = "steps_max", .min = 1, .max = kPathStepsMax, .doc = "transfers that are looked at"});
    fields.template add<&Question::time_limit_ms>({.name = "time_limit_ms",
                                                   .min = 1,
                                                   .max = kPathTimeMaxMs,
                                                   .doc = "what was not reached by then is a cut"});
    fields.template add<&Question::format>({.name = "format", .doc = "json when absent, or csv"});
    fields.template add<&Question::events>(
        {.name = "events", .doc = "transfers have the ids of their events"});
    fields.template add<&Question::mask>(
        {.name = "mask", .doc = "names show their last four characters only"});
  }
};

// Refused beyond the description, with the place: a member that the kind does not ask, more accounts than it
// takes, no account on the other side of a kind that needs one, an account twice, hops beyond the kind's
// limit, a window or range that ends before it begins, a length of time that is none.
Result<PathQuestion> read_path_question(std::string_view json);

}  // namespace duanlian::graph
