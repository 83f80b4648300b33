#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace duanlian::connect {

// One stated way to write a time. Nothing is guessed: a text that does not fit whole is an error.
class TimeFormat {
 public:
  static TimeFormat rfc3339() { return {}; }
  // A whole number of steps since `base`: seconds or days since 1970, or the made-up clock of a data set.
  static TimeFormat steps(Timestamp base, Duration step);
  // strptime's %Y %m %d %H %M %S, %f (fraction of a second, 1 to 6 digits), %z (offset such as +08:00 or Z)
  // and %%; all other characters stand for themselves. `zone` is "Z" or "+08:00", empty exactly when the
  // pattern has %z.
  static Result<TimeFormat> pattern(std::string_view pattern, std::string_view zone);

  Result<Timestamp> read(std::string_view text) const;

 private:
  enum class Form : uint8_t { rfc3339, steps, pattern };
  struct Piece {
    char directive = 0;  // 0: `literal` stands for itself
    char literal = 0;
    int digits_min = 1;
  };

  Result<Timestamp> read_steps(std::string_view text) const;
  Result<Timestamp> read_pattern(std::string_view text) const;
  static Result<std::vector<Piece>> pieces_of(std::string_view pattern);

  Form form_ = Form::rfc3339;
  Timestamp base_;
  Duration step_;
  std::vector<Piece> pieces_;
  std::string words_;  // the pattern, for errors
  int64_t offset_s_ = 0;
};

}  // namespace duanlian::connect
