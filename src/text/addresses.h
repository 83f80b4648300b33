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
  void begin_run(std::size_t begin, std::size_t end);
  std::size_t find_in_run(std::string_view what, std::size_t from);
  void find_host(std::size_t begin);
  void find_host_begin(std::size_t begin);
  std::size_t read_url(std::size_t begin, std::size_t separator);
  std::size_t read_email(std::size_t begin, std::size_t at_sign);
  std::size_t read_plain_host(std::size_t begin);
  std::size_t read_disguised_host(std::size_t begin);
  std::size_t disguised_end(std::size_t begin);
  std::size_t host_after_scheme(std::size_t at) const;
  std::size_t rest_end(std::size_t at) const;
  std::string host_value(std::size_t begin, std::size_t end) const;
  void add_host(std::size_t begin, std::size_t end, std::string host);

  EntitySink& sink_;
  std::string_view text_;

  // What is known of the run of visible ASCII that is being read, so that no part of it is looked at again
  // from each of its words.
  std::size_t run_end_ = 0;
  std::size_t separator_ = 0, sign_ = 0;  // the next :// and @ of the run, npos for none
  bool separator_failed_ = false, sign_failed_ = false;
  // The labels and dots up to host_run_end_: a host when they are read from host_begin_ or a later place
  // before host_last_, where the last label begins.
  std::size_t host_run_end_ = 0, host_begin_ = 0, host_last_ = 0, host_end_ = 0;
  bool host_is_ip_ = false;
  std::size_t not_disguised_until_ = 0;  // no host with disguised dots begins before this place
};

}  // namespace duanlian::text
