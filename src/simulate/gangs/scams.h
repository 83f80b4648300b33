#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulate/gangs/gangs.h"
#include "simulate/money/after_scam.h"
#include "simulate/money/laundering.h"
#include "simulate/stage/messaging.h"

namespace duanlian::simulate {

// scams.yaml
struct ScamParameters {
  Curve ring_s;
  Curve hang_up_s;
  Share tries_again;
  Curve tries_again_m;
  Share pays_again;
  Curve pays_again_m;
  std::array<Share, kAgeBands> by_code;
  std::array<Share, kAgeBands> at_counter;
  Share told_new;
  Share remarks;
  Share own_remark;  // of those: one of the script's
  std::vector<std::string> usual_remarks;
  Share short_link;  // of links in texts
  std::vector<std::string> short_links;
  Share with_address;      // of visits: more than the name is known
  Share with_fingerprint;  // of visits: of the page
  Share page_names_payee;
  int64_t keeps_yuan = 0;
  int64_t least_yuan = 1;
  double redeems = 1;

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

// The life of each scam between a gang's first attempt and the end: its script, beat by beat. What it tries
// is drawn by its number and the beat, so that it tries the same whatever was done against it before.
class Scams : public Player {
 public:
  struct Parts {
    Telephony& telephony;
    Banking& banking;
    Messaging& messaging;
    Gangs& gangs;
    Laundering& laundering;
    AfterScam& after;
  };
  Scams(Stage& stage, const Parts& parts, const ScamParameters& parameters)
      : stage_(stage), parts_(parts), parameters_(parameters) {}

  void play(const Act& act) override;

  uint32_t under_way() const { return under_way_; }

 private:
  enum class Step : uint8_t { attempt, beat, outcome, decided, reset, funded, moved };
  static_assert(step_of(Step::attempt) == Gangs::kAttemptStep);
  struct Live {
    ScamOutcome outcome;
    uint8_t beat = 0;
    uint8_t times = 0;         // that the beat was played before
    bool again = false;        // this is the second attempt at it
    bool tried_again = false;  // at any beat: once a scam
    bool taken_over = false;
    AccountId payer{kNone};
    AccountId payee{kNone};
    int64_t amount = 0;  // of the payment that is ordered
    std::string event;   // and its id
  };

  void begin(const Act& act);
  void play_beat(uint32_t slot);
  void follow(uint32_t slot, Outcome outcome);
  void go_on(uint32_t slot);
  bool try_again(uint32_t slot, Outcome outcome);
  void end(uint32_t slot);

  // ---- The deeds
  void call(uint32_t slot);
  void write(uint32_t slot);
  void visit(uint32_t slot);
  void bait(uint32_t slot);
  void pay_bait(uint32_t slot);
  void prepare_payment(uint32_t slot);
  void order(uint32_t slot);
  void redeem(uint32_t slot);
  void borrow(uint32_t slot);
  void forward(uint32_t slot);
  void swap_card(uint32_t slot);
  void reset_password(uint32_t slot);

  // ---- What came of them
  void after_payment(uint32_t slot, Outcome outcome);
  void after_swap(uint32_t slot, model::Outcome decided);

  const Script& script(const Live& live) const { return parts_.gangs.script(live.outcome.gang); }
  const Beat& beat(const Live& live) const { return script(live).beats[live.beat]; }
  AgeBand age(const Live& live) const;
  bool goes_on(const Live& live) const;
  double conviction(const Live& live) const;
  Chance chance_of(const Live& live, uint64_t purpose) const;
  Mark mark(const Live& live, Role role) const;
  Act then(uint32_t slot, Step step) const;
  void tell(const Live& live, std::string_view event);
  int64_t amount_of(const Live& live) const;
  int64_t reach(const Live& live) const;
  void page_of(const Live& live, Chance& chance, VisitPlan& plan) const;
  std::string words_of(const std::vector<std::string>& patterns, const Live& live, Chance& chance) const;
  std::string remark_of(const Live& live, Chance& chance) const;
  std::string link_of(const Live& live, Chance& chance) const;
  Timestamp awake(Duration delay) const;

  Stage& stage_;
  Parts parts_;
  const ScamParameters& parameters_;
  Pool<Live> live_;
  uint32_t under_way_ = 0;
};

// Whose main account a victim pays from: his own, a minor's from that of an adult of the household.
AccountId account_behind(const World& world, PersonId victim);

}  // namespace duanlian::simulate
