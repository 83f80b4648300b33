#include "simulate/simulation.h"

#include <algorithm>
#include <functional>

#include "simulate/gangs/gangs.h"
#include "simulate/gangs/scams.h"
#include "simulate/money/laundering_flow.h"
#include "simulate/money/reported_money.h"
#include "simulate/money/reports.h"
#include "simulate/people/lives.h"
#include "simulate/people/people.h"
#include "simulate/people/routine.h"
#include "simulate/stage/city.h"
#include "simulate/stage/messaging.h"
#include "simulate/stage/telephony.h"
#include "simulate/trades/institutions.h"
#include "simulate/trades/trades.h"

namespace duanlian::simulate {
namespace {

// What the files of a city say, one for each part.
struct CityParameters {
  PeopleParameters people;
  ReactionParameters reactions;
  RoutineParameters routine;
  MessageParameters messages;
  SiteParameters sites;
  TradeParameters trades;
  InstitutionParameters institutions;
  LifeParameters lives;
  Scripts scripts;
  GangParameters gangs;
  ScamParameters scams;
  MuleParameters mules;
  MoneyTexts money_texts;
  LaunderingParameters laundering;
  ReportParameters reports;
  OrderParameters orders;

  Status read(const std::vector<CityFile>& files);
};

Status CityParameters::read(const std::vector<CityFile>& files) {
  FileIssues issues;
  std::size_t known = 0;
  const auto read_one = [&](std::string_view name, auto& parameters) {
    const auto file = std::ranges::find(files, name, &CityFile::name);
    if (file == files.end()) {
      issues.add(name, 1, 1, "this file of the city is missing");
      return;
    }
    ++known;
    parameters.read(file->name, file->text, issues);
  };
  read_one("people.yaml", people);
  read_one("reactions.yaml", reactions);
  read_one("routine.yaml", routine);
  read_one("messages.yaml", messages);
  read_one("sites.yaml", sites);
  read_one("trades.yaml", trades);
  read_one("institutions.yaml", institutions);
  read_one("lives.yaml", lives);
  read_one("scripts.yaml", scripts);
  read_one("gangs.yaml", gangs);
  read_one("scams.yaml", scams);
  read_one("mules.yaml", mules);
  read_one("money_texts.yaml", money_texts);
  read_one("laundering.yaml", laundering);
  read_one("reports.yaml", reports);
  read_one("orders.yaml", orders);
  if (issues.empty() && known < files.size())
    return invalid("the folder of a city has files that no part of it reads");
  if (!issues.empty()) return invalid(issues.joined());
  return {};
}

// The parts of a city and what they say to each other. In the order in which they are built.
class WholeCity : public Simulation {
 public:
  WholeCity(std::unique_ptr<CityParameters> parameters, const SimulationOptions& options, Records& records)
      : parameters_(std::move(parameters)),
        world_(found_world(parameters_->people, options.seed, options.begin, options.people)),
        stage_(world_, agenda_, records),
        telephony_(stage_, parameters_->reactions),
        banking_(stage_, telephony_, parameters_->reactions),
        messaging_(stage_, parameters_->reactions),
        routine_(stage_, telephony_, banking_, messaging_, parameters_->routine, parameters_->messages,
                 parameters_->sites),
        trades_(stage_, telephony_, messaging_, banking_, parameters_->trades),
        institutions_(stage_, banking_, parameters_->institutions),
        lives_(stage_, telephony_, banking_, parameters_->lives),
        laundering_(stage_, telephony_, banking_, messaging_, parameters_->mules, parameters_->money_texts,
                    parameters_->laundering),
        reports_(stage_, laundering_, parameters_->reports, parameters_->money_texts),
        reported_money_(stage_, laundering_, parameters_->orders, options.response),
        gangs_(stage_, parameters_->scripts, parameters_->gangs),
        scams_(stage_,
               {.telephony = telephony_,
                .banking = banking_,
                .messaging = messaging_,
                .gangs = gangs_,
                .laundering = laundering_,
                .after = reports_},
               parameters_->scams),
        city_(world_, agenda_, stage_, options.threads) {
    city_.add(Part::telephony, telephony_);
    city_.add(Part::banking, banking_);
    city_.add(Part::messaging, messaging_);
    city_.add(Part::routine, routine_);
    city_.add(Part::trades, trades_);
    city_.add(Part::institutions, institutions_);
    city_.add(Part::lives, lives_);
    city_.add(Part::gangs, gangs_);
    city_.add(Part::scams, scams_);
    city_.add(Part::laundering, laundering_);
    city_.add(Part::reports, reports_);
    city_.add(Part::orders, reported_money_.desk());
    city_.add(Part::pursuit, reported_money_.pursuit());
    city_.add(routine_);
    city_.add(trades_);
    city_.add(institutions_);
    city_.add(lives_);
    if (options.response != Response::usual) reports_.leave_money_to(reported_money_);
    if (options.response == Response::orders) city_.bring_orders_to(reported_money_.desk());
    trades_.begin();
    institutions_.begin();
    lives_.begin();
    laundering_.begin();
    gangs_.begin();
    reports_.begin(laundering_.dealer_accounts());
  }

  Status live(Timestamp until, Responder& responder) override { return city_.live(until, responder); }
  const World& world() const override { return world_; }
  std::vector<Holding> where(ScamId scam) const override { return laundering_.parcels().where(scam); }
  Fate fate(ScamId scam) const override { return laundering_.fate(scam); }

 private:
  std::unique_ptr<CityParameters> parameters_;
  World world_;
  Agenda agenda_;
  Stage stage_;
  Telephony telephony_;
  Banking banking_;
  Messaging messaging_;
  Routine routine_;
  Trades trades_;
  Institutions institutions_;
  Lives lives_;
  LaunderingFlow laundering_;
  Reports reports_;
  ReportedMoney reported_money_;
  Gangs gangs_;
  Scams scams_;
  City city_;
};

}  // namespace

Result<std::unique_ptr<Simulation>> Simulation::found(const std::vector<CityFile>& files,
                                                      const SimulationOptions& options, Records& records) {
  if (options.people < kPeopleMin || options.people > kPeopleMax)
    return invalid("a city has from " + std::to_string(kPeopleMin) + " to " + std::to_string(kPeopleMax) +
                   " people");
  auto parameters = std::make_unique<CityParameters>();
  RETURN_IF_ERROR(parameters->read(files));
  return std::make_unique<WholeCity>(std::move(parameters), options, records);
}

}  // namespace duanlian::simulate
