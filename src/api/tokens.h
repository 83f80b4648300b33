#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"

namespace duanlian::api {

// What the bearer of a token may do; docs/http.md says it for persons.
enum class Role : uint8_t { submit, relay, read_all, list_keeper, officer, administrator };
constexpr auto words(Role) {
  return std::to_array<std::string_view>(
      {"submit", "relay", "read_all", "list_keeper", "officer", "administrator"});
}

class Roles {
 public:
  constexpr Roles() = default;
  constexpr Roles(std::initializer_list<Role> roles) {
    for (const Role role : roles) add(role);
  }
  constexpr void add(Role role) { bits_ |= bit(role); }
  constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
  constexpr bool has_any(Roles others) const { return (bits_ & others.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(Roles, Roles) = default;

 private:
  static constexpr uint32_t bit(Role role) { return uint32_t{1} << static_cast<unsigned>(role); }
  uint32_t bits_ = 0;
};

// Who may ask, and what. The token itself is never kept, only its digest.
struct Token {
  std::string name;    // for people: written into the journal as who approved
  std::string source;  // the institution that it speaks for
  Sha256 digest{};
  Roles roles;
};

class Tokens {
 public:
  Tokens() = default;
  explicit Tokens(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  // Null when no token has that text. Takes the same time for every text of a length.
  const Token* find(std::string_view text) const;
  std::size_t size() const { return tokens_.size(); }

 private:
  std::vector<Token> tokens_;
};

// The YAML file of docs/http.md. The error has a line "file:line:column: what" for everything that is wrong.
// A file that others than its owner may read is refused.
Result<Tokens> load_tokens(const std::filesystem::path& path);
// The same for text that was read already; `name` stands in the errors.
Result<Tokens> parse_tokens(std::string_view text, std::string_view name);

// Makes a token file with one new random token that has every role (name `administrator`, source
// `administration`), and a file with the token's plain text, both readable by their owner alone. Refused when
// the token file exists.
Status create_token_file(const std::filesystem::path& tokens, const std::filesystem::path& plain_text);

}  // namespace duanlian::api
