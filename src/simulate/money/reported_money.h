#pragma once

#include "simulate/money/after_report.h"
#include "simulate/money/order_desk.h"
#include "simulate/money/pursuit.h"

namespace duanlian::simulate {

// What is done about the money of reported scams where the response is not the usual one: the banks' side of
// it, and who goes after it without an engine.
class ReportedMoney : public AfterReport {
 public:
  ReportedMoney(Stage& stage, LaunderingFlow& laundering, const OrderParameters& parameters,
                Response response)
      : response_(response),
        stage_(stage),
        holds_(stage, laundering),
        desk_(stage, holds_, parameters),
        pursuit_(stage, laundering, holds_, desk_, parameters) {}

  void paid(const ScamOutcome& scam) override;
  void reported(std::string_view source, std::string_view report, const ScamOutcome& scam) override {
    desk_.reported(source, report, scam.scam);
  }
  void heard(const ScamOutcome& scam) override;

  Response response() const { return response_; }
  OrderDesk& desk() { return desk_; }
  Pursuit& pursuit() { return pursuit_; }
  // All that is set aside.
  int64_t held() const { return holds_.sum(); }

 private:
  Response response_;
  Stage& stage_;
  Holds holds_;
  OrderDesk desk_;
  Pursuit pursuit_;
};

}  // namespace duanlian::simulate
