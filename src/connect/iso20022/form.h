#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "connect/iso20022/text_rule.h"
#include "model/words.h"

namespace duanlian::connect::iso20022 {

enum class Need : uint8_t { required, optional };

// What differs between generations of the schemas in parts that all messages share.
struct Dialect {
  bool lei = true;  // institutions have LEIs, and BICs may have digits in front (since 2019)
  std::size_t identity_characters_max = 35;
  bool proxies = false;  // an account may be known by a proxy alone, such as a telephone number
};

// A message is described once, as the sequence of its elements, and this reads or writes it: each member
// stands for the next element that may come. What comes and is not described, or not in this order, is
// refused. After the first error nothing more happens.
class Form {
 public:
  virtual ~Form() = default;
  Form(const Form&) = delete;
  Form& operator=(const Form&) = delete;

  virtual bool reads() const = 0;
  const Dialect& dialect() const { return dialect_; }
  bool failed() const { return error_.has_value(); }
  const std::optional<Error>& error() const { return error_; }
  // Of the element in which the form is; with a name, of the one of that name in it.
  void fail(std::string_view name, Error error);
  void fail(std::string_view name, std::string reason) { fail(name, invalid(std::move(reason))); }

  // Leaves. An empty string, or none, is no element.
  void text(std::string_view name, std::string& value, const TextRule& rule, Need need = Need::required);
  void texts(std::string_view name, std::vector<std::string>& values, const TextRule& rule, std::size_t most,
             Need need = Need::optional);
  void amount(std::string_view name, std::optional<Money>& value, Need need = Need::optional);
  void date(std::string_view name, std::optional<Date>& value, Need need = Need::optional);
  void time(std::string_view name, std::optional<Timestamp>& value, Need need = Need::optional);
  void time(std::string_view name, Timestamp& value);
  void date(std::string_view name, Date& value);
  void flag(std::string_view name, std::optional<bool>& value, Need need = Need::optional);
  void flag(std::string_view name, bool& value);
  void count(std::string_view name, std::optional<uint64_t>& value, Need need = Need::optional);
  // The first word of the enumeration is empty: no element.
  template <model::Worded E>
  void word(std::string_view name, E& value, Need need = Need::optional);

  // Elements that hold others.
  template <class Describe>
  void inside(std::string_view name, Describe describe);
  template <class Describe>
  void inside_if(std::string_view name, bool wanted, Describe describe);
  template <class T, class Describe>
  void maybe(std::string_view name, std::optional<T>& value, Describe describe);
  template <class T, class Describe>
  void each(std::string_view name, std::vector<T>& values, std::size_t most, Describe describe,
            Need need = Need::optional);

  // Which of these elements comes next; `current` when writing. names.size() after an error.
  virtual std::size_t pick(std::initializer_list<std::string_view> names, std::size_t current) = 0;

  // A whole document of another message within the element of that name. False when there is none, or
  // another.
  template <class Describe>
  bool document(std::string_view name, std::string_view name_space, bool wanted, Describe describe);

  // Elements that may come, each any number of times, and say nothing to us. Amounts in them are not passed
  // over in silence.
  virtual void skip(std::initializer_list<std::string_view> names) = 0;
  // An element that may come and has a meaning that is not read: its presence is told.
  virtual void leave_unread(std::string_view name) = 0;

 protected:
  struct Leaf {
    std::string text;
    std::string currency;
  };

  Form(const Dialect& dialect, Duration local_offset) : dialect_(dialect), local_offset_(local_offset) {}

  // Goes into the next element when it has this name; when writing, if it is wanted.
  virtual bool enter(std::string_view name, bool wanted) = 0;
  virtual void leave() = 0;
  virtual bool enter_document(std::string_view name, std::string_view name_space, bool wanted) = 0;
  virtual bool take_leaf(std::string_view name, bool with_currency, Leaf& leaf) = 0;
  virtual void put_leaf(std::string_view name, const Leaf& leaf) = 0;
  virtual std::string path() const = 0;
  // What comes where an element is missing.
  virtual std::string upcoming_name() const { return {}; }

 private:
  // Reads the leaf, or writes what `print` gives when the value is there.
  template <class T, class Parse, class Print>
  void leaf(std::string_view name, std::optional<T>& value, Need need, bool with_currency, Parse parse,
            Print print);
  void missing(std::string_view name);

  Dialect dialect_;
  Duration local_offset_;
  std::optional<Error> error_;
};

template <model::Worded E>
void Form::word(std::string_view name, E& value, Need need) {
  std::string text(reads() ? std::string_view() : model::to_string(value));
  this->text(name, text, kCode4, need);
  if (!reads() || failed() || text.empty()) return;
  if (const auto parsed = model::parse_word<E>(text))
    value = *parsed;
  else
    fail(name, "is none of the words that the schema has");
}

template <class Describe>
void Form::inside(std::string_view name, Describe describe) {
  if (!enter(name, true)) return missing(name);
  describe();
  leave();
}

template <class Describe>
void Form::inside_if(std::string_view name, bool wanted, Describe describe) {
  if (!enter(name, wanted)) return;
  describe();
  leave();
}

template <class Describe>
bool Form::document(std::string_view name, std::string_view name_space, bool wanted, Describe describe) {
  if (!enter_document(name, name_space, wanted)) return false;
  const Dialect outer = std::exchange(dialect_, Dialect{});
  describe();
  leave();
  dialect_ = outer;
  leave();
  return true;
}

template <class T, class Describe>
void Form::maybe(std::string_view name, std::optional<T>& value, Describe describe) {
  if (!enter(name, value.has_value())) return;
  if (reads()) value.emplace();
  describe(*value);
  leave();
}

template <class T, class Describe>
void Form::each(std::string_view name, std::vector<T>& values, std::size_t most, Describe describe,
                Need need) {
  if (values.size() > most)
    return fail(name, Error{ErrorCode::limit_exceeded, "more than " + std::to_string(most) + " of them"});
  if (!reads()) {
    for (T& value : values) {
      if (!enter(name, true)) return;
      describe(value);
      leave();
    }
  }
  while (reads() && enter(name, true)) {
    if (values.size() == most)
      return fail("", Error{ErrorCode::limit_exceeded, "more than " + std::to_string(most) + " of them"});
    describe(values.emplace_back());
    leave();
  }
  if (need == Need::required && values.empty()) missing(name);
}

}  // namespace duanlian::connect::iso20022
