#pragma once

#include <string>

#include "base/result.h"
#include "connect/files/mapping.h"

namespace duanlian::connect {

// Makes events of rows as a mapping says. Keeps its memory between rows; one for each reader. The mapping
// must outlive it.
class Mapper {
 public:
  explicit Mapper(const Mapping& mapping) : mapping_(mapping) {}

  // The event is whole and checked, or the error names the member and its column.
  Status apply(const Row& row, model::Event& event, std::string& label);

 private:
  Result<const KindPlan*> plan_of(const Row& row);
  Status run(const std::vector<MemberStep>& steps, const Row& row, void* record);
  Result<std::string_view> text_of(const MemberStep& step, const Row& row);
  Error at_member(const MemberStep& step, Error error) const;

  const Mapping& mapping_;
  std::string scratch_;
};

}  // namespace duanlian::connect
