#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_issues.h"
#include "simulate/stage/messaging.h"
#include "simulate/stage/stage.h"

namespace duanlian::simulate {

// Who writes to customers.
enum class NoticeKind : uint8_t { bank, code, parcel, delivery, utility, telecom, government, marketing };
inline constexpr std::size_t kNoticeKinds = 8;
constexpr auto words(NoticeKind) {
  return std::to_array<std::string_view>(
      {"bank", "code", "parcel", "delivery", "utility", "telecom", "government", "marketing"});
}

// What is written: messages.yaml.
struct MessageParameters {
  // An institution as its texts show it. The sender is a template, the same for it on all days.
  struct Sender {
    std::string name;
    std::string sender;
    std::string domain;
  };
  static constexpr std::size_t kGiftKinds = 6;  // as spending.h counts them

  std::array<std::vector<Sender>, kNoticeKinds> senders;  // kBanks banks, each bank's at its number
  std::array<std::vector<std::string>, kNoticeKinds> texts;
  std::vector<std::string> short_links;
  Share short_link;  // of links
  Share other_port;  // of texts from a port: on another one
  std::vector<std::string> chats;
  std::vector<std::string> short_messages;
  std::array<std::vector<std::string>, kGiftKinds> remarks;
  std::vector<std::string> order_remarks;

  void read(std::string_view name, std::string_view text, FileIssues& issues);
};

// The number of a sender of that name, filled into its template; `which` is 0 but for its further ports.
std::string sender_number(uint64_t seed, std::string_view name, std::string_view pattern, uint64_t which);

// Writes the texts of lawful senders and of people.
class Notices {
 public:
  Notices(Stage& stage, Messaging& messaging, const MessageParameters& parameters)
      : stage_(stage), messaging_(messaging), parameters_(parameters) {}

  void send(NoticeKind kind, PersonId person, Chance& chance);
  // Of a payment from or to his main account. Fen.
  void payment(PersonId person, int64_t amount, Chance& chance);
  void chat(PersonId from, PersonId to, Chance& chance);
  void short_message(PersonId from, PersonId to, Chance& chance);

  static std::string yuan(int64_t fen);

 private:
  void send(const MessageParameters::Sender& sender, NoticeKind kind, PersonId person, int64_t amount,
            Chance& chance);
  std::string link(const MessageParameters::Sender& sender, Chance& chance) const;
  std::string sender_of(const MessageParameters::Sender& sender, Chance& chance) const;
  std::string words_of(const std::vector<std::string>& texts, PersonId to, Chance& chance) const;

  Stage& stage_;
  Messaging& messaging_;
  const MessageParameters& parameters_;
};

}  // namespace duanlian::simulate
