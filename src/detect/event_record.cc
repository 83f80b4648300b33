#include "detect/event_record.h"

#include <array>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/codec.h"

namespace duanlian::detect {
namespace {

using model::Event;
using rules::Arena;
using rules::RecordField;
using rules::RecordType;
using rules::Type;
using rules::Value;

template <class Record>
const RecordType* record_type();

// The type that a rule sees for a C++ type of the vocabulary, and the value. What is absent reads as the
// default of its type: the empty text, 0, false, an empty list.
template <class T>
struct Seen;

template <>
struct Seen<std::string> {
  static Type type() { return Type::string(); }
  static Value value(const std::string& text, Arena&) { return Value::string(text); }
};
template <>
struct Seen<bool> {
  static Type type() { return Type::boolean(); }
  static Value value(bool truth, Arena&) { return Value::boolean(truth); }
};
template <>
struct Seen<int64_t> {
  static Type type() { return Type::int64(); }
  static Value value(int64_t number, Arena&) { return Value::int64(number); }
};
template <>
struct Seen<Timestamp> {
  static Type type() { return Type::timestamp(); }
  static Value value(Timestamp time, Arena&) { return Value::timestamp(time); }
};
template <>
struct Seen<model::PhoneNumber> {
  static Type type() { return Type::string(); }
  static Value value(const model::PhoneNumber& number, Arena&) { return Value::string(number.text()); }
};
template <>
struct Seen<Currency> {
  static Type type() { return Type::string(); }
  static Value value(Currency currency, Arena&) {
    return Value::string(currency == Currency{} ? std::string_view{} : currency.code());
  }
};
template <model::Worded E>
struct Seen<E> {
  static Type type() { return Type::string(); }
  static Value value(E word, Arena&) { return Value::string(model::to_string(word)); }
};
template <class T>
struct Seen<std::optional<T>> {
  static Type type() { return Seen<T>::type(); }
  static Value value(const std::optional<T>& held, Arena& arena) {
    return Seen<T>::value(held.value_or(T{}), arena);
  }
};
template <class T>
struct Seen<std::vector<T>> {
  static Type type() { return Type::list(Seen<T>::type()); }
  static Value value(const std::vector<T>& held, Arena& arena) {
    auto* const values = arena.allocate_array<Value>(held.size());
    if (values == nullptr) return rules::memory_limit_error();
    for (std::size_t i = 0; i < held.size(); ++i) values[i] = Seen<T>::value(held[i], arena);
    return Value::list({values, held.size()});
  }
};
template <model::Described Record>
struct Seen<Record> {
  static Type type() { return Type::record(record_type<Record>()); }
  static Value value(const Record& record, Arena&) { return Value::record(record_type<Record>(), &record); }
};

// Collects the members of a record as fields of a rule's record. `Reach` leads from the object to the C++
// record.
template <class Record, auto Reach>
class RuleFieldCollector {
 public:
  explicit RuleFieldCollector(std::vector<RecordField>& fields) : fields_(fields) {}

  template <auto Member>
  void add(const model::FieldSpec& spec) {
    using T = std::remove_cvref_t<decltype(std::declval<const Record&>().*Member)>;
    fields_.push_back(
        {.name = std::string(spec.name),
         .type = Seen<T>::type(),
         .get = [](const void* object,
                   Arena& arena) { return Seen<T>::value(Reach(object)->*Member, arena); },
         .has = [](const void* object) { return model::Codec<T>::present(Reach(object)->*Member); },
         .size_max = spec.size_max});
  }

 private:
  std::vector<RecordField>& fields_;
};

template <class Record, auto Reach>
void collect(std::vector<RecordField>& fields) {
  RuleFieldCollector<Record, Reach> collector(fields);
  Record::describe(collector);
}

template <class Record>
const RecordType* record_type() {
  static const RecordType type = [] {
    RecordType made{.name = "duanlian.Record", .fields = {}};
    collect<Record, [](const void* object) { return static_cast<const Record*>(object); }>(made.fields);
    return made;
  }();
  return &type;
}

template <std::size_t Index>
RecordType event_record_of() {
  using Record = std::variant_alternative_t<Index, model::Payload>;
  RecordType made{.name = std::string(model::words(model::EventKind{})[Index]), .fields = {}};
  collect<model::Header, [](const void* object) { return &static_cast<const Event*>(object)->header; }>(
      made.fields);
  collect<Record, [](const void* object) {
    return std::get_if<Index>(&static_cast<const Event*>(object)->payload);
  }>(made.fields);
  return made;
}

template <std::size_t... Index>
auto event_records(std::index_sequence<Index...>) {
  return std::array<RecordType, sizeof...(Index)>{event_record_of<Index>()...};
}

}  // namespace

const rules::RecordType* event_record(model::EventKind kind) {
  static const auto records = event_records(std::make_index_sequence<model::kEventKinds>{});
  return &records[static_cast<std::size_t>(kind)];
}

}  // namespace duanlian::detect
