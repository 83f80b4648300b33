#include "simulate/trades/trades.h"

#include <algorithm>
#include <utility>

#include "simulate/draws/text_template.h"
#include "simulate/people/habits.h"
#include "simulate/trades/offers.h"

namespace duanlian::simulate {
namespace {

// What draws are for.
constexpr uint64_t kRoverDay = 4'101;
constexpr uint64_t kRoverHour = 4'102;
constexpr uint64_t kOrganisationHour = 4'103;
constexpr uint64_t kAbroadHour = 4'104;
constexpr uint64_t kTradeOccasion = 4'105;
constexpr uint64_t kContact = 4'106;
constexpr uint64_t kPlayTrade = 4'107;
// Occasions are, in this order: a wrong number, an offer, a sale, and the collections.
constexpr std::size_t kSaleComes = 2;
constexpr std::size_t kFirstCollection = 3;

// So many whole ones that their mean is the number.
int64_t whole_of(double mean, Chance& chance) {
  const auto whole = static_cast<int64_t>(mean);
  return whole + (chance.happens(Share::of(mean - static_cast<double>(whole))) ? 1 : 0);
}

constexpr std::array kAdvertisers = {Trade::online_shop,  Trade::online_shop, Trade::shop,   Trade::bank,
                                     Trade::telecom_shop, Trade::games,       Trade::company};

const TradeParameters::Rover& rover_of(const TradeParameters& parameters, Job job) {
  if (job == Job::courier) return parameters.courier;
  return job == Job::driver ? parameters.driver : parameters.estate_agent;
}

// Its place among the three.
std::size_t rover_place(Job job) { return job == Job::courier ? 0 : job == Job::driver ? 1 : 2; }

bool is_rover(Job job) { return job == Job::courier || job == Job::driver || job == Job::estate_agent; }

std::string site_of(const World& world, OrganisationId organisation) {
  const uint64_t bits = mix(world.seed(), organisation.value());
  return world.company_label(organisation).substr(0, 4 + bits % 6) + (bits % 3 == 0 ? ".com" : ".cn");
}

}  // namespace

Trades::Trades(Stage& stage, Telephony& telephony, Messaging& messaging, Banking& banking,
               const TradeParameters& parameters)
    : stage_(stage),
      telephony_(telephony),
      messaging_(messaging),
      banking_(banking),
      parameters_(parameters),
      collections_(stage, banking, parameters.collections),
      office_hours_(shares_of_day(parameters.office_hours)),
      foreign_hours_(shares_of_day(parameters.foreign_hours)) {
  rover_hours_ = {shares_of_day(parameters.courier.hours), shares_of_day(parameters.driver.hours),
                  shares_of_day(parameters.estate_agent.hours)};
  occasions_.add(parameters.wrong_numbers_a_day, parameters.waking_hours);
  occasions_.add(parameters.offers_a_day, parameters.office_hours);
  occasions_.add(parameters.sales_a_day, parameters.waking_hours);
  for (const auto& kind : parameters.collections.kinds) occasions_.add(kind.a_day, parameters.waking_hours);
}

uint64_t Trades::draw_for(uint64_t purpose, Timestamp hour) const {
  return mix(stage_.world().seed(), purpose, static_cast<uint64_t>(hour.micros / hours(1).micros));
}

void Trades::open_row(Row& row, double share, double calls_a_day) {
  World& world = stage_.world();
  row.first = world.lines();
  row.calls_a_day = calls_a_day;
  if (share <= 0) return;
  row.apart = std::clamp(static_cast<uint32_t>(1 / share), 1U, world.population());
  row.count = world.population() / row.apart;
  for (uint32_t i = 0; i < row.count; ++i)
    world.open_line({.kind = LineKind::foreign, .telecom = static_cast<uint8_t>(i % kOperators)});
}

void Trades::begin() {
  World& world = stage_.world();
  for (uint32_t i = 0; i < world.population(); ++i) {
    if (is_rover(world.person(PersonId(i)).job)) rovers_.push_back(i);
  }
  first_voip_line_ = world.lines();
  for (const OrganisationId firm : world.of_trade(Trade::telesales)) {
    const Organisation& of = world.organisation(firm);
    for (int64_t i = 0; i < parameters_.telesales_voip_lines; ++i)
      world.open_line({.kind = LineKind::voip, .telecom = of.telecom, .cell = of.cell});
  }
  open_row(abroad_[step_of(Abroad::relatives)], parameters_.relatives_abroad,
           parameters_.relative_calls_a_day);
  open_row(abroad_[step_of(Abroad::businesses)], parameters_.businesses_abroad,
           parameters_.business_calls_a_day);
  open_row(abroad_[step_of(Abroad::centres)], parameters_.centres_abroad, parameters_.centre_calls_a_day);
}

void Trades::plan(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const {
  plan_rovers(hour, first, last, acts);
  plan_organisations(hour, first, last, acts);
  plan_abroad(hour, first, last, acts);
  plan_occasions(hour, first, last, acts);
}

void Trades::plan_rovers(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const {
  const World& world = stage_.world();
  const uint64_t draws = draw_for(kRoverHour, hour);
  const uint64_t day = mix(world.seed(), kRoverDay, static_cast<uint64_t>(local_day(hour)));
  const auto hour_of = static_cast<std::size_t>(hour_of_day(hour));
  const auto begin = std::ranges::lower_bound(rovers_, first);
  for (auto i = begin; i != rovers_.end() && *i < last; ++i) {
    const Person& person = world.person(PersonId(*i));
    const double share = rover_hours_[rover_place(person.job)][hour_of];
    if (share == 0 || person.away > 0) continue;
    Chance today(day, *i);
    const auto calls = static_cast<double>(rover_of(parameters_, person.job).calls_a_day.draw(today));
    Chance chance(draws, *i);
    for (int64_t n = whole_of(calls * share, chance); n > 0; --n) {
      acts.push_back({.time = within_hour(hour, chance),
                      .what = chance.next(),
                      .who = *i,
                      .part = Part::trades,
                      .step = step_of(Step::rover_calls)});
    }
  }
}

void Trades::plan_organisations(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const {
  const World& world = stage_.world();
  const uint64_t draws = draw_for(kOrganisationHour, hour);
  const double share = office_hours_[static_cast<std::size_t>(hour_of_day(hour))] *
                       (day_of_week(hour) >= 5 ? parameters_.weekend : 1);
  if (share == 0) return;
  const uint32_t end = last == world.population() ? world.organisations() : last;
  for (uint32_t i = first; i < std::min(end, world.organisations()); ++i) {
    const auto trade = static_cast<std::size_t>(world.organisation(OrganisationId(i)).trade);
    Chance chance(draws, i);
    for (int64_t n = whole_of(parameters_.calls_a_day[trade] * share, chance); n > 0; --n) {
      acts.push_back({.time = within_hour(hour, chance),
                      .what = chance.next(),
                      .who = i,
                      .part = Part::trades,
                      .step = step_of(Step::organisation_calls)});
    }
  }
}

// Whom a line abroad belongs to, one in its stretch of persons.
uint32_t Trades::contact(const Row& row, uint32_t line) const {
  return line * row.apart +
         static_cast<uint32_t>(mix(stage_.world().seed(), kContact, row.first + line) % row.apart);
}

void Trades::plan_abroad(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const {
  const double share = foreign_hours_[static_cast<std::size_t>(hour_of_day(hour))];
  const uint64_t draws = draw_for(kAbroadHour, hour);
  for (std::size_t kind = 0; kind < abroad_.size(); ++kind) {
    const Row& row = abroad_[static_cast<std::size_t>(kind)];
    for (uint32_t i = first / row.apart; i < std::min(row.count, (last - 1) / row.apart + 1); ++i) {
      if (const uint32_t of = contact(row, i); of < first || of >= last) continue;
      Chance chance(draws, row.first + i);
      for (int64_t n = whole_of(row.calls_a_day * share, chance); n > 0; --n) {
        acts.push_back({.time = within_hour(hour, chance),
                        .what = chance.next() << 2 | kind,
                        .who = i,
                        .part = Part::trades,
                        .step = step_of(Step::foreign_calls)});
      }
    }
  }
}

void Trades::plan_occasions(Timestamp hour, uint32_t first, uint32_t last, std::vector<Act>& acts) const {
  const World& world = stage_.world();
  const uint64_t draws = draw_for(kTradeOccasion, hour);
  const int hour_of = hour_of_day(hour);
  for (uint32_t i = first; i < last; ++i) {
    const uint64_t bits = mix(draws ^ i);
    const std::size_t which = occasions_.in_hour(static_cast<uint32_t>(bits >> 32), hour_of);
    if (which == Occasions::kNone) continue;
    const Person& person = world.person(PersonId(i));
    if (which >= kSaleComes ? !pays(person) || person.away > 0 : !has_telephone(person)) continue;
    Chance chance(bits);
    Act act{.time = within_hour(hour, chance), .what = chance.next(), .who = i, .part = Part::trades};
    if (which < kFirstCollection) {
      act.step = static_cast<uint8_t>(step_of(Step::wrong_number) + which);
    } else {
      act.step = step_of(Step::open_collection);
      act.what = act.what << 3 | (which - kFirstCollection);
    }
    acts.push_back(act);
  }
}

void Trades::play(const Act& act) {
  Chance chance(stage_.world().seed() + kPlayTrade, act.what, act.who);
  switch (static_cast<Step>(act.step)) {
    case Step::rover_calls:
      return rover_calls(PersonId(act.who), chance);
    case Step::organisation_calls:
      return organisation_calls(OrganisationId(act.who), chance);
    case Step::foreign_calls:
      return foreign_calls(static_cast<Abroad>(act.what & 3), act.who, chance);
    case Step::wrong_number:
      return wrong_number(PersonId(act.who), chance);
    case Step::offer:
      return offer(PersonId(act.who), chance);
    case Step::visit:
      return visit(PersonId(act.who), OrganisationId(static_cast<uint32_t>(act.what)), chance);
    case Step::sale:
      return sell(PersonId(act.who), chance);
    case Step::open_collection:
      return collections_.open(static_cast<Collection>(act.what & 7), PersonId(act.who), chance, Part::trades,
                               step_of(Step::collect));
    case Step::collect:
      return collections_.play(act);
  }
}

int32_t Trades::talk(Share unanswered, const Curve& talk_s, Chance& chance) {
  return chance.happens(unanswered) ? 0 : static_cast<int32_t>(std::max<int64_t>(1, talk_s.draw(chance)));
}

void Trades::call(LineId caller, LineId callee, int32_t talk_s, Chance& chance) {
  if (caller == callee) return;
  // Who gives up lets it ring for longer than who is answered takes to answer.
  const auto ring_s = static_cast<int32_t>(talk_s > 0 ? chance.between(3, 20) : chance.between(8, 55));
  telephony_.call({.caller = caller, .callee = callee, .ring_s = ring_s, .talk_s = talk_s});
}

void Trades::rover_calls(PersonId rover, Chance& chance) {
  const World& world = stage_.world();
  if (telephony_.is_talking(rover)) return;
  const TradeParameters::Rover& like = rover_of(parameters_, world.person(rover).job);
  call(world.line_of(rover), world.line_of(somebody(world, chance)),
       talk(like.unanswered, like.talk_s, chance), chance);
}

void Trades::organisation_calls(OrganisationId organisation, Chance& chance) {
  const World& world = stage_.world();
  const Trade trade = world.organisation(organisation).trade;
  const bool sells = trade == Trade::telesales;
  LineId line = world.line_of(organisation);
  if (sells && parameters_.telesales_voip_lines > 0 && chance.happens(parameters_.telesales_by_voip)) {
    const auto& firms = world.of_trade(Trade::telesales);
    const auto firm = static_cast<uint32_t>(std::ranges::lower_bound(firms, organisation) - firms.begin());
    const auto lines = static_cast<uint32_t>(parameters_.telesales_voip_lines);
    line = LineId(first_voip_line_ + firm * lines + chance.below(lines));
  }
  const Curve& talk_s = sells ? parameters_.telesales_talk_s : parameters_.office_talk_s;
  const Share unanswered = parameters_.calls_unanswered[static_cast<std::size_t>(trade)];
  call(line, world.line_of(somebody(world, chance)), talk(unanswered, talk_s, chance), chance);
}

void Trades::foreign_calls(Abroad kind, uint32_t line, Chance& chance) {
  const World& world = stage_.world();
  const Row& row = abroad_[static_cast<std::size_t>(kind)];
  const PersonId known(contact(row, line));
  LineId callee = world.line_of(known);
  const Person& person = world.person(known);
  if (kind == Abroad::centres || !has_telephone(person)) {
    callee = world.line_of(somebody(world, chance));
  } else if (kind == Abroad::businesses && person.organisation != kNone && chance.below(2) == 0) {
    callee = world.line_of(OrganisationId(person.organisation));
  }
  const Curve& talk_s = kind == Abroad::relatives    ? parameters_.relative_talk_s
                        : kind == Abroad::businesses ? parameters_.business_talk_s
                                                     : parameters_.telesales_talk_s;
  call(LineId(row.first + line), callee, talk(parameters_.foreign_unanswered, talk_s, chance), chance);
}

void Trades::wrong_number(PersonId person, Chance& chance) {
  const World& world = stage_.world();
  if (telephony_.is_talking(person)) return;
  call(world.line_of(person), world.line_of(somebody(world, chance)),
       talk(parameters_.foreign_unanswered, parameters_.wrong_number_talk_s, chance), chance);
}

void Trades::offer(PersonId person, Chance& chance) {
  const World& world = stage_.world();
  const Trade trade = kAdvertisers[chance.below(kAdvertisers.size())];
  const OrganisationId sender = some_organisation(world, trade, chance.next());
  if (sender.value() == kNone) return;
  const std::string& pattern =
      parameters_.offers[chance.below(static_cast<uint32_t>(parameters_.offers.size()))];
  const LineId receiver = world.line_of(person);
  messaging_.text({.sender = offer_port(world, sender),
                   .source = operator_source(world.telecom_of(receiver)),
                   .receiver = receiver,
                   .text = fill(pattern, chance, {{"site", site_of(world, sender)}})});
  if (!pattern.contains("{site}") || !chance.happens(parameters_.offer_visited)) return;
  stage_.after(seconds(60 * parameters_.offer_visited_m.draw(chance) + chance.below(60)),
               {.what = uint64_t{chance.below(1U << 20)} << 32 | sender.value(),
                .who = person.value(),
                .part = Part::trades,
                .step = step_of(Step::visit)});
}

void Trades::visit(PersonId person, OrganisationId advertiser, Chance& chance) {
  const World& world = stage_.world();
  const std::string site = site_of(world, advertiser);
  const bool page = chance.below(4) != 0;  // else only the name was asked for
  messaging_.visit({.visitor = world.line_of(person),
                    .domain = site,
                    .url = page ? fill("https://{site}/{letters:5}", chance, {{"site", site}}) : ""});
}

void Trades::sell(PersonId seller, Chance& chance) {
  const World& world = stage_.world();
  const PersonId buyer = grown_up(world, chance);
  if (buyer == seller) return;
  PaymentPlan plan{.debtor = world.main_account(buyer), .creditor = world.main_account(seller)};
  parameters_.collections.habits.order(plan, chance, {"闲置", "二手手机", "转让", "门票", "定金", "尾款"});
  plan.amount = parameters_.collections.habits.sum(parameters_.sale_yuan.draw(chance), chance);
  plan.new_payee = true;
  banking_.pay(std::move(plan));
}

}  // namespace duanlian::simulate
