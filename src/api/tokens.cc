#include "api/tokens.h"

#include <algorithm>
#include <array>
#include <set>
#include <sys/random.h>

#include "api/limits.h"
#include "base/coding.h"
#include "base/file.h"
#include "base/yaml_reader.h"
#include "model/event.h"
#include "model/field.h"
#include "model/name.h"
#include "model/words.h"

namespace duanlian::api {
namespace {

constexpr unsigned kOwnerOnly = 0600;

// Reads the list and adds what is wrong to the issues.
class TokenListReader {
 public:
  explicit TokenListReader(const YamlReader& yaml) : yaml_(yaml) {}

  std::vector<Token> read() {
    const YamlNode& root = yaml_.root();
    if (!yaml_.readable() || !yaml_.check_list(root)) return {};
    if (root.items.empty()) yaml_.complain(root, "no tokens: nobody could ask anything");
    if (root.items.size() > kTokensMax)
      yaml_.complain(root, "more tokens than " + std::to_string(kTokensMax));
    std::vector<Token> tokens;
    for (const YamlNode& node : root.items) {
      if (tokens.size() == kTokensMax) break;
      tokens.push_back(read_token(node));
    }
    return tokens;
  }

 private:
  Token read_token(const YamlNode& node) {
    Token token;
    if (!yaml_.check_map(node, {"name", "source", "token_sha256", "roles"})) return token;
    token.name = yaml_.required_text(node, "name");
    if (token.name.size() > model::kIdentifierBytesMax)
      yaml_.complain_at(node, "name", "the name is too long");
    if (!token.name.empty() && !names_.insert(token.name).second)
      yaml_.complain_at(node, "name", "the name \"" + token.name + "\" stands twice");
    token.source = yaml_.required_text(node, "source");
    if (!token.source.empty() && !model::is_source_name(token.source))
      yaml_.complain_at(node, "source", "a source is a-z 0-9 _ . -, at most 64 bytes");
    read_digest(node, token);
    read_roles(node, token);
    return token;
  }

  void read_digest(const YamlNode& node, Token& token) {
    const std::string text = yaml_.required_text(node, "token_sha256");
    if (text.empty()) return;
    const auto bytes = from_hex(text);
    if (!bytes || bytes->size() != token.digest.size())
      return yaml_.complain_at(node, "token_sha256", "expected the token's SHA-256, 64 hexadecimal digits");
    std::ranges::copy(*bytes, token.digest.begin());
    if (!digests_.insert(*bytes).second)
      yaml_.complain_at(node, "token_sha256", "two tokens have the same digest");
  }

  void read_roles(const YamlNode& node, Token& token) {
    for (const std::string& word : yaml_.texts(node, "roles")) {
      const auto role = model::parse_word<Role>(word);
      if (role)
        token.roles.add(*role);
      else
        yaml_.complain_at(node, "roles",
                          "\"" + word +
                              "\" is none of submit, relay, read_all, list_keeper, officer, "
                              "administrator");
    }
    if (token.roles.empty()) yaml_.complain(node, "\"roles\" is missing or empty");
  }

  const YamlReader& yaml_;
  std::set<std::string> names_;
  std::set<std::string> digests_;
};

// 256 bits, written as hexadecimal digits.
Result<std::string> random_token() {
  std::array<char, 32> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    return Error{ErrorCode::io, "the system gave no random bytes: " + errno_text()};
  return to_hex({bytes.data(), bytes.size()});
}

}  // namespace

const Token* Tokens::find(std::string_view text) const {
  const Sha256 digest = sha256(text);
  const Token* found = nullptr;
  for (const Token& token : tokens_) {
    if (equal_in_constant_time(as_bytes(digest), as_bytes(token.digest))) found = &token;
  }
  return found;
}

Result<Tokens> parse_tokens(std::string_view text, std::string_view name) {
  FileIssues issues;
  const YamlReader yaml(name, text, issues, {.bytes_max = kTokenFileBytesMax});
  std::vector<Token> tokens = TokenListReader(yaml).read();
  if (!issues.empty()) return invalid(issues.joined());
  return Tokens(std::move(tokens));
}

Result<Tokens> load_tokens(const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(const std::string text, read_private_file(path, kTokenFileBytesMax));
  return parse_tokens(text, path.string());
}

Status create_token_file(const std::filesystem::path& tokens, const std::filesystem::path& plain_text) {
  std::error_code error;
  if (std::filesystem::exists(tokens, error))
    return Error{ErrorCode::already_exists, tokens.string() + ": is there already"};
  ASSIGN_OR_RETURN(const std::string token, random_token());
  // The plain text first: a crash in between leaves no token that nobody knows.
  RETURN_IF_ERROR(replace_file(plain_text, token + "\n", kOwnerOnly));
  std::string yaml = "# Who may ask: docs/http.md. A token's digest: printf %s TOKEN | sha256sum\n";
  yaml += "- name: administrator\n  source: administration\n  token_sha256: ";
  yaml += to_hex(as_bytes(sha256(token)));
  yaml += "\n  roles: [submit, relay, read_all, list_keeper, officer, administrator]\n";
  return replace_file(tokens, yaml, kOwnerOnly);
}

}  // namespace duanlian::api
