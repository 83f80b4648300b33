#include "text/reader.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <tuple>

#include "text/chat_names.h"
#include "text/compiled.h"
#include "text/entity_scan.h"
#include "text/interleaved.h"
#include "text/near.h"
#include "text/normalise.h"
#include "text/signature.h"
#include "text/template_id.h"

namespace duanlian::text {
namespace {

constexpr std::size_t kPartHitsMax = 64 * 1024;
constexpr std::size_t kCueHitsMax = 1'024;
constexpr std::size_t kInterleavedBytesMin = 12;  // four ideographs: shorter phrases arise by chance
constexpr std::size_t kServiceDigitsMax = 6;

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

// 95588, 10086, 96110, 12381 belong to whom they seem to. Anybody can rent a 400 number or a port.
bool is_short_service_number(std::string_view phone) { return phone.size() <= kServiceDigitsMax; }

bool is_contact(const Entity& entity, const BrandList* brands) {
  if (is_chat_kind(entity.kind)) return true;
  switch (entity.kind) {
    case EntityKind::phone:
      return !is_short_service_number(entity.value);
    case EntityKind::url:
    case EntityKind::domain:
      return entity.valid && (brands == nullptr || !brands->is_official(entity.value));
    case EntityKind::ip:
    case EntityKind::email:
      return entity.valid;
    default:
      return false;
  }
}

}  // namespace

struct Reader::State {
  State(const Lexicon& of, std::optional<BrandList> of_brands)
      : lexicon(of),
        brands(std::move(of_brands)),
        compiled(*lexicon.compiled_),
        normaliser(compiled.folds),
        near(compiled.nears),
        seen(compiled.entries.size()),
        open(compiled.categories.size()) {
    scratch.add(compiled.literals);
    scratch.add(compiled.expressions);
    reading.category_milli.resize(compiled.categories.size());
  }

  const Reading& read(std::string_view original);

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

