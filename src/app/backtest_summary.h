#pragma once

#include <string>

#include "engine/backtest_report.h"

namespace duanlian::app {

// What came of a back-test as a person reads it, Chinese and English.
std::string summary_of(const engine::BacktestReport& report);

}  // namespace duanlian::app
