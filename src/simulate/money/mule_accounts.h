#pragma once

#include "simulate/draws/chance.h"
#include "simulate/money/mule.h"
#include "simulate/money/mule_parameters.h"
#include "simulate/stage/stage.h"

namespace duanlian::simulate {

// Makes an account ready for a house: whose it is, which device and telephone it is used with, and the events
// that its bank sees of that.
class MuleAccounts {
 public:
  MuleAccounts(Stage& stage, const MuleParameters& parameters, const MoneyTexts& texts)
      : stage_(stage), parameters_(parameters), texts_(texts) {}

  // `person` is who was talked into it, or kNone: then somebody is found. `seen` is false for what was done
  // before the city began. The account is kNone where nobody is left who could lend one.
  Mule make(House& house, uint32_t house_number, MuleKind kind, Tier tier, PersonId person, bool seen,
            Chance& chance);

  // Somebody whom recruiters would speak to; kNone where there is none.
  PersonId someone_to_recruit(Chance& chance) const;
  // Somebody of age who lends nothing yet.
  PersonId someone(Chance& chance) const;

  // A number under which the house speaks to people.
  LineId recruiter(House& house, Chance& chance);

 private:
  AccountId account_for(House& house, MuleKind kind, PersonId person, Chance& chance);
  AccountId open_for_person(House& house, PersonId person, MuleKind kind, Chance& chance);
  AccountId open_for_company(House& house, Chance& chance);
  PersonId someone_asleep(Chance& chance) const;
  DeviceId device(House& house);
  LineId agent(House& house, Chance& chance);
  LineId line(Chance& chance);
  void show_opened(const House& house, const Mule& mule, Chance& chance);
  void show_moved(const House& house, const Mule& mule, Chance& chance);
  void tell(const House& house, const Mule& mule);

  Stage& stage_;
  const MuleParameters& parameters_;
  const MoneyTexts& texts_;
};

}  // namespace duanlian::simulate
