#include "rules/fixed_zones.h"

#include "base/ascii.h"
#include "rules/syntax/parser.h"

namespace duanlian::rules {
namespace {

// timestamp.getHours(zone) and its kin: the only functions of the language that take a zone.
bool takes_a_zone(const Expr& expr) {
  return expr.kind == ExprKind::call && expr.member && expr.arguments.size() == 2 &&
         expr.name.starts_with("get");
}

bool is_fixed_zone(std::string_view zone) {
  if (zone == "UTC") return true;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return false;
  return is_digit(zone[1]) && is_digit(zone[2]) && is_digit(zone[4]) && is_digit(zone[5]);
}

}  // namespace

std::vector<Issue> zones_from_database(std::string_view source) {
  std::vector<Issue> issues;
  const auto tree = parse(source);
  if (!tree) return issues;
  for (const Expr& expr : (*tree)->nodes) {
    if (!takes_a_zone(expr)) continue;
    const Expr& zone = *expr.arguments[1];
    const auto* const text =
        zone.kind == ExprKind::constant ? std::get_if<std::string>(&zone.literal) : nullptr;
    if (text != nullptr && is_fixed_zone(*text)) continue;
    issues.push_back(
        issue_at(source, zone.begin,
                 "a time zone is written out here as \"UTC\" or an offset such as \"+08:00\": the "
                 "zone database differs between machines"));
  }
  return issues;
}

}  // namespace duanlian::rules
