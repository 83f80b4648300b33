#include "simulate/truth/response_comparison.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>
#include <utility>

#include "base/json_writer.h"
#include "simulate/stage/response.h"
#include "simulate/truth/table_text.h"

namespace duanlian::simulate {
namespace {

constexpr std::string_view kBaseline = "by_hand";

constexpr auto kHeadings =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"usual", "平常 usual"},
                                                                  {"nothing", "不处置 nothing"},
                                                                  {"by_hand", "人工 by hand"},
                                                                  {"first_account", "首户 first"},
                                                                  {"orders", "指令 orders"},
                                                                  {"truth", "上限 truth"}});

std::string heading_of(std::string_view name) {
  const auto found = std::ranges::find(kHeadings, name, &decltype(kHeadings)::value_type::first);
  return std::string(found == kHeadings.end() ? name : found->second);
}

constexpr auto kAnswerNames = std::to_array<std::string_view>(
    {"  全额 in full", "  部分 in part", "  已转走 gone", "  拒绝 refused", "  答复 told"});
static_assert(kAnswerNames.size() == kOrderAnswers);

constexpr auto kWhoseNames = std::to_array<std::string_view>(
    {"  正常资金 honest money", "  涉案账户自有 of lenders", "  受害人自有 of victims"});
static_assert(kWhoseNames.size() == kWhose);

using Cell = std::function<std::string(const Score&)>;

std::string line_of(const ResponseComparison& comparison, std::string_view name, const Cell& cell) {
  std::vector<std::string> cells;
  for (const auto& lived : comparison.all) cells.push_back(cell(lived.score));
  return table_row(name, cells);
}

// How many times as much as by hand comes back; nothing where that was not lived.
std::string times_by_hand(const ResponseComparison& comparison) {
  const auto by_hand = std::ranges::find(comparison.all, kBaseline, &ResponseComparison::Lived::name);
  if (by_hand == comparison.all.end()) return {};
  const int64_t base = by_hand->score.response.recovered_fen;
  return line_of(comparison, "  是人工的几倍 times by hand",
                 [&](const Score& score) { return share_text(score.response.recovered_fen, base, 1); });
}

std::string money_lines(const ResponseComparison& comparison) {
  const auto line = [&](std::string_view name, const Cell& cell) { return line_of(comparison, name, cell); };
  return line("已报案 reported scams",
              [](const Score& score) { return grouped_number(score.response.reported); }) +
         table_row("资金（元）money, CNY", {}) +
         line("  报案损失 reported losses",
              [](const Score& score) { return yuan_text(score.response.reported_fen); }) +
         line("  其中追回 recovered of these",
              [](const Score& score) { return yuan_text(score.response.recovered_fen); }) +
         line("  每百元追回 of 100 yuan",
              [](const Score& score) {
                return share_text(score.response.recovered_fen, score.response.reported_fen, 100);
              }) +
         times_by_hand(comparison) + line("  含未报案 recovered in all", [](const Score& score) {
           return yuan_text(score.all_scams().recovered);
         });
}

void append_answers(JsonWriter& json, const ResponseCounts& counts) {
  json.key("answers").begin_object();
  for (std::size_t i = 0; i < kOrderAnswers; ++i)
    json.key(model::to_string(static_cast<OrderAnswer>(i))).number(counts.answers[i]);
  json.end_object();
}

void append_held(JsonWriter& json, std::string_view key, const std::array<int64_t, kWhose>& held) {
  json.key(key).begin_object();
  for (std::size_t i = 0; i < kWhose; ++i) json.key(model::to_string(static_cast<Whose>(i))).number(held[i]);
  json.end_object();
}

}  // namespace

std::string text_of(const ResponseComparison& comparison) {
  std::vector<std::string> headings;
  for (const auto& lived : comparison.all) headings.push_back(heading_of(lived.name));
  std::string out = table_row("追赃 the money of reported scams", headings) + money_lines(comparison) +
                    table_row("误及资金（元，最多时）held of others, at most", {});
  for (std::size_t whose = 0; whose < kWhose; ++whose) {
    out += line_of(comparison, kWhoseNames[whose],
                   [whose](const Score& score) { return yuan_text(score.response.others_most_fen[whose]); });
  }
  out += line_of(comparison, "指令 orders",
                 [](const Score& score) { return grouped_number(score.response.orders); });
  for (std::size_t answer = 0; answer < kOrderAnswers; ++answer) {
    out += line_of(comparison, kAnswerNames[answer],
                   [answer](const Score& score) { return grouped_number(score.response.answers[answer]); });
  }
  return out;
}

std::string json_of(const ResponseComparison& comparison) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  for (const auto& lived : comparison.all) {
    const ResponseCounts& counts = lived.score.response;
    json.key(lived.name).begin_object();
    json.key("reported").number(counts.reported);
    json.key("reported_fen").number(counts.reported_fen);
    json.key("recovered_of_reported_fen").number(counts.recovered_fen);
    json.key("paid_fen").number(lived.score.all_scams().paid_fen);
    json.key("recovered_fen").number(lived.score.all_scams().recovered);
    append_held(json, "others_held_fen", counts.others_fen);
    append_held(json, "others_held_most_fen", counts.others_most_fen);
    json.key("orders").number(counts.orders);
    append_answers(json, counts);
    json.end_object();
  }
  json.end_object();
  return out;
}

}  // namespace duanlian::simulate
