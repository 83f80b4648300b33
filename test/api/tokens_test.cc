#include "api/tokens.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/coding.h"
#include "base/file.h"

namespace duanlian::api {
namespace {

using testing::HasSubstr;

std::string digest_of(std::string_view text) { return to_hex(as_bytes(sha256(text))); }

std::string entry(std::string_view name, std::string_view token, std::string_view roles) {
  return "- name: " + std::string(name) + "\n  source: bank_a\n  token_sha256: " + digest_of(token) +
         "\n  roles: [" + std::string(roles) + "]\n";
}

std::string refusal_of_tokens(std::string_view yaml) {
  const auto tokens = parse_tokens(yaml, "t.yaml");
  return tokens ? "taken" : tokens.error().message;
}

// A folder of its own that goes with the test.
class TokenFileTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("duanlian_tokens_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static unsigned mode_of(const std::filesystem::path& path) {
    struct stat status{};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return status.st_mode & 0777;
  }

  std::filesystem::path folder_;
};

TEST(Tokens, are_found_by_their_text_and_nothing_else) {
  const auto tokens =
      parse_tokens(entry("one", "s3cret", "submit, read_all") + entry("two", "other", "relay"), "t.yaml");
  ASSERT_TRUE(tokens) << tokens.error().message;
  const Token* const one = tokens->find("s3cret");
  ASSERT_NE(one, nullptr);
  EXPECT_EQ(one->name, "one");
  EXPECT_EQ(one->source, "bank_a");
  EXPECT_EQ(one->roles, (Roles{Role::submit, Role::read_all}));
  EXPECT_EQ(tokens->find("other")->name, "two");
  EXPECT_EQ(tokens->find(""), nullptr);
  EXPECT_EQ(tokens->find("s3cre"), nullptr);
  EXPECT_EQ(tokens->find(digest_of("s3cret")), nullptr);
}

TEST(Tokens, a_wrong_file_is_refused_with_every_place) {
  const std::string good = entry("one", "a", "submit");
  EXPECT_THAT(refusal_of_tokens(""), HasSubstr("t.yaml:1:1: the file is empty"));
  EXPECT_THAT(refusal_of_tokens("[]\n"), HasSubstr("no tokens"));
  EXPECT_THAT(refusal_of_tokens("tokens: []\n"), HasSubstr("t.yaml:1:1: expected a list"));
  EXPECT_THAT(refusal_of_tokens("- [a\n"), HasSubstr("t.yaml:2:1: "));
  EXPECT_THAT(refusal_of_tokens("- \xFF\n"), HasSubstr("not valid UTF-8"));
  EXPECT_THAT(refusal_of_tokens(good + "  expires: never\n"),
              HasSubstr("t.yaml:5:3: unknown key \"expires\""));
  EXPECT_THAT(refusal_of_tokens(good + "  name: b\n"),
              HasSubstr("t.yaml:5:3: the key \"name\" stands twice"));
  EXPECT_THAT(refusal_of_tokens(good + good), HasSubstr("t.yaml:5:9: the name \"one\" stands twice"));
  EXPECT_THAT(refusal_of_tokens(good + good), HasSubstr("t.yaml:7:17: two tokens have the same digest"));
  EXPECT_THAT(refusal_of_tokens(entry("one", "a", "root")),
              HasSubstr("t.yaml:4:10: \"root\" is none of submit"));
  EXPECT_THAT(refusal_of_tokens(entry("one", "a", "")), HasSubstr("\"roles\" is missing or empty"));
  const std::string bare = "- name: one\n  source: Bank A\n  token_sha256: abc\n";
  EXPECT_THAT(refusal_of_tokens(bare), HasSubstr("t.yaml:2:11: a source is a-z 0-9 _ . -"));
  EXPECT_THAT(refusal_of_tokens(bare), HasSubstr("t.yaml:3:17: expected the token's SHA-256"));
}

TEST_F(TokenFileTest, a_file_that_others_may_read_is_refused) {
  const auto path = folder_ / "t.yaml";
  ASSERT_TRUE(replace_file(path, entry("one", "a", "submit"), 0600));
  EXPECT_TRUE(load_tokens(path));
  ::chmod(path.c_str(), 0640);
  const auto refused = load_tokens(path);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::permission_denied);
  EXPECT_THAT(refused.error().message, HasSubstr("chmod 600"));
  EXPECT_EQ(load_tokens(folder_ / "none.yaml").error().code, ErrorCode::not_found);
}

TEST_F(TokenFileTest, the_first_token_may_everything_and_only_its_owner_reads_it) {
  const auto path = folder_ / "tokens.yaml";
  const auto plain_path = folder_ / "admin.token";
  ASSERT_TRUE(create_token_file(path, plain_path));
  EXPECT_EQ(mode_of(path), 0600U);
  EXPECT_EQ(mode_of(plain_path), 0600U);
  std::string plain = *read_file(plain_path, 1'000);
  ASSERT_EQ(plain.size(), 65U);
  plain.pop_back();
  EXPECT_EQ(read_file(path, 10'000)->find(plain), std::string::npos) << "only the digest is kept";
  const auto tokens = load_tokens(path);
  ASSERT_TRUE(tokens) << tokens.error().message;
  const Token* const token = tokens->find(plain);
  ASSERT_NE(token, nullptr);
  EXPECT_TRUE(token->roles.has(Role::administrator));
  EXPECT_EQ(token->source, "administration");

  EXPECT_EQ(create_token_file(path, plain_path).error().code, ErrorCode::already_exists);
  EXPECT_EQ(*read_file(plain_path, 1'000), plain + "\n");
}

}  // namespace
}  // namespace duanlian::api
