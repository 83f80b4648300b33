#include "text/reader.h"

#include <algorithm>
#include <tuple>

#include "text/compiled.h"
#include "text/entity_scan.h"
#include "text/near.h"
#include "text/normalise.h"
#include "text/signature.h"

namespace duanlian::text {
namespace {

constexpr std::size_t kPartHitsMax = 64 * 1024;
constexpr std::size_t kCueHitsMax = 1'024;

bool is_word_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Latin letters and digits do not go on at either end; after a cue, digits may. The readable form still has
// the separators.
bool stands_alone(const Folded& text, std::size_t begin, std::size_t end, bool digits_may_follow) {
  const auto readable = text.readable();
  const auto first = text.in_readable(begin), last = text.in_readable(end - 1);
  if (is_word_byte(readable[first]) && first > 0 && is_word_byte(readable[first - 1])) return false;
  if (!is_word_byte(readable[last]) || last + 1 == readable.size()) return true;
  const char next = readable[last + 1];
  return !is_word_byte(next) || (digits_may_follow && next <= '9');
}

}  // namespace

struct Reader::State {
  explicit State(const Lexicon& of)
      : lexicon(of),
        compiled(*lexicon.compiled_),
        normaliser(compiled.folds),
        near(compiled.nears),
        seen(compiled.entries.size()) {
    scratch.add(compiled.literals);
    scratch.add(compiled.expressions);
    reading.category_milli.resize(compiled.categories.size());
  }

  // Keeps the first place of each phrase; what comes later, or ends later, is not looked at again.
  void hit(uint32_t entry, std::size_t begin, std::size_t end) {
    const Hit found{entry, text.origin(begin), text.origin_end(end) - text.origin(begin)};
    if (seen[entry].round != round) {
      seen[entry] = {round, static_cast<uint32_t>(reading.hits.size())};
      reading.hits.push_back(found);
      return;
    }
    auto& known = reading.hits[seen[entry].at];
    if (std::tuple(found.offset, found.length) < std::tuple(known.offset, known.length)) known = found;
  }

  void hit_squeezed(uint32_t entry, std::size_t begin, std::size_t end) {
    hit(entry, text.in_readable(begin), text.in_readable(end - 1) + 1);
  }

  void meaning(const LiteralMeaning& meaning, std::size_t begin, std::size_t end) {
    if (meaning.whole_word && !stands_alone(text, begin, end, meaning.kind == LiteralMeaning::Kind::cue))
      return;
    switch (meaning.kind) {
      case LiteralMeaning::Kind::phrase:
        return hit_squeezed(meaning.number, begin, end);
      case LiteralMeaning::Kind::near_part:
        parts.push_back(
            {meaning.number, meaning.part, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
        return;
      case LiteralMeaning::Kind::cue:
        cues.push_back({static_cast<EntityKind>(meaning.number), text.in_readable(begin),
                        text.in_readable(end - 1) + 1});
    }
  }

  void match_literals();
  void match_expressions();
  void match_nears();
  void draw_entities();
  void score();

  struct Seen {
    uint64_t round = 0;
    uint32_t at = 0;
  };

  Lexicon lexicon;
  const Lexicon::Compiled& compiled;
  Normaliser normaliser;
  NearMatcher near;
  EntityScan entity_scan;
  Scratch scratch;
  Folded text;
  std::vector<Seen> seen;  // by entry
  uint64_t round = 0;
  std::vector<PartHit> parts;
  std::vector<NearHit> near_hits;
  std::vector<CueHit> cues;
  Reading reading;
};

namespace {

// Passes matches on to a function of the reader.
template <class Found>
class Forward final : public MatchSink {
 public:
  explicit Forward(Found found) : found_(std::move(found)) {}
  void match(uint32_t id, std::size_t begin, std::size_t end) override { found_(id, begin, end); }

 private:
  Found found_;
};

}  // namespace

void Reader::State::match_literals() {
  Forward sink([this](uint32_t literal, std::size_t, std::size_t end) {
    const auto begin = end - compiled.literal_bytes[literal];
    for (auto i = compiled.meaning_begin[literal]; i < compiled.meaning_begin[literal + 1]; ++i)
      meaning(compiled.meanings[i], begin, end);
  });
  scratch.scan(compiled.literals, text.squeezed(), sink);
}

void Reader::State::match_expressions() {
  Forward sink([this](uint32_t expression, std::size_t begin, std::size_t end) {
    if (begin < end) hit(compiled.expression_entries[expression], begin, end);
  });
  scratch.scan(compiled.expressions, text.readable(), sink);
}

void Reader::State::match_nears() {
  if (parts.size() > kPartHitsMax) {
    reading.cut = true;
    return;
  }
  near.match(text.squeezed(), parts, near_hits);
  for (const auto& found : near_hits) hit_squeezed(found.entry, found.begin, found.end);
}

void Reader::State::draw_entities() {
  std::ranges::sort(cues, {}, [](const CueHit& cue) { return std::tuple(cue.end, cue.begin, cue.kind); });
  if (cues.size() > kCueHitsMax) {
    reading.cut = true;
    cues.resize(kCueHitsMax);
  }
  entity_scan.scan(text, cues, reading.entities, reading.cut);
  for (const auto& signal : compiled.signals) {
    const auto found = std::ranges::find_if(
        reading.entities, [&](const Entity& entity) { return entity.kind == signal.kind && entity.valid; });
    if (found != reading.entities.end()) reading.hits.push_back({signal.entry, found->offset, found->length});
  }
}

void Reader::State::score() {
  std::ranges::fill(reading.category_milli, 0);
  for (const auto& found : reading.hits) {
    const auto& entry = compiled.entries[found.phrase];
    auto& sum = reading.category_milli[entry.category];
    sum = std::clamp(sum + entry.weight_milli, -kScoreMilliMax, kScoreMilliMax);
  }
  int against = 0, beside = 0, for_it = 0;
  for (std::size_t i = 0; i < reading.category_milli.size(); ++i) {
    const int milli = reading.category_milli[i];
    switch (compiled.categories[i].role) {
      case CategoryRole::scam:
      case CategoryRole::illegal:
        against += milli;
        break;
      case CategoryRole::helper:
        beside += milli;
        break;
      case CategoryRole::protective:
        for_it += milli;
        break;
    }
  }
  const int sum = against > 0 ? against + beside + for_it : 0;
  reading.total_milli = std::clamp(sum, 0, kScoreMilliMax);
}

Reader::Reader(const Lexicon& lexicon) : state_(std::make_unique<State>(lexicon)) {}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

const Lexicon& Reader::lexicon() const { return state_->lexicon; }

const Reading& Reader::read(std::string_view original) {
  auto& state = *state_;
  auto& reading = state.reading;
  reading.hits.clear();
  reading.entities.clear();
  reading.cut = original.size() > kTextBytesMax;
  state.parts.clear();
  state.near_hits.clear();
  state.cues.clear();
  ++state.round;
  state.normaliser.fold(original.substr(0, kTextBytesMax), state.text);
  state.match_literals();
  state.match_expressions();
  state.match_nears();
  state.draw_entities();
  std::ranges::sort(reading.hits, {},
                    [](const Hit& found) { return std::tuple(found.offset, found.phrase); });
  state.score();
  read_signature(state.text, reading.signature);
  return reading;
}

}  // namespace duanlian::text
