#pragma once

#include "engine/case_facts.h"
#include "engine/intake.h"

namespace duanlian::engine {

// What a journal and its views know of a case.
class IntakeFacts final : public CaseFacts {
 public:
  // The intake must outlive it.
  explicit IntakeFacts(const Intake& intake) : intake_(intake) {}

  const graph::MoneyGraph& money() const override { return intake_.money(); }
  Result<std::optional<uint64_t>> position_of(std::string_view source, std::string_view id) const override {
    return intake_.position_of(source, id);
  }
  std::map<uint64_t, std::string> ids_at(std::span<const uint64_t> positions) const override;
  std::vector<model::Entity> accounts_of(const model::Entity& entity, Timestamp at) const override;

 private:
  const Intake& intake_;
};

}  // namespace duanlian::engine
