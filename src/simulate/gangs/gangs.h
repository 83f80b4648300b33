#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulate/gangs/gang.h"
#include "simulate/gangs/outfit.h"
#include "simulate/gangs/scripts.h"
#include "simulate/stage/stage.h"

namespace duanlian::simulate {

// gangs.yaml
struct GangParameters {
  double victims_per_100k_day = 0;
  double gangs_per_100k = 0;
  std::array<double, 24> hours{};
  double rest_day = 1;
  double under_way = 0;  // times what the rates make of it, when the city begins
  Share abroad;
  Share works_from_leak;
  Share customers;
  std::array<Share, kAgeBands> answers;
  int64_t renews_after = 1;
  Share adapts;
  double slows = 0;
  double shrinks = 0;
  double slowest = 1;
  double smallest = 1;
  OutfitParameters outfit;

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

// What of a gang's was not let through.
enum class Refusal : uint8_t { call, text, page, payment };

// The gangs of a city: who they are, what they work with, and whom they turn to, hour by hour. Whom they
// reach and what he pays is Scams' business: every attempt is an act of that part.
class Gangs : public Player {
 public:
  // Scripts must outlive it.
  Gangs(Stage& stage, const Scripts& scripts, const GangParameters& parameters);

  // Tells who is who and lets the gangs work from the city's begin on.
  void begin();
  void play(const Act& act) override;

  uint32_t count() const { return static_cast<uint32_t>(outfits_.size()); }
  Gang& gang(GangId id) { return outfits_[id.value()].gang; }
  const Gang& gang(GangId id) const { return outfits_[id.value()].gang; }
  const Script& script(GangId id) const { return scripts_.all[outfits_[id.value()].script]; }

  // ---- What it works with now
  LineId calling_line(GangId id, Chance& chance) const;
  // The number that the called person sees in place of the line's, seldom.
  std::string presented(LineId line, Chance& chance) const;
  std::string text_sender(GangId id, Chance& chance) const;
  std::string chat_account(GangId id, Chance& chance) const;
  // A lawful sender's port and a forged number are not its own.
  bool owns_sender(GangId id, std::string_view sender) const;
  // Of several names that it has, the same for the same number; empty where it shows no pages.
  std::string domain(GangId id, uint32_t which = 0) const;
  const std::string& page_hash(GangId id) const { return outfits_[id.value()].page_hash; }
  // As its apps are packed anew under several certificates; empty where it has none.
  std::string app_signer(GangId id, uint32_t which) const;
  // A device of the gang's, such as one that a victim's card is put into.
  DeviceId device(GangId id, Chance& chance) const;

  // It notices, and takes new numbers and names, or becomes slower and smaller.
  void refused(GangId id, Refusal refusal);

  // Whether a person stands in the organisation's list of customers.
  bool customer_of(PersonId person, OrganisationId organisation) const;
  Share answers(AgeBand age) const { return parameters_.answers[static_cast<std::size_t>(age)]; }

  // The act of the part Scams with which an attempt begins: `who` is the person, `what` holds the rest.
  struct Attempt {
    GangId gang;
    ScamId scam;
    PersonId person;
    // What comes next; later than the begin of the script where it began before the city did.
    uint8_t beat = 0;
    uint8_t times = 0;
  };
  static Act act_of(const Attempt& attempt);
  static Attempt attempt_of(const Act& act);
  static constexpr uint8_t kAttemptStep = 0;

  static constexpr uint32_t kEachScriptFromPeople = 2'000;
  static constexpr uint32_t kTargetTriesMax = 2'000;

 private:
  void found();
  void found_one(uint16_t script);
  void set_rates();
  using Ages = std::array<double, kAgeBands>;
  Ages ages_turned_to(uint16_t script) const;
  double comes_to_pay(const Script& script, const Ages& ages) const;
  void continue_scams(const Outfit& outfit);
  void continue_at(const Outfit& outfit, std::size_t beat, int times);
  PersonId target_who_came(const Outfit& outfit, std::size_t beat, int times, uint64_t key) const;
  double expected(const Outfit& outfit, Timestamp hour) const;
  PersonId target(const Outfit& outfit, uint64_t key) const;
  double weight(const Outfit& outfit, PersonId id) const;

  Stage& stage_;
  const Scripts& scripts_;
  const GangParameters& parameters_;
  double hours_sum_ = 1;
  std::vector<Outfit> outfits_;
  std::vector<Ages> ages_;  // of whom a script turns to
  uint32_t scams_ = 0;
};

}  // namespace duanlian::simulate
