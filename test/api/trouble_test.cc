#include <chrono>
#include <gmock/gmock.h>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <vector>

#include "api/live_server.h"
#include "base/file.h"
#include "base/json_writer.h"
#include "detect/pack.h"

namespace duanlian::api {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using namespace std::chrono_literals;

// Sets one limit of this process for as long as it lives.
class LimitForTest {
 public:
  LimitForTest(decltype(RLIMIT_NOFILE) resource, rlim_t value) : resource_(resource) {
    ::getrlimit(resource_, &before_);
    rlimit now = before_;
    now.rlim_cur = value;
    EXPECT_EQ(::setrlimit(resource_, &now), 0);
  }
  ~LimitForTest() { ::setrlimit(resource_, &before_); }
  LimitForTest(const LimitForTest&) = delete;
  LimitForTest& operator=(const LimitForTest&) = delete;

 private:
  decltype(RLIMIT_NOFILE) resource_;
  rlimit before_{};
};

// What a server in trouble says, and to whom.
class TroubleTest : public LiveServer {
 protected:
  // The core pack, which takes a while to check.
  static std::string large_pack() {
    std::string body;
    JsonWriter json(body);
    json.begin_object().key("files").begin_array();
    const auto files = detect::read_pack_folder(DUANLIAN_SOURCE_DIR "/packs/core");
    EXPECT_TRUE(files);
    for (const model::PackFile& file : *files)
      json.begin_object().member("path", file.path).member("text", file.text).end_object();
    json.end_array().end_object();
    return body;
  }
  static constexpr std::string_view kTinyPack =
      R"({"files":[{"path":"pack.yaml","text":"pack: tiny\nversion: \"1\"\nname: {zh: 小, en: Tiny}\npolicies: {}\n"}]})";
};

TEST_F(TroubleTest, connections_leave_files_to_the_journal) {
  const LimitForTest few(RLIMIT_NOFILE, kFilesReserved + 2);
  start({});
  std::vector<Client> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(connect());
    clients.back().send(Client::request("GET", "/health"));
    EXPECT_EQ(clients.back().read_answer().status, i < 2 ? 200 : 503) << i;
  }
}

TEST_F(TroubleTest, checks_of_packs_do_not_hold_up_an_activation) {
  const std::string body = large_pack();
  std::vector<Client> checks;
  for (const std::string_view token : {"bank", "keeper", "officer", "relay", "reader"}) {
    checks.push_back(connect());
    checks.back().send(Client::request("POST", "/v1/packs/check", token, body));
  }
  EXPECT_EQ(ask("POST", "/v1/packs/activate", "admin", kTinyPack).status, 200);
  EXPECT_FALSE(checks.back().has_answer()) << "the checks wait for each other, the activation for none";
  for (Client& check : checks) EXPECT_EQ(check.read_answer().status, 200);
}

TEST_F(TroubleTest, a_token_checks_one_pack_at_a_time) {
  const std::string body = large_pack();
  std::vector<Client> checks;
  for (int i = 0; i < 4; ++i) {
    checks.push_back(connect());
    checks.back().send(Client::request("POST", "/v1/packs/check", "bank", body));
  }
  EXPECT_EQ(ask("POST", "/v1/packs/check", "keeper", kTinyPack).status, 200) << "others may";
  int taken = 0;
  for (Client& check : checks) {
    const Answer answer = check.read_answer();
    taken += answer.status == 200 ? 1 : 0;
    if (answer.status != 200) {
      EXPECT_EQ(answer.status, 503);
      EXPECT_THAT(answer.body, HasSubstr("an earlier check of this token"));
    }
  }
  EXPECT_GE(taken, 1);
  EXPECT_LT(taken, 4);
  EXPECT_EQ(ask("POST", "/v1/packs/check", "bank", kTinyPack).status, 200) << "and again when it is answered";
}

TEST_F(TroubleTest, a_running_server_is_backed_up_and_the_copy_has_what_was_answered) {
  EXPECT_EQ(ask("GET", "/v1/journal/backups", "admin").body, R"({"backups":[]})");
  EXPECT_EQ(submit(transfer("t1")).status, 200);
  const Answer made = ask("POST", "/v1/journal/backups", "admin", R"({"name":"night-1"})");
  EXPECT_EQ(made.status, 201) << made.body;
  const std::string path = (folder_ / "backups" / "night-1").string();
  EXPECT_THAT(made.body, StartsWith(R"({"name":"night-1","path":")" + path + R"(","position":1,"bytes":)"));
  EXPECT_EQ(submit(transfer("t2")).status, 200);
  EXPECT_EQ(ask("GET", "/v1/journal/backups", "admin").body, R"({"backups":[)" + made.body + "]}");

  auto copied = engine::Intake::open(path, {});
  ASSERT_TRUE(copied) << copied.error().message;
  EXPECT_TRUE((*copied)->decision("bank_a", "t1")->has_value());
  EXPECT_FALSE((*copied)->decision("bank_a", "t2")->has_value());
}

TEST_F(TroubleTest, a_backup_that_cannot_be_made_says_why) {
  EXPECT_EQ(ask("POST", "/v1/journal/backups", "bank", R"({"name":"a"})").status, 403);
  EXPECT_EQ(ask("GET", "/v1/journal/backups", "reader").status, 403);
  for (const std::string_view body :
       {"{}", "[]", R"({"name":""})", R"({"name":"../a"})", R"({"name":"a.part"})", R"({"name":"A"})",
        R"({"name":"a","to":"/"})"}) {
    EXPECT_EQ(ask("POST", "/v1/journal/backups", "admin", body).status, 400) << body;
  }
  EXPECT_EQ(ask("POST", "/v1/journal/backups", "admin", R"({"name":"a"})").status, 201);
  const Answer again = ask("POST", "/v1/journal/backups", "admin", R"({"name":"a"})");
  EXPECT_EQ(again.status, 409);
  EXPECT_THAT(again.body, HasSubstr("exists already"));
}

}  // namespace
}  // namespace duanlian::api
