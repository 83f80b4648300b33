#pragma once

#include <optional>
#include <string>

#include "model/call.h"
#include "simulate/stage/pool.h"
#include "simulate/stage/reactions.h"
#include "simulate/stage/stage.h"

namespace duanlian::simulate {

// A call that somebody makes now.
struct CallPlan {
  LineId caller{kNone};
  LineId callee{kNone};
  int32_t ring_s = 8;  // at least 3
  int32_t talk_s = 0;  // 0: nobody answers
  Mark mark;
  double conviction = 0;  // of the called person, where it is a scam
  model::Attestation attestation = model::Attestation::unspecified;
  std::string presented;    // instead of a number, where the caller has forged one that is none
  std::optional<Act> then;  // when it is answered, or known that it will not be
};

// Places calls: their events, who takes them, what a warning or a refusal makes of them.
class Telephony : public Player {
 public:
  Telephony(Stage& stage, const ReactionParameters& reactions) : stage_(stage), reactions_(reactions) {}

  // The id of the event that begins it.
  std::string call(CallPlan plan);
  void play(const Act& act) override;
  bool is_talking(PersonId person) const;

 private:
  enum class Step : uint8_t { decided, answered, ended };
  struct Live {
    CallPlan plan;
    std::string id;
    uint64_t number = 0;
    bool warned = false;
    bool roams = false;  // he was abroad when he began
  };

  std::string emit(const Live& live, model::CallPhase phase, std::optional<Act> then);
  void decided(uint32_t slot, model::Outcome outcome);
  void answered(uint32_t slot);
  void finish(uint32_t slot, Outcome outcome);
  void talk(LineId line, int32_t talk_s);

  Stage& stage_;
  const ReactionParameters& reactions_;
  Pool<Live> live_;
  uint64_t calls_ = 0;
};

}  // namespace duanlian::simulate
