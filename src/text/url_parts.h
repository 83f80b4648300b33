#pragma once

#include <string>
#include <string_view>

namespace duanlian::text {

// An address taken apart as a browser would, forgiving.
struct UrlParts {
  std::string host;    // ASCII, lower case
  std::string path;    // with query, lower case
  std::string folded;  // host and path, lower case, for looking for words
  int port = 0;        // 0: none, or not a number up to 65535
  bool user_info = false;
  bool encoded_host = false;  // percent signs, or an IP address as one number
  bool ip6 = false;
  bool valid = false;  // the host is well-formed
};

// Any bytes, with or without a scheme. Linear.
UrlParts split_url(std::string_view url_or_host);

}  // namespace duanlian::text
