#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulate/stage/pool.h"
#include "simulate/stage/reactions.h"
#include "simulate/stage/stage.h"

namespace duanlian::simulate {

// A text that is sent now.
struct TextPlan {
  std::string sender;  // as it is shown
  std::string source;  // who sees it: an operator, or the platform for chats
  LineId receiver{kNone};
  std::string text;
  Mark mark;
  double conviction = 0;
  std::optional<Act> then;  // when it was read, or was not
};

// A page that is looked at now, or an app that is fetched.
struct VisitPlan {
  LineId visitor{kNone};
  std::string domain;
  std::string url;
  std::string page_hash;
  AccountId payee{kNone};  // whom the page asks to pay
  std::string app_signer;
  std::vector<std::string> app_permissions;
  Mark mark;
  double conviction = 0;
  std::optional<Act> then;
};

// Texts and pages: their events, and whether they reach a person and work on him.
class Messaging : public Player {
 public:
  Messaging(Stage& stage, const ReactionParameters& reactions) : stage_(stage), reactions_(reactions) {}

  std::string text(TextPlan plan);
  std::string visit(VisitPlan plan);
  void play(const Act& act) override;

 private:
  struct Live {
    LineId person{kNone};
    Mark mark;
    double conviction = 0;
    uint64_t number = 0;
    model::EventKind kind = model::EventKind::message;
    std::optional<Act> then;
  };

  Act waits(Live live);

  Stage& stage_;
  const ReactionParameters& reactions_;
  Pool<Live> live_;
  uint64_t count_ = 0;
};

}  // namespace duanlian::simulate
