#include "text/brand_list.h"

#include <algorithm>
#include <array>

#include "text/punycode.h"

namespace duanlian::text {
namespace {

bool holds_letter(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_under(const NameSet& names, std::string_view host) {
  while (!names.contains(host)) {
    const auto dot = host.find('.');
    if (dot == std::string_view::npos) return false;
    host.remove_prefix(dot + 1);
  }
  return true;
}

}  // namespace

Result<BrandList> BrandList::build(BrandSource source) {
  if (source.brands.size() > kBrandsMax)
    return Error{ErrorCode::limit_exceeded, "more than " + std::to_string(kBrandsMax) + " brands"};
  auto index = std::make_shared<Index>();
  NameSet ids;
  const NameSet common(source.common_names.begin(), source.common_names.end());
  for (uint32_t i = 0; i < source.brands.size(); ++i) {
    const auto& brand = source.brands[i];
    if (brand.id.empty()) return invalid("a brand has no id");
    if (!ids.insert(brand.id).second)
      return Error{ErrorCode::already_exists, "brand '" + brand.id + "' is there twice"};
    for (const auto& name : brand.names) {
      if (name.size() < 2 || name.size() > kLabelMax)
        return invalid("brand '" + brand.id + "': the name '" + name + "' is too short or too long");
      index->names.push_back({name, i, holds_letter(name), common.contains(name)});
    }
  }
  index->suffixes.insert(source.public_suffixes.begin(), source.public_suffixes.end());
  index->shorteners.insert(source.shorteners.begin(), source.shorteners.end());
  index->risky.insert(source.risky_suffixes.begin(), source.risky_suffixes.end());
  index->known_good.insert(source.known_good.begin(), source.known_good.end());
  index->open.insert(source.open_names.begin(), source.open_names.end());
  index->free_hosting.insert(source.free_hosting.begin(), source.free_hosting.end());
  index->source = std::move(source);
  return BrandList(std::move(index));
}

const BrandSource& BrandList::source() const { return index_->source; }

bool BrandList::Index::is_known_good(std::string_view host) const { return is_under(known_good, host); }

bool BrandList::Index::is_open(std::string_view host) const {
  return is_under(open, host) || is_under(free_hosting, host);
}

const Brand* BrandList::Index::owner(std::string_view host) const {
  for (const auto& brand : source.brands) {
    for (const auto& domain : brand.domains) {
      if (!host.ends_with(domain)) continue;
      if (host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.') return &brand;
    }
  }
  return nullptr;
}

int edit_distance(std::string_view a, std::string_view b, int most) {
  if (a.size() > kLabelMax || b.size() > kLabelMax) return most + 1;
  if (a.size() > b.size() + static_cast<std::size_t>(most) ||
      b.size() > a.size() + static_cast<std::size_t>(most))
    return most + 1;
  // Optimal string alignment: three rows of the table.
  std::array<int, kLabelMax + 1> older{}, old{}, row{};
  for (std::size_t j = 0; j <= b.size(); ++j) old[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int changed = old[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({old[j] + 1, row[j - 1] + 1, changed});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], older[j - 2] + 1);
    }
    older = old;
    old = row;
  }
  return std::min(old[b.size()], most + 1);
}

}  // namespace duanlian::text
