#include <CLI/CLI.hpp>

#include "app/commands.h"

int main(int argc, char** argv) {
  using namespace duanlian::app;
  CLI::App program("Duanlian 断链: one engine against telecom and online fraud", "duanlian");
  program.require_subcommand(1);
  int exit_status = kExitGood;
  add_serve(program, exit_status);
  add_replay(program, exit_status);
  add_rules(program, exit_status);
  add_journal(program, exit_status);
  add_schema(program, exit_status);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? kExitGood : kExitFailed;
  }
  return exit_status;
}
