// What append_checked_event takes is read again from its canonical form as the same event: the applying
// thread relies on it. Events of every kind are filled at random, member by member as they are described,
// with values at and beyond every bound.
#include <array>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include "model/codec.h"
#include "model/event_json.h"

namespace duanlian::model {
namespace {

constexpr int kFilledEvents = 60'000;

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

std::string good_text(const FieldSpec& spec) {
  if (spec.form == &kHostForm) return "bank.example.cn";
  if (spec.form == &kLabelForm) return "张 三";
  if (spec.form != nullptr) return "a1";
  return spec.name == "quantity" ? "1200" : "文字 \"and\"\n\\ text";
}

class Chance {
 public:
  explicit Chance(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t bound) { return random_() % bound; }
  bool one_in(std::size_t count) { return below(count) == 0; }

  std::string text(const FieldSpec& spec) {
    // An entity's id, good for every kind of entity.
    if (spec.name == "id" && !one_in(25)) return "955" + std::to_string(10 + below(90));
    if (!one_in(25)) return good_text(spec);
    const std::size_t limit = spec.size_max != 0 ? spec.size_max : kTextBytesMax;
    switch (below(8)) {
      case 0:
        return std::string(std::min<std::size_t>(limit, 20'000), '9');
      case 1:
        return std::string(std::min<std::size_t>(limit + 1, 20'001), 'a');
      case 2:
        return {};
      case 3:
        return good_text(spec) + kControls[below(kControls.size())];
      case 4:
        return kBroken[below(kBroken.size())] + good_text(spec);
      case 5:
        return good_text(spec) + " ";
      case 6:
        return "6.2E+15";
      default:
        return "\u3000Ａ" + good_text(spec);
    }
  }
  int64_t number(const FieldSpec& spec) {
    constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
    if (!one_in(15)) return spec.min + static_cast<int64_t>(below(100));
    const std::array numbers = {spec.min, spec.max, spec.min - 1,
                                spec.max == kMost ? -kMost - 1 : spec.max + 1};
    return numbers[below(numbers.size())];
  }
  Timestamp time(const FieldSpec& spec) {
    if (!one_in(15)) return {kEventTimeMin.micros + static_cast<int64_t>(below(1'000'000'000)) * 1'000};
    constexpr int64_t kFarthest = 253'402'300'800'000'000;  // the year 10000
    const std::array times = {spec.earliest.micros,
                              spec.earliest.micros - 1,
                              spec.before.micros,
                              spec.before.micros - 1,
                              kFarthest,
                              -kFarthest};
    return {times[below(times.size())]};
  }
  PhoneNumber phone() {
    constexpr std::array kNumbers = {"+8613800138000", "95588", "110", "+15551234567"};
    return one_in(40) ? PhoneNumber() : *PhoneNumber::parse(kNumbers[below(kNumbers.size())]);
  }

 private:
  static constexpr std::array kControls = {"\f", "\t", "\n", "\x7f", "\x01", "\x1f", "\r"};
  static constexpr std::array kBroken = {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xe5\xae"};
  std::mt19937 random_;
};

// Fills the members of a record as it describes them; the list of them cannot be forgotten here.
template <class Record>
class Filler {
 public:
  Filler(Record& record, Chance& chance) : record_(record), chance_(chance) {}

  template <auto Member>
  void add(const FieldSpec& spec) {
    if (chance_.one_in(spec.required ? 100 : 2)) return;
    fill(record_.*Member, spec);
  }

 private:
  template <class T>
  void fill(T& value, const FieldSpec& spec) {
    if constexpr (IsOptional<T>::value) {
      fill(value.emplace(), spec);
    } else if constexpr (IsVector<T>::value) {
      const std::size_t count = chance_.one_in(100) ? spec.size_max + chance_.below(2) : chance_.below(4);
      value.resize(count);
      for (auto& entry : value) fill(entry, {.name = spec.name, .doc = {}});
    } else if constexpr (Described<T>) {
      Filler<T> filler(value, chance_);
      T::describe(filler);
    } else if constexpr (std::is_enum_v<T>) {
      value = static_cast<T>(chance_.below(words(T{}).size()));
    } else if constexpr (std::is_same_v<T, bool>) {
      value = chance_.one_in(2);
    } else if constexpr (std::is_same_v<T, int64_t>) {
      value = chance_.number(spec);
    } else if constexpr (std::is_same_v<T, Timestamp>) {
      value = chance_.time(spec);
    } else if constexpr (std::is_same_v<T, PhoneNumber>) {
      value = chance_.phone();
    } else if constexpr (std::is_same_v<T, Currency>) {
      value = *Currency::parse("CNY");
    } else {
      static_assert(std::is_same_v<T, std::string>, "a type that this test does not fill yet");
      value = chance_.text(spec);
    }
  }

  Record& record_;
  Chance& chance_;
};

template <class T>
bool same(const T& a, const T& b);

// Compares two records member by member.
template <class Record>
struct Comparison {
  const Record& a;
  const Record& b;
  bool equal = true;

  template <auto Member>
  void add(const FieldSpec&) {
    equal = equal && same(a.*Member, b.*Member);
  }
};

template <class T>
bool same(const T& a, const T& b) {
  if constexpr (IsVector<T>::value) {
    return std::ranges::equal(a, b, [](const auto& x, const auto& y) { return same(x, y); });
  } else if constexpr (IsOptional<T>::value) {
    return a.has_value() == b.has_value() && (!a || same(*a, *b));
  } else if constexpr (Described<T>) {
    Comparison<T> comparison{a, b};
    T::describe(comparison);
    return comparison.equal;
  } else {
    return a == b;
  }
}

template <std::size_t Index>
Event filled_event(Chance& chance) {
  Event event{.header = {}, .payload = Payload(std::in_place_index<Index>)};
  Filler<Header> header(event.header, chance);
  Header::describe(header);
  using Record = std::variant_alternative_t<Index, Payload>;
  Filler<Record> payload(std::get<Index>(event.payload), chance);
  Record::describe(payload);
  return event;
}

template <std::size_t... Index>
constexpr auto filled_events(std::index_sequence<Index...>) {
  return std::array{filled_event<Index>...};
}

bool same_event(const Event& a, const Event& b) {
  return same(a.header, b.header) && a.kind() == b.kind() &&
         std::visit(
             [&]<class Record>(const Record& record) { return same(record, std::get<Record>(b.payload)); },
             a.payload);
}

TEST(CheckedEvent, what_is_taken_reads_back_as_the_same_event_and_nothing_else_is_refused) {
  constexpr auto kMake = filled_events(std::make_index_sequence<kEventKinds>{});
  Chance chance(7);
  EventReader reader;
  std::array<int, kEventKinds> taken{};
  std::array<int, kEventKinds> refused{};
  for (std::size_t i = 0; i < kFilledEvents; ++i) {
    const std::size_t kind = i % kEventKinds;
    const Event event = kMake[kind](chance);
    std::string stored;
    const Status checked = append_checked_event(stored, event);
    std::string written;
    append_event(written, event);
    const auto again = reader.read(written);
    ASSERT_EQ(checked.has_value(), again.has_value())
        << (checked ? "" : checked.error().message) << (again ? "" : again.error().message) << "\n"
        << written.substr(0, 2'000);
    ++(checked ? taken : refused)[kind];
    if (!checked) continue;
    EXPECT_EQ(stored, written);
    ASSERT_TRUE(same_event(event, *again)) << written.substr(0, 2'000);
    std::string twice;
    append_event(twice, *again);
    ASSERT_EQ(twice, written);
  }
  constexpr int kEachMin = 50;
  for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
    EXPECT_GT(taken[kind], kEachMin) << words(EventKind{})[kind];
    EXPECT_GT(refused[kind], kEachMin) << words(EventKind{})[kind];
  }
}

TEST(CheckedEvent, the_limit_holds_for_the_canonical_form) {
  Event event = {.header = {.id = "t", .time = kEventTimeMin, .source = "s", .purpose = Purpose::exercise},
                 .payload = Report{.role = ReporterRole::victim, .events = {}, .text = "t"}};
  std::string out = "before";
  ASSERT_TRUE(append_checked_event(out, event));
  // Each quote is written as two bytes.
  std::get<Report>(event.payload).events.assign(1'000, std::string(200, '"'));
  const Status refused = append_checked_event(out, event);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::limit_exceeded);
}

}  // namespace
}  // namespace duanlian::model
