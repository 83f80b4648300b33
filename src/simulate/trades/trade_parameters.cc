#include "simulate/draws/parameter_file.h"
#include "simulate/trades/trades.h"

namespace duanlian::simulate {
namespace {

void read_rover(ParameterFile& file, const std::string& name, TradeParameters::Rover& rover) {
  file.curve(name + "_calls_a_day", rover.calls_a_day, 1, 1'000);
  file.list(name + "_hours", rover.hours, 0, 100);
  file.share(name + "_unanswered", rover.unanswered);
  file.curve(name + "_talk_s", rover.talk_s, 1, 7'200);
}

}  // namespace

void TradeParameters::read(std::string_view name, std::string_view text, FileIssues& issues) {
  ParameterFile file(name, text, issues);
  read_rover(file, "courier", courier);
  read_rover(file, "driver", driver);
  read_rover(file, "estate_agent", estate_agent);
  file.list("calls_a_day", calls_a_day, 0, 5'000);
  file.shares("calls_unanswered", calls_unanswered);
  file.curve("office_talk_s", office_talk_s, 1, 7'200);
  file.curve("telesales_talk_s", telesales_talk_s, 1, 7'200);
  file.list("office_hours", office_hours, 0, 100);
  file.number("weekend", weekend, 0, 1);
  file.whole("telesales_voip_lines", telesales_voip_lines, 0, 100);
  file.share("telesales_by_voip", telesales_by_voip);
  file.number("relatives_abroad", relatives_abroad, 0, 1);
  file.number("businesses_abroad", businesses_abroad, 0, 1);
  file.number("centres_abroad", centres_abroad, 0, 1);
  file.number("relative_calls_a_day", relative_calls_a_day, 0, 1'000);
  file.number("business_calls_a_day", business_calls_a_day, 0, 1'000);
  file.number("centre_calls_a_day", centre_calls_a_day, 0, 5'000);
  file.share("foreign_unanswered", foreign_unanswered);
  file.curve("relative_talk_s", relative_talk_s, 1, 14'400);
  file.curve("business_talk_s", business_talk_s, 1, 7'200);
  file.number("wrong_numbers_a_day", wrong_numbers_a_day, 0, 1);
  file.curve("wrong_number_talk_s", wrong_number_talk_s, 1, 600);
  file.number("offers_a_day", offers_a_day, 0, 5);
  file.number("sales_a_day", sales_a_day, 0, 1);
  file.curve("sale_yuan", sale_yuan, 1, 100'000);
  file.list("waking_hours", waking_hours, 0, 100);
  file.list("foreign_hours", foreign_hours, 0, 100);
  file.share("offer_visited", offer_visited);
  file.curve("offer_visited_m", offer_visited_m, 1, 10'000);
  file.texts("offers", offers, {"site"});
  collections.read(file);
  file.finish();
}

}  // namespace duanlian::simulate
