#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "text/domain.h"

namespace duanlian::text {

// A name of a brand, ready for comparing.
struct BrandName {
  std::string name;
  uint32_t brand = 0;
  bool letters = false;  // holds a letter: numbers such as 12306 are not compared by distance
  bool common = false;   // a word or another name of the language: apple, chase
};

using NameSet = std::set<std::string, std::less<>>;

struct BrandList::Index {
  BrandSource source;
  std::vector<BrandName> names;
  NameSet suffixes, shorteners, risky, known_good, open, free_hosting;

  // Whether the host or a name above it is known to be no imitation.
  bool is_known_good(std::string_view host) const;
  // Whether the host or a name above it lets anybody leave a page.
  bool is_open(std::string_view host) const;

  // The id of the brand whose own domain the host is or lies under; nothing when there is none.
  const Brand* owner(std::string_view host) const;
};

// How many letters to put, drop, change or swap with their neighbour to make one of the other; at most `most`
// + 1.
int edit_distance(std::string_view a, std::string_view b, int most);

}  // namespace duanlian::text
