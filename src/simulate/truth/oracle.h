#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "simulate/money/parcels.h"
#include "simulate/stage/records.h"
#include "simulate/stage/responder.h"

namespace duanlian::simulate {

// Orders from the truth, the ceiling of what any orders can bring back: once a scam is reported, what is left
// of its money is ordered frozen wherever it is, again and again, and nothing twice. Who makes it tells it
// what happens.
class Oracle : public Responder {
 public:
  using Where = std::function<std::vector<Holding>(ScamId)>;
  using Name = std::function<std::string(AccountId)>;
  Oracle(Where where, Name name) : where_(std::move(where)), name_(std::move(name)) {}

  void told(const model::Event& event, const Mark& mark);
  Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override;
  Result<std::vector<model::Event>> orders(Timestamp now) override;
  uint64_t issued() const { return issued_; }

 private:
  using Place = std::pair<uint32_t, uint32_t>;  // scam, account
  struct Open {
    Place place;
    int64_t amount = 0;
  };
  model::Event order(AccountId account, int64_t amount, const model::Header& report, Timestamp now);

  Where where_;
  Name name_;
  std::map<uint32_t, model::Header> reports_;  // the first of each scam
  std::map<Place, int64_t> ordered_;           // and not answered yet
  std::map<std::string, Open> open_;
  uint64_t issued_ = 0;
};

}  // namespace duanlian::simulate
