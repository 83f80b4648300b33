#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace duanlian::text {

inline constexpr std::size_t kUrlBytesMax = 8 * 1024;  // what is beyond is not read
inline constexpr std::size_t kHostBytesMax = 253;      // RFC 1035 section 2.3.4
inline constexpr std::size_t kBrandsMax = 5'000;

// A name that is worth imitating: its labels ("icbc") and the domains that are truly its own.
struct Brand {
  std::string id;
  std::string zh, en;
  std::vector<std::string> names;    // labels as written in a domain: "icbc", "paypal"
  std::vector<std::string> domains;  // "icbc.com.cn": these and what is below them are genuine
};

struct BrandSource {
  std::vector<Brand> brands;
  std::vector<std::string> public_suffixes;   // "com.cn": the next label is what somebody registered
  std::vector<std::string> shorteners;        // "t.cn"
  std::vector<std::string> risky_suffixes;    // cheap endings that scams like: "top", "xyz"
  std::vector<std::string> suspicious_words;  // "login", "verify"
  std::vector<std::string> common_names;      // names of brands that are words too: "apple"
  std::vector<std::string> known_good;        // names near to a brand that imitate nobody: "telegraph.co.uk"
  std::vector<std::string> open_names;        // genuine names where anybody leaves a page: "t.me"
  std::vector<std::string> free_hosting;      // suffixes under which anybody has a site for nothing
};

struct DomainFacts;

// Protected brands and what else is needed to judge a name. Immutable, cheap to copy, safe to share.
class BrandList {
 public:
  static Result<BrandList> build(BrandSource source);
  const BrandSource& source() const;
  // Whether the address belongs to whom it seems to: a brand's own, a government's, or a known good name. Not
  // where anybody may leave a page or a name to write to (open_names), and not behind a shortener.
  bool is_official(std::string_view url_or_host) const;

  struct Index;  // brand_list.h

 private:
  friend DomainFacts inspect_domain(std::string_view, const BrandList&);
  explicit BrandList(std::shared_ptr<const Index> index) : index_(std::move(index)) {}
  std::shared_ptr<const Index> index_;
};

// How a name relates to the brand that it most resembles, from the strongest to the weakest sign.
enum class BrandMatch : uint8_t {
  none,
  genuine,        // the brand's own domain
  homoglyph,      // the same after look-alikes and digit-letter swaps: paypa1.com, раураl.com
  wrong_suffix,   // the brand's label, registered under another ending: icbc.top
  near_spelling,  // one or two letters away: paypall.com
  with_words,     // the brand and more words in the registered label: icbc-login.com
  in_subdomain,   // the brand left of somebody else's name: icbc.com.cn.evil.top
  in_path,        // the brand in the path only
};
std::string_view to_string(BrandMatch match);

// Facts of an address or host name, whole numbers and words only.
struct DomainFacts {
  bool valid = false;       // a host name or IP address was found and is well-formed
  std::string host;         // ASCII lower case, punycode
  std::string registrable;  // the part that somebody registered: evil.top; empty for an IP address
  std::string suffix;       // com.cn
  std::string unicode;      // the host with punycode decoded
  std::string skeleton;  // the registered label with characters of other alphabets and digits as the letters
                         // they look like
  BrandMatch brand_match = BrandMatch::none;
  std::string brand;        // id of the brand for a brand_match other than none
  int brand_distance = 0;   // edits, for near_spelling
  bool weak_brand = false;  // the name is short or a word of the language, and nothing else speaks of luring
  bool ip_literal = false;
  bool private_address = false;  // an IP address of the own house or network: 192.168.1.1
  bool punycode = false;
  bool mixed_scripts = false;  // a label of Latin and Cyrillic or Greek letters
  bool user_info = false;      // https://icbc.com.cn@evil.top/
  bool odd_port = false;       // a port other than 80 and 443
  int port = 0;                // 0: none written
  bool shortener = false;
  bool risky_suffix = false;
  bool free_hosting = false;
  bool random_label = false;  // the registered label looks made by a machine
  bool encoded_host = false;  // percent signs or an odd IP notation in the host
  int dots = 0, hyphens = 0;  // in the host
  int labels = 0;
  int host_length = 0, url_length = 0, path_depth = 0, query_parameters = 0;
  int digit_share_milli = 0;  // of the characters of the host
  int longest_label = 0;
  int suspicious_words = 0;     // different ones in host, path and query
  int host_words = 0;           // different ones in the host
  bool script_page = false;     // the page ends in .php, .html, .aspx
  bool program_folder = false;  // a page in a folder of the site's program: /wp-includes/x/
  bool long_code = false;       // 24 hexadecimal digits or more in a row in path or query
  bool mail_in_path = false;    // an e-mail address in path or query
};

// Reads an URL or a bare host name, of any bytes. Linear in its length.
DomainFacts inspect_domain(std::string_view url_or_host, const BrandList& brands);

}  // namespace duanlian::text
