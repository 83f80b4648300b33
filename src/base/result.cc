#include "base/result.h"

namespace duanlian {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "invalid_argument";
    case ErrorCode::not_found:
      return "not_found";
    case ErrorCode::already_exists:
      return "already_exists";
    case ErrorCode::permission_denied:
      return "permission_denied";
    case ErrorCode::limit_exceeded:
      return "limit_exceeded";
    case ErrorCode::no_space:
      return "no_space";
    case ErrorCode::unavailable:
      return "unavailable";
    case ErrorCode::corrupt:
      return "corrupt";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::io:
      return "io";
  }
  check_failed("ErrorCode", "a value outside the enumeration");
}

}  // namespace duanlian
