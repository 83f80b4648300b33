#include "simulate/money/mule_parameters.h"

#include "base/yaml_reader.h"
#include "simulate/draws/parameter_file.h"
#include "simulate/draws/text_template.h"

namespace duanlian::simulate {
namespace {

constexpr double kMuleDaysMost = 365;

void read_patterns(const YamlReader& yaml, std::string_view key, std::vector<std::string>& patterns) {
  const YamlNode* const list = yaml.required(yaml.root(), key);
  if (list == nullptr || !yaml.check_list(*list)) return;
  if (list->items.empty()) yaml.complain(*list, "at least one text is expected");
  for (const YamlNode& item : list->items) {
    std::string pattern = yaml.text_of(item);
    if (const Status good = check_template(pattern, {}); !good) yaml.complain(item, good.error().message);
    patterns.push_back(std::move(pattern));
  }
}

}  // namespace

void MuleParameters::read(std::string_view name, std::string_view text, FileIssues& issues) {
  ParameterFile file(name, text, issues);
  file.whole("gangs_a_house", gangs_a_house, 1, 1'000);
  file.list("stock", stock, 1, 1'000);
  file.list("kinds", kinds, 0.001, 1'000);
  file.share("lends_main", lends_main);
  file.share("hands_over", hands_over);
  file.whole("accounts_a_device", accounts_a_device, 1, 1'000);
  file.whole("accounts_a_phone", accounts_a_phone, 1, 1'000);
  file.number("approaches_a_day", approaches_a_day, 0, 1'000);
  file.list("approach_by", approach_by, 0.001, 1'000);
  file.whole("texts_a_card", texts_a_card, 1, 100'000);
  file.whole("recruits_age_most", recruits_age_most, 18, 100);
  file.share("accepts", accepts);
  file.list("moved_by", moved_by, 0.001, 1'000);
  file.curve("accepts_h", accepts_h, 0, 24 * kMuleDaysMost);
  file.curve("account_days", account_days, 1, kMuleDaysMost);
  file.curve("account_uses", account_uses, 1, 10'000);
  file.curve("float_yuan", float_yuan, 1, 100'000);
  file.curve("test_fen", test_fen, 1, 10'000);
  file.share("remarked", remarked);
  file.share("feeds", feeds);
  file.curve("feed_yuan", feed_yuan, 1, 10'000);
  file.curve("company_days", company_days, 1, 10 * kMuleDaysMost);
  file.number("dealers_of_100000", dealers_of_100000, 0, 10'000);
  file.whole("dealer_clients", dealer_clients, 1, 100'000);
  file.number("dealer_deals_a_day", dealer_deals_a_day, 0, 1'000);
  file.share("dealer_wallet_known", dealer_wallet_known);
  file.curve("deal_yuan", deal_yuan, 1, 10'000'000);
  file.share("deal_buys", deal_buys);
  file.number("yuan_a_usdt", yuan_a_usdt, 1, 100);
  file.curve("coin_hop_m", coin_hop_m, 1, 24 * 60);
  file.finish();
}

void MoneyTexts::read(std::string_view name, std::string_view text, FileIssues& issues) {
  const YamlReader yaml(name, text, issues);
  if (!yaml.readable()) return;
  if (!yaml.check_map(yaml.root(), {"recruiting_chats", "recruiting_texts", "remarks", "addresses",
                                    "victim_reports", "witness_reports"}))
    return;
  read_patterns(yaml, "recruiting_chats", recruiting_chats);
  read_patterns(yaml, "recruiting_texts", recruiting_texts);
  read_patterns(yaml, "remarks", remarks);
  read_patterns(yaml, "addresses", addresses);
  read_patterns(yaml, "victim_reports", victim_reports);
  read_patterns(yaml, "witness_reports", witness_reports);
}

std::size_t weighted(Chance& chance, std::span<const double> weights) {
  double total = 0;
  for (const double weight : weights) total += weight;
  double left = chance.fraction() * total;
  std::size_t last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    last = i;
    if (left < weights[i]) return i;
    left -= weights[i];
  }
  return last;
}

int64_t about(Chance& chance, double mean) {
  const auto whole = static_cast<int64_t>(mean);
  return whole + (chance.happens(Share::of(mean - static_cast<double>(whole))) ? 1 : 0);
}

}  // namespace duanlian::simulate
