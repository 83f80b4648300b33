#include "text/path_facts.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/ascii.h"

namespace duanlian::text {
namespace {

constexpr std::size_t kCodeDigitsMin = 24;  // hexadecimal digits in a row: a code made for one victim

int occurrences(std::string_view text, char c) { return static_cast<int>(std::ranges::count(text, c)); }

bool holds_any(std::string_view text, std::span<const std::string_view> parts) {
  return std::ranges::any_of(parts, [&](std::string_view part) { return text.contains(part); });
}

bool ends_in_any(std::string_view text, std::span<const std::string_view> ends) {
  return std::ranges::any_of(ends, [&](std::string_view end) { return text.ends_with(end); });
}

bool holds_long_code(std::string_view path) {
  std::size_t digits = 0;
  return std::ranges::any_of(path, [&](char c) {
    digits = hex_value(c) >= 0 ? digits + 1 : 0;
    return digits >= kCodeDigitsMin;
  });
}

bool is_mail_byte(char c) { return is_small(c) || is_digit(c) || c == '.' || c == '_' || c == '-'; }

// name@host.ending, the sign also as %40.
bool holds_mail_address(std::string_view path) {
  for (std::size_t at = 0; (at = path.find_first_of("@%", at)) != std::string_view::npos; ++at) {
    const auto sign = path.substr(at).starts_with("%40") ? 3U : path[at] == '@' ? 1U : 0U;
    if (sign == 0 || at == 0 || !is_mail_byte(path[at - 1])) continue;
    const auto host = path.substr(at + sign);
    const auto end = std::ranges::find_if_not(host, is_mail_byte) - host.begin();
    const auto dot = host.substr(0, static_cast<std::size_t>(end)).find('.', 1);
    if (dot != std::string_view::npos && dot + 1 < static_cast<std::size_t>(end) && is_small(host[dot + 1]))
      return true;
  }
  return false;
}

// A page in the folders of a site's own program, where no page is for visitors: a kit in a site broken into.
bool is_page_in_program_folder(std::string_view page) {
  static constexpr auto kFolders = std::to_array<std::string_view>(
      {"/wp-content/", "/wp-includes/", "/wp-admin/css/", "/wp-admin/js/", "/wp-admin/images/",
       "/wp-admin/includes/", "/wp-admin/maint/", "/wp-admin/user/", "/wp-admin/network/", "/.well-known/",
       "/cgi-bin/.", "/administrator/components/", "/modules/mod_"});
  static constexpr auto kFiles = std::to_array<std::string_view>(
      {".pdf",  ".jpg", ".jpeg", ".png",  ".gif",  ".webp", ".svg", ".css", ".js",   ".doc",
       ".docx", ".xls", ".xlsx", ".ppt",  ".pptx", ".mp3",  ".mp4", ".zip", ".woff", ".woff2",
       ".ico",  ".txt", ".xml",  ".json", ".apk",  ".avif", ".map", ".csv", ".rar",  ".webm"});
  return holds_any(page, kFolders) && !ends_in_any(page, kFiles);
}

}  // namespace

void measure_path(std::string_view path, DomainFacts& facts) {
  const auto query = path.find_first_of("?#");
  const auto page = path.substr(0, query);
  facts.path_depth = occurrences(page, '/');
  if (path.ends_with('/') && facts.path_depth > 0) --facts.path_depth;
  const auto question = path.find('?');
  if (question != std::string_view::npos)
    facts.query_parameters = 1 + occurrences(path.substr(question), '&');
  static constexpr auto kScripts =
      std::to_array<std::string_view>({".php", ".htm", ".html", ".asp", ".aspx"});
  facts.script_page = ends_in_any(page, kScripts);
  facts.program_folder = is_page_in_program_folder(page);
  facts.long_code = holds_long_code(path);
  facts.mail_in_path = holds_mail_address(path);
}

}  // namespace duanlian::text
