#include <algorithm>
#include <array>
#include <vector>

#include "simulate/truth/comparison.h"
#include "simulate/truth/table_text.h"

namespace duanlian::simulate {
namespace {

// 公安部's ten, in their order.
constexpr auto kCategoryNames = std::to_array<std::string_view>(
    {"刷单返利 task rebates", "虚假投资理财 investment", "虚假购物服务 shopping", "冒充客服 customer service",
     "虚假贷款 loans", "虚假征信 credit record", "冒充领导熟人 boss or friend", "冒充公检法 police",
     "婚恋交友 romance", "游戏交易 game items"});
constexpr auto kAgeNames =
    std::to_array<std::string_view>({"未成年 under 18", "青年 18-40", "中年 41-65", "老年 over 65"});
constexpr auto kEverydayNames =
    std::to_array<std::string_view>({"通话 calls", "消息 messages", "网页 visits", "支付 payments"});

std::string scams_table(const ScamCounts& absent, const ScamCounts& present) {
  const auto counts = [](uint64_t a, uint64_t b) {
    return std::vector<std::string>{grouped_number(a), grouped_number(b)};
  };
  const auto money = [](int64_t a, int64_t b) {
    return std::vector<std::string>{yuan_text(a), yuan_text(b)};
  };
  return table_row("诈骗 scams", {"无引擎 absent", "有引擎 present"}) +
         table_row("  发起 started", counts(absent.started, present.started)) +
         table_row("  接触 reached", counts(absent.reached, present.reached)) +
         table_row("  付款 paid", counts(absent.paid, present.paid)) + table_row("资金（元）money, CNY", {}) +
         table_row("  付出 left the victims", money(absent.paid_fen, present.paid_fen)) +
         table_row("  诱饵 came as bait", money(absent.baited, present.baited)) +
         table_row("  追回 recovered", money(absent.recovered, present.recovered)) +
         table_row("  损失 lost", money(absent.lost(), present.lost())) +
         table_row("  劝阻 ordered, and never left", money(absent.prevented, present.prevented));
}

std::string hundred_table(const Comparison& comparison) {
  const int64_t whole = comparison.paid_without();
  const ScamCounts absent = comparison.absent.all_scams();
  const auto line = [&](std::string_view name, int64_t without, int64_t with) {
    return table_row(name, {share_text(without, whole, 100), share_text(with, whole, 100)});
  };
  return table_row("无引擎时付出的每 100 元", {}) + table_row("of 100 yuan that are paid without", {}) +
         line("  未流出 never left", 0, comparison.never_left()) +
         line("  追回 came back", absent.recovered, comparison.came_back()) +
         line("  诱饵 had come as bait", absent.baited, comparison.came_as_bait()) +
         line("  损失 lost", absent.lost(), comparison.lost());
}

std::string honest_table(const Score& score) {
  std::string out =
      table_row("正常业务受扰 honest, disturbed",
                {"总数 all", "受扰 disturbed", "每万 of 10,000", "放弃 given up", "分钟 minutes"});
  for (std::size_t i = 0; i < kEverydays; ++i) {
    const HonestCounts& counts = score.honest[i];
    out += table_row(
        "  " + std::string(kEverydayNames[i]),
        {grouped_number(counts.all), grouped_number(counts.disturbances()),
         share_text(static_cast<int64_t>(counts.disturbances()), static_cast<int64_t>(counts.all), 10'000),
         grouped_number(counts.given_up), grouped_number(static_cast<uint64_t>(counts.delay_s / 60))});
  }
  out +=
      table_row("  其中 by outcome", {"提醒 warn", "核验 friction", "延迟 delay", "暂扣 hold", "拦截 block"});
  for (std::size_t i = 0; i < kEverydays; ++i) {
    std::vector<std::string> cells;
    for (auto at = static_cast<std::size_t>(model::Outcome::warn); at < model::kOutcomes; ++at)
      cells.push_back(grouped_number(score.honest[i].disturbed[at]));
    out += table_row("    " + std::string(kEverydayNames[i]), cells);
  }
  return out;
}

std::string split_row(std::string_view name, const ScamCounts& absent, const ScamCounts& present) {
  return table_row(
      name, {grouped_number(absent.paid), yuan_text(absent.lost()), grouped_number(present.paid),
             yuan_text(present.lost()), share_text(absent.lost() - present.lost(), absent.lost(), 100)});
}

std::string split_heading(std::string_view name) {
  return table_row(name, {"付款 paid", "损失 lost", "付款 paid", "损失 lost", "少损失 % less"}) +
         table_row("", {"无引擎 absent", "无引擎 absent", "有引擎 present", "有引擎 present", ""});
}

std::string split_tables(const Comparison& comparison) {
  std::string out = split_heading("按类别 by category");
  for (std::size_t category = 0; category < kCategories; ++category) {
    out += split_row("  " + category_id(category) + " " + std::string(kCategoryNames[category]),
                     comparison.absent.of_category(category), comparison.present.of_category(category));
  }
  out += "\n" + split_heading("按年龄 by age");
  for (std::size_t i = 0; i < kAgeBands; ++i) {
    const auto age = static_cast<AgeBand>(i);
    out += split_row("  " + std::string(kAgeNames[i]), comparison.absent.of_age(age),
                     comparison.present.of_age(age));
  }
  return out;
}

}  // namespace

std::string text_of(const Comparison& comparison) {
  return scams_table(comparison.absent.all_scams(), comparison.present.all_scams()) + "\n" +
         hundred_table(comparison) + "\n" + honest_table(comparison.present) + "\n" +
         split_tables(comparison);
}

}  // namespace duanlian::simulate
