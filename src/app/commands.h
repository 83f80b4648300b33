#pragma once

#include <CLI/CLI.hpp>

#include "app/order_issuer.h"

namespace duanlian::app {

// Each adds one command with its options. When the command was given, it runs during parsing and leaves its
// exit status in `exit_status`.
void add_serve(CLI::App& program, int& exit_status);
void add_backtest(CLI::App& program, int& exit_status);
void add_replay(CLI::App& program, int& exit_status);
void add_rules(CLI::App& program, int& exit_status);
void add_journal(CLI::App& program, int& exit_status);
void add_simulate(CLI::App& program, int& exit_status);
// `--orders` is offered where somebody issues orders.
void add_exercise(CLI::App& program, int& exit_status, MakeOrderIssuer make_issuer = {});
void add_schema(CLI::App& program, int& exit_status);
void add_trace(CLI::App& program, int& exit_status);
void add_paths(CLI::App& program, int& exit_status);

inline constexpr int kExitGood = 0;
inline constexpr int kExitBadInput = 1;  // something in the input was refused; the rest was done
inline constexpr int kExitFailed = 2;    // the command could not do its work

}  // namespace duanlian::app
