#pragma once

#include <optional>
#include <string>

#include "model/transfer.h"
#include "simulate/stage/pool.h"
#include "simulate/stage/reactions.h"
#include "simulate/stage/stage.h"
#include "simulate/stage/telephony.h"

namespace duanlian::simulate {

// A payment that somebody orders now. An account of kNone on one side is cash.
struct PaymentPlan {
  AccountId debtor{kNone};
  AccountId creditor{kNone};
  int64_t amount = 0;  // fen
  model::TransferMethod method = model::TransferMethod::credit_transfer;
  model::TransferChannel channel = model::TransferChannel::mobile;
  bool new_payee = false;
  bool screen_shared = false;
  bool remote_control = false;
  std::string remark;
  std::string location;
  model::NameCheck name_check = model::NameCheck::unspecified;
  Mark mark;
  bool by_victim = false;   // one who is being deceived orders it, and a warning reaches him
  double conviction = 0;    // of the payer, where he is a victim
  bool overdraws = false;   // an institution's account, which has as much as it needs
  std::optional<Act> then;  // when it is paid, or known that it will not be
};

// Orders payments: their events, the balances, and what a warning, a question, a delay, a call-back or a
// refusal makes of them.
class Banking : public Player {
 public:
  Banking(Stage& stage, Telephony& telephony, const ReactionParameters& reactions)
      : stage_(stage), telephony_(telephony), reactions_(reactions) {}

  // The event's id; empty when there is not enough money, and then `then` follows with `impossible`.
  std::string pay(PaymentPlan plan);
  void play(const Act& act) override;

 private:
  enum class Step : uint8_t { decided, released, cancelled };
  struct Live {
    PaymentPlan plan;
    uint64_t number = 0;
    bool warned = false;
  };

  void decided(uint32_t slot, model::Outcome outcome);
  void victim_decides(uint32_t slot, model::Outcome outcome, Chance& chance);
  void mule_decides(uint32_t slot, model::Outcome outcome, Chance& chance);
  void honest_decides(uint32_t slot, model::Outcome outcome, Chance& chance);
  Duration waits(model::Outcome outcome, Chance& chance) const;
  void paid(uint32_t slot);
  void not_paid(uint32_t slot, Outcome outcome);

  Stage& stage_;
  Telephony& telephony_;
  const ReactionParameters& reactions_;
  Pool<Live> live_;
  uint64_t payments_ = 0;
};

}  // namespace duanlian::simulate
