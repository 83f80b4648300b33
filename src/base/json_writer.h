#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace duanlian {

// Appends compact JSON to a string: no spaces, members in the order written, so that equal values give equal
// bytes. Commas are put by the writer. REQUIRES that all text is well-formed UTF-8 and that calls nest
// properly.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }

  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& number(int64_t value);
  JsonWriter& number(uint64_t value);
  // The shortest form that reads back the same. NaN and the infinities, which JSON lacks, become strings.
  JsonWriter& number(double value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  // Text that is JSON already, put in unchanged.
  JsonWriter& raw(std::string_view json);

  // The member in one call.
  JsonWriter& member(std::string_view name, std::string_view text) { return key(name).string(text); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();

  std::string& out_;
  bool needs_comma_ = false;
};

// Appends the text as a JSON string with its quotes: control characters, quote and backslash escaped (RFC
// 8259).
void append_json_string(std::string& out, std::string_view text);

}  // namespace duanlian
