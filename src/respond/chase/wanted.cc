#include "respond/chase/wanted.h"

#include <algorithm>
#include <set>

#include "graph/store/ledger.h"
#include "model/entity.h"
#include "model/field.h"

namespace duanlian::respond {
namespace {

using graph::RestKind;

std::optional<LeftOut> exit_of(RestKind kind) {
  switch (kind) {
    case RestKind::account:
      return std::nullopt;
    case RestKind::wallet:
      return LeftOut::wallet;
    case RestKind::cash:
      return LeftOut::cash;
    case RestKind::merchant:
      return LeftOut::merchant;
    case RestKind::exchange:
      return LeftOut::exchange;
    case RestKind::abroad:
      return LeftOut::abroad;
    case RestKind::hub:
      return LeftOut::hub;
    case RestKind::fee:
      return LeftOut::fee;
    case RestKind::returned:
      return LeftOut::returned;
    case RestKind::unseen:
      return LeftOut::unseen;
    case RestKind::cut:
      return LeftOut::cut;
  }
  return std::nullopt;
}

bool can_be_named(std::string_view account) {
  return account.size() <= model::kIdentifierBytesMax &&
         model::validate(model::Entity{.kind = model::EntityKind::account, .id = std::string(account)})
             .has_value();
}

}  // namespace

std::vector<Wanted> Wanting::all(const Claims& claims) {
  std::vector<Wanted> all;
  for (auto at = claims.begin(); at != claims.end();) {
    Wanted wanted{.pocket = at->first.pocket};
    int64_t held = 0;
    for (; at != claims.end() && at->first.pocket == wanted.pocket; ++at) {
      const auto& [place, claim] = *at;
      held += claim.held();
      const auto obstacle = this->obstacle(place);
      if (!obstacle) {
        wanted.traced += claim.value;
        wanted.rest = rests_.find(place.pocket, place.kind);
        add(place, claim, wanted);
      } else {
        leave_out(*obstacle, place.pocket, place.origin, claim.loose());
      }
    }
    fit(wanted, held);
    if (!wanted.shares.empty()) all.push_back(std::move(wanted));
  }
  return all;
}

// Why none can be ordered of it, whatever the amount.
std::optional<LeftOut> Wanting::obstacle(const ClaimPlace& place) const {
  if (place.pocket == graph::kNoPocket) return LeftOut::unnamed;
  const graph::MoneyGraph::Pocket pocket = graph_.pocket(place.pocket);
  const bool at_exchange =
      place.kind == RestKind::exchange && pocket.kind == graph::PocketKind::account && !pocket.bank.empty();
  if (const auto exit = exit_of(place.kind); exit && !at_exchange) return exit;
  if (graph_.asset(place.pocket) != trace_.origins[place.origin].asset || !Currency::parse(pocket.asset))
    return LeftOut::other_currency;
  if (!can_be_named(pocket.id)) return LeftOut::unnamed;
  return std::nullopt;
}

void Wanting::add(const ClaimPlace& place, const Claim& claim, Wanted& wanted) {
  int64_t amount = claim.loose();
  if (amount == 0) return;
  if (const auto block = ordered_.block_of(place.pocket, place.origin)) {
    const int64_t there = std::min(amount, still_there(place, claim, *block));
    leave_out(block->why, place.pocket, place.origin, amount - there);
    amount = there;
  }
  if (amount > 0) wanted.shares.push_back({.origin = place.origin, .value = amount});
}

// What came after the bank last looked, and what it had found by then and let go by the clock, but for what
// was ordered of that.
int64_t Wanting::still_there(const ClaimPlace& place, const Claim& claim, const Block& block) const {
  std::set<uint32_t> origins{place.origin};
  for (const auto& [pocket, origin] : claim.ways) {
    if (pocket == place.pocket) origins.insert(origin);
  }
  int64_t sum = ordered_.found_since(place.pocket, place.origin, block.at);
  for (const uint32_t origin : origins)
    sum = graph::add_capped(sum, hops_.came_after(place.pocket, origin, block.at));
  return std::max<int64_t>(sum - ordered_.held_since(place.pocket, place.origin, block.at), 0);
}

// No more than the account has beside what is ordered there, nor than the trace found.
void Wanting::fit(Wanted& wanted, int64_t held) {
  if (wanted.shares.empty()) return;
  const graph::Rest& rest = *wanted.rest;
  const int64_t beside = std::min(rest.quantity - held, rest.balance - ordered_.on(wanted.pocket).held);
  int64_t room = std::max<int64_t>(beside, 0);
  for (graph::Share& share : wanted.shares) {
    const int64_t fits = std::min(share.value, room);
    leave_out(LeftOut::occupied, wanted.pocket, share.origin, share.value - fits);
    share.value = fits;
    room -= fits;
  }
  std::erase_if(wanted.shares, [](const graph::Share& share) { return share.value == 0; });
}

void Wanting::leave_out(LeftOut why, graph::PocketId pocket, uint32_t origin, int64_t amount) {
  if (amount == 0) return;
  left_out_.push_back({.reason = why, .pocket = pocket, .shares = {{.origin = origin, .value = amount}}});
}

}  // namespace duanlian::respond
