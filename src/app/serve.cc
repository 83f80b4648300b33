#include <cstdio>
#include <memory>
#include <string>
#include <thread>

#include "api/server.h"
#include "api/tokens.h"
#include "app/address.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/end_signals.h"
#include "app/orders_desk.h"
#include "app/pack_choice.h"
#include "app/recovery.h"
#include "app/upkeep.h"
#include "engine/intake.h"
#include "graph/limits.h"

namespace duanlian::app {
namespace {

struct ServeOptions {
  std::string data = "data";
  std::string listen = "127.0.0.1:8080";
  std::string pack = "packs/core";
  bool activate = false;
  OrdersDesk::Options orders;
  std::string tokens;
  int threads = 2;
  uint64_t graph_transfers_max = engine::kGraphTransfersUsual;
  uint64_t graph_transfers_in_memory = engine::kGraphInMemoryUsual;
  Upkeep::Options upkeep;
};

// The given token file, or that of the data folder, which is made at the first start.
Result<api::Tokens> open_tokens(const ServeOptions& options) {
  if (!options.tokens.empty()) return api::load_tokens(options.tokens);
  const std::filesystem::path data(options.data);
  if (!std::filesystem::exists(std::filesystem::symlink_status(data / "tokens.yaml"))) {
    RETURN_IF_ERROR(api::create_token_file(data / "tokens.yaml", data / "admin.token"));
  }
  return api::load_tokens(data / "tokens.yaml");
}

// The folder that holds the pack's folder, however the path was written: packs/core, packs/core/, core.
std::filesystem::path folder_above(const std::string& pack) {
  const auto path = std::filesystem::absolute(pack).lexically_normal();
  return path.has_filename() ? path.parent_path() : path.parent_path().parent_path();
}

Status serve(const ServeOptions& options) {
  EndSignals end_signals;
  ASSIGN_OR_RETURN(const Address address, parse_address(options.listen));
  RETURN_IF_ERROR(check_is_free(address));
  std::error_code error;
  std::filesystem::create_directories(options.data, error);
  if (error) return Error{ErrorCode::io, options.data + ": cannot be made: " + error.message()};
  ASSIGN_OR_RETURN(auto tokens, open_tokens(options));
  ASSIGN_OR_RETURN(const auto intake,
                   open_intake(std::filesystem::path(options.data) / "journal", options.graph_transfers_max,
                               options.graph_transfers_in_memory));
  RETURN_IF_ERROR(choose_pack(*intake, {.folder = options.pack,
                                        .activate = options.activate,
                                        .by = "serve",
                                        .how = "serve --activate, or POST /v1/packs/activate",
                                        .how_zh = "加 --activate 或用 POST /v1/packs/activate"}));
  OrdersDesk::Options orders = options.orders;
  orders.activate = options.activate;
  ASSIGN_OR_RETURN(auto desk, OrdersDesk::open(*intake, orders));

  api::ServerOptions server_options;
  server_options.host = address.host;
  server_options.port = address.port;
  server_options.threads = options.threads;
  server_options.packs_folder = folder_above(options.pack);
  server_options.backups_folder = std::filesystem::absolute(options.data) / "backups";
  ASSIGN_OR_RETURN(const auto server, api::Server::start(*intake, std::move(tokens), server_options));
  const Upkeep upkeep(*intake, options.upkeep);

  // Who reads that the server listens may end it at once.
  end_signals.expect();
  const auto pack = intake->active_pack();
  const bool six = address.host.find(':') != std::string::npos;
  print("listening on http://" + (six ? "[" + address.host + "]" : address.host) + ":" +
        std::to_string(server->port()) + "\n");
  if (pack)
    print("pack 规则包 " + pack->name.id + " " + pack->name.version + ", " + std::to_string(pack->rules) +
          " rules 条规则\n");
  if (options.tokens.empty())
    print("token 令牌: " + (std::filesystem::path(options.data) / "admin.token").string() + "\n");
  std::fflush(stdout);
  end_signals.wait();
  desk.reset();
  server->stop();
  return {};
}

}  // namespace

void add_serve(CLI::App& program, int& exit_status) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* const command = program.add_subcommand("serve", "Take events over HTTP, decide them, keep them");
  command->add_option("--data", options->data, "Data folder")->capture_default_str();
  command->add_option("--listen", options->listen, "HOST:PORT; port 0 takes a free one")
      ->capture_default_str();
  command->add_option("--pack", options->pack, "Folder of the pack that a new journal begins with")
      ->capture_default_str();
  command->add_flag("--activate", options->activate,
                    "Activate that pack though the journal has another one (docs/packs.md)");
  command->add_option(
      "--law", options->orders.law,
      "Folder of the law pack under which orders stand, packs/law where one is needed and none "
      "is given (docs/orders.md)");
  command->add_option("--institutions", options->orders.institutions,
                      "File of the institutions that approved orders are brought to (docs/webhook.md)");
  command->add_option("--chase", options->orders.issuer,
                      "Chase the money of reports, and draft what is missing as the orders of this source "
                      "(docs/chase.md)");
  command->add_option("--authority", options->orders.authority,
                      "The standing authority of the law pack under which these go out without a person");
  command->add_option("--tokens", options->tokens,
                      "Token file (docs/http.md); without it DATA/tokens.yaml, made at the first start");
  command->add_option("--threads", options->threads, "Threads that speak HTTP")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  command
      ->add_option(
          "--graph-transfers-max", options->graph_transfers_max,
          "Transfers that the money graph holds, about 50 bytes each; it takes no more (docs/views.md)")
      ->check(CLI::Range(uint64_t{0}, graph::kTransfersMax))
      ->capture_default_str();
  command
      ->add_option("--graph-transfers-in-memory", options->graph_transfers_in_memory,
                   "The newest of them that are in memory whole; of older ones the most lies in the data "
                   "folder and is read when asked for (docs/views.md)")
      ->check(CLI::Range(uint64_t{0}, graph::kTransfersMax))
      ->capture_default_str();
  command->add_option("--tick-seconds", options->upkeep.tick_seconds, "Seconds between ticks; 0: none")
      ->check(CLI::Range(0, 86'400))
      ->capture_default_str();
  command
      ->add_option("--retain-days", options->upkeep.retain_days, "Let go of entries older than this; 0: keep")
      ->check(CLI::Range(0, 36'500))
      ->capture_default_str();
  command
      ->add_option("--retain-gib", options->upkeep.retain_gib,
                   "Let go of the oldest beyond this size; 0: keep")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command->callback([options, &exit_status] {
    if (const Status served = serve(*options); !served) {
      complain(served.error());
      exit_status = kExitFailed;
    }
  });
}

}  // namespace duanlian::app
