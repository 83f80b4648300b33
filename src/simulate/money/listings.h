#pragma once

#include <set>
#include <string>
#include <utility>

#include "model/entity.h"
#include "simulate/money/laundering.h"
#include "simulate/money/report_parameters.h"
#include "simulate/stage/stage.h"

namespace duanlian::simulate {

// The watch-lists that institutions keep, and the accounts that banks restrict.
class Listings {
 public:
  Listings(Stage& stage, Laundering& laundering, const ReportParameters& parameters)
      : stage_(stage), laundering_(laundering), parameters_(parameters) {}

  struct Entry {
    std::string source;
    std::string_view list;
    model::Entity entity;
    std::string category;
    std::string reason;
    Mark mark;
  };
  // Nothing where the source has listed it already, or where the name is in no form that is known. Whether it
  // did.
  bool add(Entry entry, Chance& chance);
  void remove(const Entry& entry);
  // The bank of an account restricts it, once.
  void restrict(AccountId account, const Mark& mark);

 private:
  Stage& stage_;
  Laundering& laundering_;
  const ReportParameters& parameters_;
  std::set<std::pair<std::string, std::string>> listed_;  // list and source, entity
  std::set<AccountId> restricted_;
};

}  // namespace duanlian::simulate
