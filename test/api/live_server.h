#pragma once

#include <filesystem>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>
#include <unistd.h>

#include "api/client.h"
#include "api/server.h"
#include "base/hash.h"
#include "engine/intake.h"

namespace duanlian::api {

// A server on a free port before an intake in a folder of its own. Tokens: "bank" (submit, for bank_a),
// "keeper" (list_keeper, for bank_a), "officer" and "second" (officer, for police), "relay" (relay, for
// gateway), "reader" (read_all, for police), "admin" (everything, for administration).
class LiveServer : public testing::Test {
 protected:
  static constexpr Timestamp kNow{1'795'510'800'000'000};  // 2026-11-24T09:00:00Z

  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("duanlian_api_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_ / "packs");
    open({});
  }
  void TearDown() override {
    server_.reset();
    intake_.reset();
    std::filesystem::remove_all(folder_);
  }

  void open(const engine::IntakeOptions& options) {
    server_.reset();
    intake_.reset();
    auto opened = engine::Intake::open(folder_ / "journal", options);
    ASSERT_TRUE(opened) << opened.error().message;
    intake_ = *std::move(opened);
    start({});
  }

  void start(const Patience& patience, std::size_t connections_max = kConnectionsMax,
             std::size_t memory_bytes_max = kMemoryBytesMax) {
    server_.reset();
    ServerOptions options;
    options.port = 0;
    options.packs_folder = folder_ / "packs";
    options.patience = patience;
    options.backups_folder = folder_ / "backups";
    options.connections_max = connections_max;
    options.memory_bytes_max = memory_bytes_max;
    options.now = [] { return kNow; };
    auto started = Server::start(*intake_, tokens(), options);
    ASSERT_TRUE(started) << started.error().message;
    server_ = *std::move(started);
  }

  static Tokens tokens() {
    const auto token = [](std::string_view name, std::string_view source, Roles roles) {
      return Token{
          .name = std::string(name), .source = std::string(source), .digest = sha256(name), .roles = roles};
    };
    return Tokens({token("bank", "bank_a", {Role::submit}), token("keeper", "bank_a", {Role::list_keeper}),
                   token("officer", "police", {Role::officer}), token("relay", "gateway", {Role::relay}),
                   token("second", "police", {Role::officer}), token("bank_b", "bank_b", {Role::submit}),
                   token("reader", "police", {Role::read_all}),
                   token("admin", "administration",
                         {Role::submit, Role::relay, Role::read_all, Role::list_keeper, Role::officer,
                          Role::administrator})});
  }

  Client connect() const { return Client(server_->port()); }
  // One request on a connection of its own.
  Answer ask(std::string_view method, std::string_view target, std::string_view token = "",
             std::string_view body = "", std::string_view media_type = "application/json") const {
    Client client = connect();
    client.send(Client::request(method, target, token, body, media_type));
    return client.read_answer(method == "HEAD");
  }
  Answer submit(std::string_view json, std::string_view token = "bank") const {
    return ask("POST", "/v1/events", token, json);
  }
  Answer submit_lines(std::string_view lines, std::string_view token = "bank") const {
    return ask("POST", "/v1/events", token, lines, "application/x-ndjson");
  }

  // A transfer of bank_a.
  static std::string transfer(std::string_view id, std::string_view source = "bank_a",
                              std::string_view time = "2026-11-24T08:59:00Z") {
    return R"({"kind":"transfer","id":")" + std::string(id) + R"(","time":")" + std::string(time) +
           R"(","source":")" + std::string(source) +
           R"(","purpose":"anti_fraud","debtor":{"account":"A"},"creditor":{"account":"B"},)" +
           R"("amount":100,"currency":"CNY"})";
  }

  std::filesystem::path folder_;
  std::unique_ptr<engine::Intake> intake_;
  std::unique_ptr<Server> server_;
};

}  // namespace duanlian::api
