#include "detect/phone_book.h"

#include "model/phone.h"

namespace duanlian::detect {

const PhoneBook::Facts& PhoneBook::look_up(std::string_view number) {
  if (const auto found = kept_.find(number); found != kept_.end()) return found->second;
  if (kept_.size() >= kKeptMax) kept_.clear();
  Facts facts;
  if (const auto parsed = model::PhoneNumber::parse(number)) {
    facts = {.assigned = model::is_assigned(*parsed), .region = model::region_of(*parsed)};
  }
  return kept_.emplace(number, std::move(facts)).first->second;
}

}  // namespace duanlian::detect
