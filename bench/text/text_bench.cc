// Messages a second on one thread against 10,000 phrases, and where the time goes: text_bench [SEED]
// Phrases and messages are made from the seed; a message is 60 to 70 Chinese characters, and one in four
// carries a link, a number or a phrase.

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "text/compiled.h"
#include "text/normalise.h"
#include "text/reader.h"

namespace {

using namespace duanlian;
using namespace duanlian::text;

constexpr std::size_t kPhrases = 10'000;
constexpr std::size_t kMessages = 20'000;
constexpr int kRounds = 5;

// Common characters: the beginning of the ideographs holds most of them; 3,000 are enough for a text.
std::string han(std::mt19937_64& random, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    append_utf8(text, static_cast<char32_t>(0x4E00 + random() % 3000 * 6));
  return text;
}

std::string digits(std::mt19937_64& random, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += static_cast<char>('0' + random() % 10);
  return text;
}

LexiconSource make_source(std::mt19937_64& random) {
  LexiconSource source;
  source.categories.push_back({"scam", "诈骗", "Scam", CategoryRole::scam});
  for (std::size_t i = 0; i < kPhrases; ++i) {
    Phrase phrase;
    phrase.id = "p" + std::to_string(i);
    phrase.category = "scam";
    phrase.weight_milli = 300;
    if (i % 10 == 0) {
      phrase.near = {han(random, 2), han(random, 2) + "之"};
      phrase.within = 12;
    } else {
      phrase.text = han(random, 3 + random() % 4);
    }
    source.phrases.push_back(std::move(phrase));
  }
  source.cues = {
      {EntityKind::wechat, "微信"}, {EntityKind::qq, "qq"}, {EntityKind::verification_code, "验证码"}};
  return source;
}

std::vector<std::string> make_messages(std::mt19937_64& random, const LexiconSource& source) {
  std::vector<std::string> messages;
  for (std::size_t i = 0; i < kMessages; ++i) {
    std::string text = "【" + han(random, 4) + "】" + han(random, 28) + "，" + han(random, 24) + "。";
    const auto& phrase = source.phrases[random() % kPhrases];
    switch (random() % 8) {
      case 0:
        text += "http://" + digits(random, 4) + "ab.com/x" + digits(random, 3);
        break;
      case 1:
        text += "电话1" + std::to_string(3 + random() % 6) + digits(random, 9);
        break;
      case 2:
        text += "加微信：ab" + digits(random, 6);
        break;
      case 3:
        text += phrase.text + digits(random, 3) + "元";
        break;
      default:
        text += han(random, 6);
    }
    messages.push_back(std::move(text));
  }
  return messages;
}

// Time of the processor that this thread has used: what other programs take does not count.
double thread_ns() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

// Nanoseconds for each message, the best of some rounds.
template <class Work>
double measure(const std::vector<std::string>& messages, Work work) {
  double best = 0;
  for (int round = 0; round < kRounds; ++round) {
    const double begin = thread_ns();
    for (const auto& message : messages) work(message);
    const double each = (thread_ns() - begin) / static_cast<double>(messages.size());
    best = round == 0 || each < best ? each : best;
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  std::mt19937_64 random(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20261124);
  auto source = make_source(random);
  const auto messages = make_messages(random, source);
  const auto lexicon = Lexicon::build(source);
  if (!lexicon) {
    std::fprintf(stderr, "%s\n", lexicon.error().message.c_str());
    return 1;
  }
  Reader reader(*lexicon);
  std::size_t hits = 0, entities = 0, bytes = 0;
  const double whole = measure(messages, [&](const std::string& message) {
    const auto& reading = reader.read(message);
    hits += reading.hits.size();
    entities += reading.entities.size();
    bytes += message.size();
  });
  const FoldTable table;
  const Normaliser normaliser(table);
  Folded folded;
  const double fold =
      measure(messages, [&](const std::string& message) { normaliser.fold(message, folded); });
  LexiconSource bare_source;
  bare_source.categories = source.categories;
  bare_source.cues = source.cues;
  const auto bare = Lexicon::build(std::move(bare_source));
  Reader bare_reader(*bare);
  const double without_phrases = measure(
      messages, [&](const std::string& message) { entities += bare_reader.read(message).entities.size(); });
  const auto rounds = static_cast<double>(kRounds * kMessages);
  std::printf(
      "messages_per_second %.0f (one thread, %zu phrases, %.0f bytes a message, %.2f hits, %.2f entities)\n",
      1e9 / whole, kPhrases, static_cast<double>(bytes) / rounds, static_cast<double>(hits) / rounds,
      static_cast<double>(entities) / 2 / rounds);
  std::printf("whole_ns %.0f\n", whole);
  std::printf("fold_ns %.0f (%.0f %%)\n", fold, 100 * fold / whole);
  std::printf("match_ns %.0f (%.0f %%)\n", whole - without_phrases, 100 * (whole - without_phrases) / whole);
  std::printf("entities_and_rest_ns %.0f (%.0f %%)\n", without_phrases - fold,
              100 * (without_phrases - fold) / whole);
}
