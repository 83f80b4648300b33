#include <iostream>
#include <memory>
#include <string>

#include "app/commands.h"
#include "app/console.h"
#include "detect/pack.h"
#include "rules/eval_line.h"

namespace duanlian::app {
namespace {

int check(const std::string& folder) {
  auto files = detect::read_pack_folder(folder);
  if (!files) {
    complain(files.error());
    return kExitFailed;
  }
  const auto pack = detect::Pack::build(*files);
  if (!pack) {
    for (const std::string& issue : pack.error()) print(folder + "/" + issue + "\n");
    const std::size_t issues = pack.error().size();
    complain(std::to_string(issues) + (issues == 1 ? " issue" : " issues") + "; the pack would be refused");
    return kExitBadInput;
  }
  const model::PackName& name = *(*pack)->name();
  print("pack 规则包     " + name.id + " " + name.version + "\n");
  print("digest 摘要     " + name.digest + "\n");
  print("rules 规则      " + std::to_string((*pack)->rule_count()) + "\n");
  print("phrases 短语    " + grouped((*pack)->lexicon().entries().size()) + "\n");
  for (std::size_t i = 0; i < model::kEventKinds; ++i) {
    const auto kind = static_cast<model::EventKind>(i);
    const uint64_t cost = (*pack)->cost_on(kind);
    if (cost == 0) continue;
    print("on " + std::string(to_string(kind)) + ": " + std::to_string((*pack)->rules_on(kind).size()) +
          " rules, worst cost " + grouped(cost) + "\n");
  }
  for (const std::string& warning : (*pack)->warnings())
    print("warning 注意 " + folder + "/" + warning + "\n");
  print("good 可以启用\n");
  return kExitGood;
}

// A conformance test a line in, a result a line out; docs/rules.md.
int eval() {
  std::ios::sync_with_stdio(false);
  std::string line;
  while (std::getline(std::cin, line)) std::cout << rules::eval_line(line) << '\n';
  std::cout.flush();
  return kExitGood;
}

}  // namespace

void add_rules(CLI::App& program, int& exit_status) {
  CLI::App* const rules = program.add_subcommand("rules", "Check a pack, or evaluate expressions");
  rules->require_subcommand(1);
  auto folder = std::make_shared<std::string>();
  CLI::App* const checking =
      rules->add_subcommand("check", "Say all that is wrong with a pack, with file, line and column");
  checking->add_option("pack", *folder, "Folder of the pack")->required();
  checking->callback([folder, &exit_status] { exit_status = check(*folder); });
  rules->add_subcommand("eval", "Read conformance tests as JSON lines, write a result for each")
      ->callback([&exit_status] { exit_status = eval(); });
}

}  // namespace duanlian::app
