#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>

#include "base/utf8.h"
#include "rules/library/library.h"
#include "rules/run/compare.h"
#include "rules/run/errors.h"
#include "rules/run/map.h"
#include "rules/run/text.h"

namespace duanlian::rules {
namespace {

using Arguments = std::span<const Value>;
constexpr int kDefaultPrecision = 6;

// Writes one call of format(). The first trouble stops it; everything after is skipped.
class Formatter {
 public:
  Formatter(std::string_view pattern, Arguments values, CallFrame& frame)
      : rest_(pattern), values_(values), frame_(frame) {}

  Value run() {
    while (!rest_.empty() && !failed()) {
      const std::size_t plain = std::min(rest_.find('%'), rest_.size());
      out_ += rest_.substr(0, plain);
      rest_.remove_prefix(plain);
      if (!rest_.empty()) clause();
      if (!frame_.spend(1 + plain / 16)) trouble_ = cost_limit_error();
    }
    return failed() ? trouble_ : make_string(frame_.arena, out_);
  }

 private:
  bool failed() const { return trouble_.is_error(); }
  void fail(std::initializer_list<std::string_view> parts) { trouble_ = make_error(frame_.arena, parts); }
  void wrong(std::string_view what, const Value& value) {
    fail({"error during formatting: ", what, ", was given ", type_name(value)});
  }

  void clause() {
    rest_.remove_prefix(1);
    if (rest_.starts_with('%')) {
      out_ += '%';
      rest_.remove_prefix(1);
      return;
    }
    int precision = kDefaultPrecision;
    if (!take_precision(precision)) return;
    if (rest_.empty()) return fail({"could not parse formatting clause: it ends too early"});
    const char verb = rest_[0];
    if (std::string_view("sdbxXoef").find(verb) == std::string_view::npos) {
      std::size_t end = 0;
      next_code_point(rest_, end);
      return fail({"could not parse formatting clause: unrecognized formatting clause \"",
                   rest_.substr(0, end), "\""});
    }
    rest_.remove_prefix(1);
    if (next_ >= values_.size()) return fail({"index ", std::to_string(next_), " out of range"});
    write(verb, precision, values_[next_++]);
  }

  bool take_precision(int& precision) {
    if (!rest_.starts_with('.')) return true;
    const char* first = rest_.data() + 1;
    const auto [end, error] = std::from_chars(first, rest_.data() + rest_.size(), precision);
    if (error != std::errc{} || end == first || precision < 0 ||
        precision > static_cast<int>(kFormatPrecisionMax)) {
      fail({"could not parse formatting clause: the precision is no number up to ",
            std::to_string(kFormatPrecisionMax)});
      return false;
    }
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }

  void write(char verb, int precision, const Value& value) {
    switch (verb) {
      case 's':
        return text(value);
      case 'd':
        return decimal(value);
      case 'b':
        if (value.is(Kind::boolean)) return void(out_ += value.as_boolean() ? '1' : '0');
        if (!value.is(Kind::int64) && !value.is(Kind::uint64)) {
          return wrong("only integers and bools can be formatted as binary", value);
        }
        return whole(value, 2);
      case 'o':
        if (!value.is(Kind::int64) && !value.is(Kind::uint64)) {
          return wrong("octal clause can only be used on integers", value);
        }
        return whole(value, 8);
      case 'x':
      case 'X':
        return hex(value, verb == 'X');
      default:
        return real(value, verb == 'e', precision);
    }
  }

  void whole(const Value& value, int base) {
    std::array<char, 72> buffer{};
    const bool is_signed = value.is(Kind::int64);
    const auto end =
        is_signed ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), value.as_int64(), base)
                  : std::to_chars(buffer.data(), buffer.data() + buffer.size(), value.as_uint64(), base);
    out_.append(buffer.data(), end.ptr);
  }

  void decimal(const Value& value) {
    if (value.is(Kind::int64) || value.is(Kind::uint64)) return whole(value, 10);
    if (value.is(Kind::float64)) return void(out_ += show_double(value.as_float64()));
    wrong("decimal clause can only be used on integers", value);
  }

