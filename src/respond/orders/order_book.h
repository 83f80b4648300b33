#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "model/event.h"
#include "respond/law/law.h"
#include "respond/orders/answer_times.h"
#include "respond/orders/order_record.h"

namespace duanlian::respond {

inline constexpr std::size_t kOrdersMax = 2'000'000;
inline constexpr std::size_t kReportsMax = 2'000'000;
inline constexpr std::size_t kOrdersOnTargetMax = 10'000;
inline constexpr std::size_t kOrdersOfReportMax = 10'000;
inline constexpr std::size_t kOdditiesKeptMax = 1'000;  // the newest
inline constexpr std::size_t kChangesKeptMax = 100'000;
// What is told of a later time than the newest tick and this is taken for a wrong clock.
inline constexpr Duration kAheadMax = hours(1);

// All orders and how they stand: a function of the events in their order and of nothing else. Time is that of
// ticks, and only moves forward. docs/orders.md. One thread.
class OrderBook {
 public:
  // Takes an event; most concern it not. The error says what is wrong with an order or a step: it stays in
  // the journal, and nothing comes of it. Positions rise.
  Status take(uint64_t position, const model::Event& event);
  // From the next event on.
  void activate(std::shared_ptr<const Law> law) { law_ = std::move(law); }
  const std::shared_ptr<const Law>& law() const { return law_; }

  // ---- What is there. Places are numbers from 0 that stay.
  std::size_t size() const { return orders_.size(); }
  const OrderRecord& at(uint32_t place) const { return orders_[place]; }
  std::optional<uint32_t> find(std::string_view issuer, std::string_view id) const;
  // On an account, a number, a name: all that ever were and are not void, in order.
  std::vector<uint32_t> on(const model::Entity& target) const;
  std::size_t count_on(const model::Entity& target) const;
  // Approved and not sent, in order; without what officers do themselves.
  const std::set<uint32_t>& due() const { return due_; }
  // That are to be let go, and no order says so yet.
  const std::set<uint32_t>& release_due() const { return release_due_; }
  // Into whose account money came since note_seen().
  const std::set<uint32_t>& fresh_money() const { return fresh_money_; }
  // Somebody has looked at the money that came up to that position.
  void note_seen(uint32_t place, uint64_t position);
  // What it raises; itself where it raises none.
  uint32_t first_raised(uint32_t place) const;

  std::size_t reports() const { return reports_.size(); }
  const ReportRecord& report(uint32_t place) const { return reports_[place]; }
  std::optional<uint32_t> find_report(std::string_view source, std::string_view id) const;
  std::optional<uint32_t> report_of(const OrderRecord& record, const model::OrderShare& share) const;
  // Of that report's money, held or about to be: minor units of its currency. Not that of `without`, nor of
  // what that takes the place of.
  int64_t held_for(uint32_t report, std::optional<uint32_t> without = {}) const;
  // Back with the victim, or about to be where that is asked.
  int64_t returned_for(uint32_t report, bool with_pending) const;

  const std::deque<Oddity>& oddities() const { return oddities_; }
  uint64_t oddity_count() const { return oddity_count_; }
  const AnswerTimes& answer_times() const { return answer_times_; }
  Timestamp now() const { return now_; }
  // Changes with everything that somebody who works on orders would look at again.
  uint64_t revision() const { return revision_; }
  // The orders that changed after that revision, each perhaps more than once; nothing when they are too many
  // to be known (kChangesKeptMax), or the book was loaded since.
  std::optional<std::vector<uint32_t>> changed_since(uint64_t revision) const;
  std::size_t open() const { return open_.size(); }
  // Not over, or still to be released; in order.
  const std::set<uint32_t>& open_places() const { return open_; }
  std::optional<Timestamp> next_clock() const;

  // What the holder is to be told, with the basis; nothing for what restricts nobody.
  struct Terms {
    std::optional<model::Notice> notice;
    std::vector<std::string> basis;
    std::optional<Timestamp> until;
  };
  Terms terms_of(uint32_t place) const;

