#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_issues.h"
#include "simulate/people/occasions.h"
#include "simulate/stage/messaging.h"
#include "simulate/stage/planner.h"
#include "simulate/stage/telephony.h"
#include "simulate/trades/collections.h"

namespace duanlian::simulate {

// Who calls or writes to many by trade, or collects from many: what looks like a scam and is none.
struct TradeParameters {
  // Who goes about by trade and calls the people he comes to.
  struct Rover {
    Curve calls_a_day;
    DayHours hours{};
    Share unanswered;
    Curve talk_s;
  };
  Rover courier;
  Rover driver;
  Rover estate_agent;

  // What an organisation's lines do, by its trade.
  std::array<double, kTrades> calls_a_day{};
  std::array<Share, kTrades> calls_unanswered{};
  Curve office_talk_s;
  Curve telesales_talk_s;
  DayHours office_hours{};
  double weekend = 0;  // share of a weekday's
  int64_t telesales_voip_lines = 0;
  Share telesales_by_voip;

  // Lines abroad: one for every so many persons.
  double relatives_abroad = 0;
  double businesses_abroad = 0;
  double centres_abroad = 0;
  double relative_calls_a_day = 0;
  double business_calls_a_day = 0;
  double centre_calls_a_day = 0;
  Share foreign_unanswered;
  Curve relative_talk_s;
  Curve business_talk_s;

  double wrong_numbers_a_day = 0;  // of a person, as the next ones
  Curve wrong_number_talk_s;
  double offers_a_day = 0;
  double sales_a_day = 0;  // to a stranger: used things
  Curve sale_yuan;
  DayHours waking_hours{};
  DayHours foreign_hours{};
  std::vector<std::string> offers;
  Share offer_visited;
  Curve offer_visited_m;  // after it came

  CollectionParameters collections;

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

class Trades : public Player, public Planner {
 public:
  Trades(Stage& stage, Telephony& telephony, Messaging& messaging, Banking& banking,
         const TradeParameters& parameters);

  // Opens the lines of telesales firms and those abroad. Before anything else happens.
  void begin();
  void plan(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const override;
  void play(const Act& act) override;

 private:
  enum class Step : uint8_t {
    rover_calls,
    organisation_calls,
    foreign_calls,
    wrong_number,
    offer,
    sale,
    open_collection,
    collect,
    visit
  };
  // Lines abroad stand in rows: the first one's number, and one for every `apart` persons.
  enum class Abroad : uint8_t { relatives, businesses, centres };
  struct Row {
    uint32_t first = 0;
    uint32_t count = 0;
    uint32_t apart = 1;
    double calls_a_day = 0;
  };

  uint64_t draw_for(uint64_t purpose, Timestamp hour) const;
  void plan_rovers(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const;
  void plan_organisations(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const;
  void plan_abroad(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const;
  void plan_occasions(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const;
  uint32_t contact(const Row& row, uint32_t line) const;
  void open_row(Row& row, double share, double calls_a_day);

  static int32_t talk(Share unanswered, const Curve& talk_s, Chance& chance);
  void call(LineId caller, LineId callee, int32_t talk_s, Chance& chance);
  void rover_calls(PersonId rover, Chance& chance);
  void organisation_calls(OrganisationId organisation, Chance& chance);
  void foreign_calls(Abroad kind, uint32_t line, Chance& chance);
  void wrong_number(PersonId person, Chance& chance);
  void offer(PersonId person, Chance& chance);
  void visit(PersonId person, OrganisationId advertiser, Chance& chance);
  void sell(PersonId seller, Chance& chance);

  Stage& stage_;
  Telephony& telephony_;
  Messaging& messaging_;
  Banking& banking_;
  const TradeParameters& parameters_;
  Collections collections_;
  Occasions occasions_;
  std::vector<uint32_t> rovers_;           // in order
  std::array<DayHours, 3> rover_hours_{};  // shares of a day
  DayHours office_hours_;
  DayHours foreign_hours_;
  uint32_t first_voip_line_ = 0;  // of the first telesales firm, in order of `of_trade`
  std::array<Row, 3> abroad_;
};

}  // namespace duanlian::simulate
