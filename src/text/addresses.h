#pragma once

#include <cstddef>

#include "text/entity_sink.h"

namespace duanlian::text {

// Reads URLs, host names, IP addresses and e-mail addresses.
class AddressReader {
 public:
  explicit AddressReader(EntitySink& sink) : sink_(sink), text_(sink.readable()) {}

  // Reads what stands in the run of visible ASCII [begin, end), which begins with a letter or digit, and
  // beyond it where dots are disguised. The place after it, or `begin` when it is no address.
  std::size_t read(std::size_t begin, std::size_t end);

  // After @ outside of an e-mail address: a Telegram name. The place after it, or `at`.
  std::size_t read_at_name(std::size_t at);

 private:
  struct Host {
    std::size_t begin = 0, end = 0;
    std::string ascii;  // lower case, punycode
  };
  std::size_t read_url(std::size_t begin, std::size_t separator);
  std::size_t read_email(std::size_t begin, std::size_t at_sign, std::size_t end);
  std::size_t read_plain_host(std::size_t begin, std::size_t end);
  std::size_t read_disguised_host(std::size_t begin);
  std::size_t host_after_scheme(std::size_t at) const;
  std::size_t rest_end(std::size_t at) const;
  std::string host_value(std::size_t begin, std::size_t end) const;
  void add_host(std::size_t begin, std::size_t end, std::string host);

  EntitySink& sink_;
  std::string_view text_;
};

}  // namespace duanlian::text
