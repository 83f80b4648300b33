#include "journal/journal.h"

#include <memory>

#include "app/commands.h"
#include "app/console.h"
#include "app/data_folder.h"
#include "base/coding.h"
#include "journal/verify.h"

namespace duanlian::app {
namespace {

struct Folders {
  std::string data = "data";
  std::string backup;
};

int verify(const Folders& folders) {
  const auto folder = journal_in(folders.data);
  Result<journal::VerifyReport> report = [&] {
    Progress progress("verify");
    return journal::verify(folder, [&](journal::Position at, journal::Position last) {
      progress.show(at.value(), last.value(), "entries");
    });
  }();
  if (!report) {
    complain(report.error());
    return kExitFailed;
  }
  print("entries 条目    " + grouped(report->entries) + "  (" + std::to_string(report->first.value()) +
        " .. " + std::to_string(report->last.value()) + ")\n");
  print("bytes 字节      " + grouped(report->bytes) + "\n");
  print("last hash 末位  " + to_hex(as_bytes(report->last_hash)) + "\n");
  if (report->bad) {
    const journal::Damage& bad = *report->bad;
    print(bad.entry ? "FIRST BAD ENTRY 首个损坏条目: " + std::to_string(bad.entry->value()) + ": " +
                          bad.reason + "\n"
                    : "DAMAGED BESIDE THE ENTRIES, all of which are good 条目完好，其他文件损坏: " +
                          bad.reason + "\n");
    return kExitBadInput;
  }
  print("good 完好\n");
  return kExitGood;
}

int back_up(const Folders& folders) {
  const auto done = [&]() -> Status {
    auto journal =
        journal::Journal::open(std::filesystem::path(folders.data) / "journal", {.create_if_missing = false});
    if (!journal && journal.error().code == ErrorCode::unavailable)
      journal.error().message += ask_the_server(folders.data);
    if (!journal) return std::move(journal.error());
    Progress progress("backup");
    return (*journal)->back_up(folders.backup,
                               [&](uint64_t at, uint64_t total) { progress.show(at, total, "files"); });
  }();
  if (!done) {
    complain(done.error());
    return kExitFailed;
  }
  print("backed up to 已备份到 " + folders.backup + "\n");
  return kExitGood;
}

int restore(const Folders& folders) {
  const auto done = [&]() -> Status {
    if (!std::filesystem::is_directory(folders.backup))
      return Error{ErrorCode::not_found, folders.backup + ": no such folder 没有该文件夹"};
    Progress progress("restore");
    return journal::Journal::restore(journal_in(folders.backup),
                                     std::filesystem::path(folders.data) / "journal",
                                     [&](uint64_t at, uint64_t total) { progress.show(at, total, "files"); });
  }();
  if (!done) {
    complain(done.error());
    return kExitFailed;
  }
  print("restored to 已恢复到 " + folders.data + "\n" +
        "tokens are not part of a back-up: the next serve makes new ones, or put tokens.yaml back "
        "备份不含令牌：下次启动将新建，或放回 tokens.yaml\n");
  return kExitGood;
}

}  // namespace

void add_journal(CLI::App& program, int& exit_status) {
  CLI::App* const journal =
      program.add_subcommand("journal", "Verify, back up or restore the journal of a data folder");
  journal->require_subcommand(1);
  auto folders = std::make_shared<Folders>();
  const auto add = [&](const char* name, const char* help, int (*run)(const Folders&)) {
    CLI::App* const command = journal->add_subcommand(name, help);
    command->add_option("--data", folders->data, "Data folder")->capture_default_str();
    command->callback([folders, run, &exit_status] { exit_status = run(*folders); });
    return command;
  };
  add("verify", "Check every checksum and the chain of hashes; --data may be a back-up too", verify);
  add("backup", "Copy the journal of a stopped server (a running one: POST /v1/journal/backups)", back_up)
      ->add_option("--to", folders->backup, "Folder that does not exist yet")
      ->required();
  add("restore", "Put a back-up into a new data folder", restore)
      ->add_option("--from", folders->backup, "Folder of the back-up")
      ->required();
}

}  // namespace duanlian::app
