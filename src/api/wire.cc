#include "api/wire.h"

#include <array>
#include <ctime>

namespace duanlian::api {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void append_two_digits(std::string& out, int value) {
  out.push_back(static_cast<char>('0' + value / 10));
  out.push_back(static_cast<char>('0' + value % 10));
}

// RFC 9110 section 5.6.7: Sun, 06 Nov 1994 08:49:37 GMT
void append_http_date(std::string& out, Timestamp time) {
  const std::time_t seconds = time.micros / 1'000'000;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  out.append(kDays[static_cast<std::size_t>(parts.tm_wday)]).append(", ");
  append_two_digits(out, parts.tm_mday);
  out.append(" ").append(kMonths[static_cast<std::size_t>(parts.tm_mon)]).append(" ");
  out.append(std::to_string(parts.tm_year + 1900)).append(" ");
  append_two_digits(out, parts.tm_hour);
  out.push_back(':');
  append_two_digits(out, parts.tm_min);
  out.push_back(':');
  append_two_digits(out, parts.tm_sec);
  out.append(" GMT");
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string head_on_wire(const Response& response, Timestamp now) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
  out.append(status_words(response.status)).append("\r\nDate: ");
  append_http_date(out, now);
  out.append("\r\n");
  append_header(out, "Content-Type", response.media_type);
  append_header(out, "Content-Length", std::to_string(response.body.size()));
  append_header(out, "Cache-Control", "no-store");
  append_header(out, "X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) append_header(out, name, value);
  if (response.close) append_header(out, "Connection", "close");
  out.append("\r\n");
  return out;
}

}  // namespace duanlian::api
