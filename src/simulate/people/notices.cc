#include "simulate/people/notices.h"

#include <utility>

#include "base/hash.h"
#include "simulate/draws/parameter_file.h"
#include "simulate/draws/text_template.h"

namespace duanlian::simulate {
namespace {

// 14:05 in 2026-09-01T14:05:00Z.
constexpr std::size_t kClockAt = 11;
constexpr std::size_t kClockBytes = 5;

// What draws are for.
constexpr uint64_t kChatName = 2'401;
constexpr uint64_t kSenderNumber = 2'402;

const std::string& one_of(const std::vector<std::string>& texts, Chance& chance) {
  return texts[chance.below(static_cast<uint32_t>(texts.size()))];
}

// "工商银行 95588 icbc.com.cn"
bool split_sender(std::string_view text, MessageParameters::Sender& sender) {
  const std::size_t first = text.find(' ');
  const std::size_t last = text.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  sender.name = text.substr(0, first);
  sender.sender = text.substr(first + 1, last - first - 1);
  sender.domain = text.substr(last + 1);
  return !sender.name.empty() && !sender.sender.empty() && !sender.domain.empty() &&
         !sender.sender.contains(' ');
}

}  // namespace

void MessageParameters::read(std::string_view name, std::string_view text, FileIssues& issues) {
  ParameterFile file(name, text, issues);
  for (std::size_t i = 0; i < kNoticeKinds; ++i) {
    const auto word = std::string(words(NoticeKind{})[i]);
    std::vector<std::string> lines;
    file.texts(word + "_senders", lines, {});
    senders[i].clear();
    for (const std::string& line : lines) {
      if (!split_sender(line, senders[i].emplace_back()))
        file.complain_of(word + "_senders", "a name, a sender and a domain are expected: " + line);
    }
    file.texts(word + "_texts", texts[i],
               {"brand", "domain", "url", "amount", "tail", "name", "date", "clock"});
  }
  if (constexpr auto kBank = static_cast<std::size_t>(NoticeKind::bank);
      !senders[kBank].empty() && senders[kBank].size() != kBanks)
    file.complain_of("bank_senders", std::to_string(kBanks) + " banks are expected");
  file.texts("short_links", short_links, {});
  file.share("short_link", short_link);
  file.share("other_port", other_port);
  file.texts("chats", chats, {"name", "url"});
  file.texts("short_messages", short_messages, {"name", "url"});
  constexpr std::array<std::string_view, kGiftKinds> kGifts = {"red_packet", "sharing", "present",
                                                               "lending",    "rent",    "family"};
  for (std::size_t i = 0; i < kGiftKinds; ++i)
    file.texts("remarks_" + std::string(kGifts[i]), remarks[i], {"name", "url"});
  file.texts("order_remarks", order_remarks, {});
  file.finish();
}

std::string sender_number(uint64_t seed, std::string_view name, std::string_view pattern, uint64_t which) {
  Chance always(mix(seed, kSenderNumber), hash64(name), which);
  return fill(pattern, always, {});
}

std::string Notices::yuan(int64_t fen) {
  const std::string cents = std::to_string(100 + fen % 100);
  return std::to_string(fen / 100) + "." + cents.substr(1);
}

std::string Notices::link(const MessageParameters::Sender& sender, Chance& chance) const {
  if (chance.happens(parameters_.short_link))
    return fill(one_of(parameters_.short_links, chance), chance, {});
  return "https://" + sender.domain + "/" + fill("{letters:6}", chance, {});
}

// A sender keeps its number, and those on ports have a few.
std::string Notices::sender_of(const MessageParameters::Sender& sender, Chance& chance) const {
  uint64_t which = 0;
  if (sender.sender.starts_with("106") && chance.happens(parameters_.other_port)) which = chance.next();
  return sender_number(stage_.world().seed(), sender.name, sender.sender, which);
}

void Notices::send(const MessageParameters::Sender& sender, NoticeKind kind, PersonId person, int64_t amount,
                   Chance& chance) {
  const World& world = stage_.world();
  const LineId line = world.line_of(person);
  const std::string& pattern = one_of(parameters_.texts[static_cast<std::size_t>(kind)], chance);
  const std::string url = pattern.contains("{url}") ? link(sender, chance) : std::string();
  const std::string account = world.account_name(world.main_account(person));
  const std::string name = pattern.contains("{name}") ? world.naming().person_name(person.value()) : "";
  const MonthDay today = month_day(stage_.now());
  const std::string date = std::to_string(today.month) + "月" + std::to_string(today.day) + "日";
  const std::string clock = to_rfc3339(stage_.now() + kLocal).substr(kClockAt, kClockBytes);
  messaging_.text({.sender = sender_of(sender, chance),
                   .source = operator_source(world.telecom_of(line)),
                   .receiver = line,
                   .text = fill(pattern, chance,
                                {{"brand", sender.name},
                                 {"domain", sender.domain},
                                 {"url", url},
                                 {"amount", yuan(amount)},
                                 {"tail", std::string_view(account).substr(account.size() - 4)},
                                 {"name", name},
                                 {"date", date},
                                 {"clock", clock}})});
}

void Notices::send(NoticeKind kind, PersonId person, Chance& chance) {
  const auto& senders = parameters_.senders[static_cast<std::size_t>(kind)];
  // The first of a list write most.
  const auto count = static_cast<uint32_t>(senders.size());
  const uint32_t which = std::min(chance.below(count), chance.below(count));
  const int64_t amount = chance.between(100, 30'000);
  send(senders[which], kind, person, amount, chance);
}

void Notices::payment(PersonId person, int64_t amount, Chance& chance) {
  const auto& banks = parameters_.senders[static_cast<std::size_t>(NoticeKind::bank)];
  send(banks[stage_.world().person(person).bank % banks.size()], NoticeKind::bank, person, amount, chance);
}

std::string Notices::words_of(const std::vector<std::string>& texts, PersonId to, Chance& chance) const {
  const std::string& pattern = one_of(texts, chance);
  const std::string name = stage_.world().naming().person_name(to.value());
  const std::string url =
      pattern.contains("{url}") ? fill(one_of(parameters_.short_links, chance), chance, {}) : std::string();
  return fill(pattern, chance, {{"name", name}, {"url", url}});
}

void Notices::chat(PersonId from, PersonId to, Chance& chance) {
  const World& world = stage_.world();
  messaging_.text({.sender = world.naming().label(kChatName, from.value()),
                   .source = kPlatform,
                   .receiver = world.line_of(to),
                   .text = words_of(parameters_.chats, to, chance)});
}

void Notices::short_message(PersonId from, PersonId to, Chance& chance) {
  const World& world = stage_.world();
  const LineId line = world.line_of(from);
  messaging_.text({.sender = world.number(line).text(),
                   .source = operator_source(world.telecom_of(line)),
                   .receiver = world.line_of(to),
                   .text = words_of(parameters_.short_messages, to, chance)});
}

}  // namespace duanlian::simulate