  // All of it but the law, as bytes and back. docs/orders.md has the form.
  void save(std::string& out) const;
  // Into an empty book that has its law.
  Status load(std::string_view bytes);

 private:
  friend class DraftCheck;

  // order_book.cc
  Status draft(uint64_t position, const model::Event& event);
  Status begin(uint32_t place, const MeasureLaw& law);
  Status approve_by_authority(OrderRecord& record) const;
  void set_act_by(OrderRecord& record) const;
  void add(OrderRecord record);
  void take_report(uint64_t position, const model::Event& event);
  void take_transfer(uint64_t position, const model::Transfer& transfer);
  void odd(uint64_t position, const model::Header& header, std::string_view order, std::string what);
  void note_change(uint32_t place);
  void set_state(uint32_t place, OrderState state, std::string why = {});
  void settle(uint32_t place);  // after anything of it changed
  void settle_release(uint32_t place);
  void note_share_holders(uint32_t place);
  void note_leader(uint32_t place);
  const MeasureLaw* law_of(const OrderRecord& record) const;

  // victim_money.cc
  int64_t share_of(const OrderRecord& record, uint32_t report, int64_t of_it) const;
  std::optional<uint32_t> other_of(const OrderRecord& record) const;

  // order_steps.cc
  Status take_step(uint64_t position, const model::Event& event);
  Status apply_step(uint32_t place, const StepNote& note);
  Status check_teller(const OrderRecord& record, const StepNote& note) const;
  Status approve(uint32_t place, const StepNote& note);
  Status note_sent(uint32_t place, const StepNote& note);
  Status lift(uint32_t place, const StepNote& note);
  void ask_for_release(uint32_t place, Timestamp at);
  Status appeal(uint32_t place, const StepNote& note);
  bool is_repeat(const OrderRecord& record, const StepNote& note) const;

  // order_answers.cc
  Status acknowledge(uint32_t place, const StepNote& note);
  Status execute(uint32_t place, const StepNote& note);
  void note_answer(const OrderRecord& record, const StepNote& note);
  void carry_out(uint32_t place, const StepNote& note);
  void put_in_force(uint32_t place, const StepNote& note);
  void follow(uint32_t other, uint32_t place);
  void share_clock(uint32_t place, const StepNote& note);
  void take_place_of(uint32_t before, uint32_t place);
  void let_go(uint32_t place, int64_t amount);

  // order_clocks.cc
  void tick(Timestamp now);
  std::optional<Timestamp> next_clock_of(const OrderRecord& record) const;
  void run_clocks(uint32_t place);
  Timestamp believed(Timestamp told) const;
  void await(uint32_t place);

  std::shared_ptr<const Law> law_;
  std::deque<OrderRecord> orders_;
  TextMap<uint32_t> places_;           // by issuer and id
  TextMap<std::vector<uint32_t>> on_;  // by target
  std::set<uint32_t> due_;
  std::set<uint32_t> release_due_;
  std::set<uint32_t> fresh_money_;
  std::set<std::pair<Timestamp, uint32_t>> clocks_;
  std::vector<std::optional<Timestamp>> awaited_;  // by place: what stands in clocks_
  TextMap<uint32_t> watched_;     // accounts with an order that holds or may hold, and how many
  std::vector<bool> is_watched_;  // by place
  std::deque<ReportRecord> reports_;
  TextMap<uint32_t> report_places_;
  std::deque<Oddity> oddities_;
  uint64_t oddity_count_ = 0;
  AnswerTimes answer_times_;
  Timestamp now_{INT64_MIN};
  uint64_t revision_ = 0;
  std::deque<std::pair<uint64_t, uint32_t>> changes_;  // revision and place, rising
  uint64_t changes_from_ = 0;                          // all after that revision are there
  std::set<uint32_t> open_;
};

}  // namespace duanlian::respond
