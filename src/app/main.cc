#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <sys/resource.h>
#include <sys/stat.h>

#include "app/commands.h"
#include "app/console.h"

namespace {

// What the program writes is personal data: for its own user only.
constexpr mode_t kOwnerOnly = 0077;

// Systems give 1,024 descriptors unless asked for more.
void take_all_file_descriptors() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace duanlian::app;
  ::umask(kOwnerOnly);
  take_all_file_descriptors();
  // A file that may grow no further is an error with words, not the end.
  ::signal(SIGXFSZ, SIG_IGN);
  CLI::App program("Duanlian 断链: one engine against telecom and online fraud", "duanlian");
  program.require_subcommand(1);
  program.set_version_flag("--version", "duanlian " DUANLIAN_VERSION);
  int exit_status = kExitGood;
  add_serve(program, exit_status);
  add_replay(program, exit_status);
  add_backtest(program, exit_status);
  add_rules(program, exit_status);
  add_journal(program, exit_status);
  add_simulate(program, exit_status);
  add_exercise(program, exit_status);
  add_trace(program, exit_status);
  add_paths(program, exit_status);
  add_schema(program, exit_status);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? kExitGood : kExitFailed;
  }
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    complain("the output could not be written whole · 输出未能写完");
    return kExitFailed;
  }
  return exit_status;
}
