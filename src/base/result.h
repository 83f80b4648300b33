#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"

namespace duanlian {

enum class ErrorCode {
  invalid_argument,  // what came in is wrong and stays wrong
  not_found,
  already_exists,
  permission_denied,
  limit_exceeded,  // a named limit was reached; the message names it
  no_space,        // the disk is full; the same call may succeed later
  unavailable,     // try again later
  corrupt,         // stored bytes are not what was written
  unsupported,
  io,
};

std::string_view to_string(ErrorCode code);

// Trouble from outside (input, network, disk). The message is a sentence that an administrator understands,
// without secrets and without a final full stop.
struct Error {
  ErrorCode code = ErrorCode::invalid_argument;
  std::string message;
};

inline Error invalid(std::string message) { return {ErrorCode::invalid_argument, std::move(message)}; }

// Puts "where: " before the message, for a caller that knows the place (a file and line, a field).
inline Error within(std::string_view where, Error error) {
  error.message.insert(0, std::string(where) + ": ");
  return error;
}

// A value or an Error.
template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
  using Base = std::expected<T, Error>;

 public:
  using Base::Base;
  Result(Error error) : Base(std::unexpect, std::move(error)) {}
};

using Status = Result<void>;

}  // namespace duanlian

#define DUANLIAN_CONCAT_INNER(a, b) a##b
#define DUANLIAN_CONCAT(a, b) DUANLIAN_CONCAT_INNER(a, b)

// Leaves the function with the error, or goes on.
#define RETURN_IF_ERROR(expression)                                               \
  do {                                                                            \
    if (auto status_ = (expression); !status_) return std::move(status_.error()); \
  } while (false)

// ASSIGN_OR_RETURN(auto file, read_file(path)): leaves the function with the error, or names the value.
#define ASSIGN_OR_RETURN(declaration, expression) \
  ASSIGN_OR_RETURN_INNER(DUANLIAN_CONCAT(result_, __LINE__), declaration, expression)
#define ASSIGN_OR_RETURN_INNER(result, declaration, expression) \
  auto result = (expression);                                   \
  if (!result) return std::move(result.error());                \
  declaration = *std::move(result)