  void hex(const Value& value, bool upper) {
    const std::size_t start = out_.size();
    if (value.is(Kind::int64) || value.is(Kind::uint64)) {
      whole(value, 16);
    } else if (value.is(Kind::string) || value.is(Kind::bytes)) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      for (const char c : value.text()) {
        out_ += kDigits[static_cast<unsigned char>(c) >> 4];
        out_ += kDigits[static_cast<unsigned char>(c) & 15];
      }
    } else {
      return wrong("only integers, byte buffers, and strings can be formatted as hex", value);
    }
    if (!upper) return;
    for (std::size_t i = start; i < out_.size(); ++i) {
      if (out_[i] >= 'a' && out_[i] <= 'f') out_[i] = static_cast<char>(out_[i] - 'a' + 'A');
    }
  }

  void real(const Value& value, bool scientific, int precision) {
    if (!is_number(value)) {
      return wrong(scientific ? "scientific clause can only be used on doubles"
                              : "fixed-point clause can only be used on doubles",
                   value);
    }
    const double number = as_double(value);
    if (!std::isfinite(number)) return void(out_ += show_double(number));
    std::array<char, 512> buffer{};  // 1.8e308 has 309 digits before the point
    const auto format = scientific ? std::chars_format::scientific : std::chars_format::fixed;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, format, precision);
    out_.append(buffer.data(), end.ptr);
  }

  void text(const Value& value) {
    if (failed() || !frame_.spend(1)) return void(trouble_ = failed() ? trouble_ : cost_limit_error());
    switch (value.kind()) {
      case Kind::null:
        return void(out_ += "null");
      case Kind::boolean:
        return void(out_ += value.as_boolean() ? "true" : "false");
      case Kind::int64:
      case Kind::uint64:
        return whole(value, 10);
      case Kind::float64:
        return void(out_ += show_double(value.as_float64()));
      case Kind::bytes:
        if (!is_utf8(value.text())) return fail({"error during formatting: bytes that are not UTF-8"});
        [[fallthrough]];
      case Kind::string:
      case Kind::type:
        if (!frame_.spend(value.text().size() / 16)) return void(trouble_ = cost_limit_error());
        return void(out_ += value.text());
      case Kind::timestamp:
        return void(out_ += show_instant(value.as_instant()));
      case Kind::duration:
        return void(out_ += show_duration(value.as_duration_nanos()));
      case Kind::list:
        return list(value);
      case Kind::map:
        return map(value.as_map());
      default:
        return wrong(
            "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, "
            "durations, and "
            "timestamps",
            value);
    }
  }

  void list(const Value& value) {
    out_ += '[';
    for (const Value& element : value.elements()) {
      if (&element != value.elements().data()) out_ += ", ";
      text(element);
    }
    out_ += ']';
  }

  // Entries in the order of their keys as text, so that equal maps look the same.
  void map(const MapBody& body) {
    if (!frame_.spend(body.count)) return void(trouble_ = cost_limit_error());
    std::vector<std::pair<std::string, const Value*>> entries;
    for (std::size_t i = 0; i < body.count; ++i) {
      std::string before = std::move(out_);
      out_.clear();
      text(body.key(i));
      entries.emplace_back(std::move(out_), &body.value(i));
      out_ = std::move(before);
    }
    std::ranges::sort(entries, {}, [](const auto& entry) -> const std::string& { return entry.first; });
    out_ += '{';
    for (const auto& [key, value] : entries) {
      if (&key != &entries.front().first) out_ += ", ";
      out_ += key + ": ";
      text(*value);
    }
    out_ += '}';
  }

  std::string_view rest_;
  Arguments values_;
  CallFrame& frame_;
  std::string out_;
  std::size_t next_ = 0;
  Value trouble_;
};

Value format(Arguments a, CallFrame& frame) { return Formatter(a[0].text(), a[1].elements(), frame).run(); }

}  // namespace

void add_format(Library& library) { library.add("string: format(list(dyn)) -> string", format, 20); }

}  // namespace duanlian::rules
