#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/domain.h"
#include "text/entity.h"
#include "text/lexicon.h"

namespace duanlian::text {

inline constexpr std::size_t kTextBytesMax = 64 * 1024;  // of one text; what is beyond is not read
inline constexpr std::size_t kEntitiesMax = 256;         // of one text; further ones are left out
inline constexpr std::size_t kSignatureBytesMax = 96;
inline constexpr std::size_t kTemplateLettersMin = 12;  // fewer make no template: greetings, yes and no

// A phrase or pattern that stands in the text, at its first place.
struct Hit {
  uint32_t phrase = 0;              // Lexicon::entry
  uint32_t offset = 0, length = 0;  // bytes of the original text
};

// What was read in one text. Everything in it is the same on every machine.
struct Reading {
  std::vector<Hit> hits;            // each phrase once, by place, then by phrase
  std::vector<int> category_milli;  // one a category of the lexicon: sum of the weights, in -1000..1000
  int total_milli = 0;              // 0..1000, see CategoryRole
  std::vector<Entity> entities;     // by place, then by kind
  bool contact = false;   // a link that is not official, a chat name, or a telephone number other than a
                          // service number is there
  std::string signature;  // 【中国银行】 at either end of an SMS, folded, without the brackets; may be empty
  // Alike for texts that differ only in what is changed from one receiver to the next: digits, Latin letters
  // (links, chat names), separators. Sixteen hexadecimal digits; empty for less than kTemplateLettersMin
  // others.
  std::string template_id;
  bool cut = false;  // a limit was reached and something was left unread
};

// Reads texts one after another and reuses its memory. One thread at a time.
class Reader {
 public:
  explicit Reader(const Lexicon& lexicon);
  // Addresses that are official by these brands are no contact and no sign of a link.
  Reader(const Lexicon& lexicon, const BrandList& brands);
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  // The bytes may be anything, UTF-8 or not. The answer lives until the next call.
  const Reading& read(std::string_view original);

  const Lexicon& lexicon() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace duanlian::text
