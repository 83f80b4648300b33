#include <algorithm>
#include <array>
#include <vector>

#include "base/utf8.h"
#include "simulate/truth/comparison.h"

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

constexpr std::size_t kFirstColumns = 34;
constexpr std::size_t kColumns = 15;

// Columns of a terminal: Chinese letters take two.
std::size_t width_of(std::string_view text) {
  constexpr char32_t kWideFrom = 0x2E80;
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += next_code_point(text, at) >= kWideFrom ? 2U : 1U;
  return width;
}

std::string with_groups(uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::string hundredths(int64_t number) {
  const auto size = static_cast<uint64_t>(number < 0 ? -number : number);
  const uint64_t rest = size % 100;
  return (number < 0 ? "-" : "") + with_groups(size / 100) + (rest < 10 ? ".0" : ".") + std::to_string(rest);
}

std::string yuan(int64_t fen) { return hundredths(fen); }

// `part` of `whole`, times `scale`, with two decimals; a dash where there is nothing to divide by.
std::string share(int64_t part, int64_t whole, double scale) {
  if (whole <= 0) return "-";
  const double hundred = static_cast<double>(part) / static_cast<double>(whole) * scale * 100;
  return hundredths(static_cast<int64_t>(hundred + (hundred < 0 ? -0.5 : 0.5)));
}

std::string row(std::string_view name, const std::vector<std::string>& cells) {
  const std::size_t width = width_of(name);
  std::string out(name);
  if (cells.empty()) return out + "\n";
  out.append(width < kFirstColumns ? kFirstColumns - width : 1, ' ');
  for (const std::string& cell : cells) {
    const std::size_t taken = width_of(cell);
    out.append(taken < kColumns ? kColumns - taken : 1, ' ');
    out += cell;
  }
  return out + "\n";
}

std::string scams_table(const ScamCounts& absent, const ScamCounts& present) {
  const auto counts = [](uint64_t a, uint64_t b) {
    return std::vector<std::string>{with_groups(a), with_groups(b)};
  };
  const auto money = [](int64_t a, int64_t b) { return std::vector<std::string>{yuan(a), yuan(b)}; };
  return row("诈骗 scams", {"无引擎 absent", "有引擎 present"}) +
         row("  发起 started", counts(absent.started, present.started)) +
         row("  接触 reached", counts(absent.reached, present.reached)) +
         row("  付款 paid", counts(absent.paid, present.paid)) + row("资金（元）money, CNY", {}) +
         row("  付出 left the victims", money(absent.paid_fen, present.paid_fen)) +
         row("  诱饵 came as bait", money(absent.baited, present.baited)) +
         row("  追回 recovered", money(absent.recovered, present.recovered)) +
         row("  损失 lost", money(absent.lost(), present.lost())) +
         row("  劝阻 ordered, and never left", money(absent.prevented, present.prevented));
}

std::string hundred_table(const Comparison& comparison) {
  const int64_t whole = comparison.paid_without();
  const ScamCounts absent = comparison.absent.all_scams();
  const auto line = [&](std::string_view name, int64_t without, int64_t with) {
    return row(name, {share(without, whole, 100), share(with, whole, 100)});
  };
  return row("无引擎时付出的每 100 元", {}) + row("of 100 yuan that are paid without", {}) +
         line("  未流出 never left", 0, comparison.never_left()) +
         line("  追回 came back", absent.recovered, comparison.came_back()) +
         line("  诱饵 had come as bait", absent.baited, comparison.came_as_bait()) +
         line("  损失 lost", absent.lost(), comparison.lost());
}

std::string honest_table(const Score& score) {
  std::string out = row("正常业务受扰 honest, disturbed",
                        {"总数 all", "受扰 disturbed", "每万 of 10,000", "放弃 given up", "分钟 minutes"});
  for (std::size_t i = 0; i < kEverydays; ++i) {
    const HonestCounts& counts = score.honest[i];
    out += row("  " + std::string(kEverydayNames[i]),
               {with_groups(counts.all), with_groups(counts.disturbances()),
                share(static_cast<int64_t>(counts.disturbances()), static_cast<int64_t>(counts.all), 10'000),
                with_groups(counts.given_up), with_groups(static_cast<uint64_t>(counts.delay_s / 60))});
  }
  out += row("  其中 by outcome", {"提醒 warn", "核验 friction", "延迟 delay", "暂扣 hold", "拦截 block"});
  for (std::size_t i = 0; i < kEverydays; ++i) {
    std::vector<std::string> cells;
    for (auto at = static_cast<std::size_t>(model::Outcome::warn); at < model::kOutcomes; ++at)
      cells.push_back(with_groups(score.honest[i].disturbed[at]));
    out += row("    " + std::string(kEverydayNames[i]), cells);
  }
  return out;
}

std::string split_row(std::string_view name, const ScamCounts& absent, const ScamCounts& present) {
  return row(name, {with_groups(absent.paid), yuan(absent.lost()), with_groups(present.paid),
                    yuan(present.lost()), share(absent.lost() - present.lost(), absent.lost(), 100)});
}

std::string split_heading(std::string_view name) {
  return row(name, {"付款 paid", "损失 lost", "付款 paid", "损失 lost", "少损失 % less"}) +
         row("", {"无引擎 absent", "无引擎 absent", "有引擎 present", "有引擎 present", ""});
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