  bool in_capitals(std::size_t begin, std::size_t end) const {
    const auto typed = text.original().substr(text.origin(begin), text.origin_end(end) - text.origin(begin));
    return std::ranges::none_of(typed, [](char c) { return c >= 'a' && c <= 'z'; });
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
  void match_interleaved();
  void match_expressions();
  void match_nears();
  void draw_entities();
  void score();
  void score_categories();
  int total() const;

  // A hit that counts until a longer one over the same letters is found.
  struct Open {
    uint32_t end = 0, length = 0;
    int weight_milli = 0;
  };

  struct Seen {
    uint64_t round = 0;
    uint32_t at = 0;
  };

  // Whether it counts as what its kind says: the bank's own address beside the words of a bank says nothing.
  bool tells(const Entity& entity) const {
    const bool reaches = entity.kind == EntityKind::phone || entity.kind == EntityKind::url ||
                         entity.kind == EntityKind::domain;
    return entity.valid && (!reaches || is_contact(entity, brands ? &*brands : nullptr));
  }

  Lexicon lexicon;
  std::optional<BrandList> brands;
  const Lexicon::Compiled& compiled;
  Normaliser normaliser;
  NearMatcher near;
  EntityScan entity_scan;
  Scratch scratch;
  Folded text;
  std::vector<Seen> seen;  // by entry
  std::vector<Open> open;  // by category
  Interleaved interleaved;
  uint64_t round = 0;
  std::vector<PartHit> parts;
  std::vector<NearHit> near_hits;
  std::vector<CueHit> cues;
  Reading reading;
  std::optional<Reading> of_nothing;
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

// Letters or digits between ideographs are taken out, and long phrases looked for once more.
void Reader::State::match_interleaved() {
  if (count_script_turns(text.squeezed()) < static_cast<std::size_t>(kInterleavedGapsMin)) return;
  interleaved.read(text.squeezed());
  if (interleaved.text.size() < kInterleavedBytesMin) return;
  Forward sink([this](uint32_t literal, std::size_t, std::size_t end) {
    const auto bytes = compiled.literal_bytes[literal];
    if (bytes < kInterleavedBytesMin) return;
    for (auto i = compiled.meaning_begin[literal]; i < compiled.meaning_begin[literal + 1]; ++i) {
      if (compiled.meanings[i].kind != LiteralMeaning::Kind::phrase) continue;
      hit_squeezed(compiled.meanings[i].number, interleaved.places[end - bytes],
                   interleaved.places[end - 1] + 1U);
    }
  });
  scratch.scan(compiled.literals, interleaved.text, sink);
}

void Reader::State::match_expressions() {
  Forward sink([this](uint32_t expression, std::size_t begin, std::size_t end) {
    const auto entry = compiled.expression_entries[expression];
    if (begin < end && (!compiled.entries[entry].capitals || in_capitals(begin, end))) hit(entry, begin, end);
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
        reading.entities, [&](const Entity& entity) { return entity.kind == signal.kind && tells(entity); });
    if (found != reading.entities.end()) reading.hits.push_back({signal.entry, found->offset, found->length});
  }
}

// Of phrases and patterns of one category over the same letters the longest counts, or of equal ones the
// heaviest: 刷单 in 刷单返利 says nothing more. REQUIRES hits sorted by place.
void Reader::State::score_categories() {
  std::ranges::fill(reading.category_milli, 0);
  std::ranges::fill(open, Open{});
  const auto add = [&](std::size_t category, int milli) {
    auto& sum = reading.category_milli[category];
    sum = std::clamp(sum + milli, -kScoreMilliMax, kScoreMilliMax);
  };
  for (const auto& found : reading.hits) {
    const auto& entry = compiled.entries[found.phrase];
    if (entry.scattered) {
      add(entry.category, entry.weight_milli);
      continue;
    }
    auto& last = open[entry.category];
    const Open here{found.offset + found.length, found.length, entry.weight_milli};
    const auto size = [](const Open& hit) { return std::pair(hit.length, std::abs(hit.weight_milli)); };
    if (found.offset < last.end) {
      if (size(here) > size(last)) last = {std::max(last.end, here.end), here.length, here.weight_milli};
      continue;
    }
    add(entry.category, last.weight_milli);
    last = here;
  }
  for (std::size_t i = 0; i < open.size(); ++i) add(i, open[i].weight_milli);
}

int Reader::State::total() const {
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
  if (against == 0) return 0;
  // Scammers copy the warnings of the police. A text that leaves a way to reach its author is no warning, and
  // no number of warnings makes up for the words of a scam.
  for_it = reading.contact ? 0 : std::max(for_it, kProtectiveMilliMin);
  return std::clamp(std::min(against + beside, kScoreMilliMax) + for_it, 0, kScoreMilliMax);
}

void Reader::State::score() {
  score_categories();
  reading.contact = std::ranges::any_of(reading.entities, [&](const Entity& entity) {
    return is_contact(entity, brands ? &*brands : nullptr);
  });
  reading.total_milli = total();
}

Reader::Reader(const Lexicon& lexicon) : state_(std::make_unique<State>(lexicon, std::nullopt)) {}
Reader::Reader(const Lexicon& lexicon, const BrandList& brands)
    : state_(std::make_unique<State>(lexicon, brands)) {}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

const Lexicon& Reader::lexicon() const { return state_->lexicon; }

// Most payments have no remark.
const Reading& Reader::read(std::string_view original) {
  auto& state = *state_;
  if (!original.empty()) return state.read(original);
  if (!state.of_nothing) state.of_nothing = state.read(original);
  return *state.of_nothing;
}

const Reading& Reader::State::read(std::string_view original) {
  reading.hits.clear();
  reading.entities.clear();
  reading.cut = original.size() > kTextBytesMax;
  parts.clear();
  near_hits.clear();
  cues.clear();
  ++round;
  normaliser.fold(original.substr(0, kTextBytesMax), text);
  match_literals();
  match_interleaved();
  match_expressions();
  match_nears();
  draw_entities();
  std::ranges::sort(reading.hits, {},
                    [](const Hit& found) { return std::tuple(found.offset, found.phrase); });
  score();
  read_signature(text, reading.signature);
  read_template(text, reading.template_id);
  return reading;
}

}  // namespace duanlian::text
