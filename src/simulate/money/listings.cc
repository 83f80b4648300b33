#include "simulate/money/listings.h"

namespace duanlian::simulate {

bool Listings::add(Entry entry, Chance& chance) {
  if (!model::validate(entry.entity)) return false;
  if (!listed_.insert({std::string(entry.list) + " " + entry.source, entry.entity.id}).second) return false;
  model::WatchlistEntry event;
  event.action = model::ListAction::add;
  event.list = entry.list;
  event.entity = std::move(entry.entity);
  event.category = std::move(entry.category);
  event.expires = stage_.now() + days(parameters_.listed_days.draw(chance));
  event.reason = std::move(entry.reason);
  stage_.emit(std::move(entry.source), std::move(event), entry.mark);
  return true;
}

void Listings::remove(const Entry& entry) {
  if (listed_.erase({std::string(entry.list) + " " + entry.source, entry.entity.id}) == 0) return;
  model::WatchlistEntry event;
  event.action = model::ListAction::remove;
  event.list = entry.list;
  event.entity = entry.entity;
  event.reason = entry.reason;
  stage_.emit(entry.source, std::move(event), entry.mark);
}

void Listings::restrict(AccountId account, const Mark& mark) {
  if (!restricted_.insert(account).second) return;
  laundering_.restrict(account);
  const World& world = stage_.world();
  model::AccountChange change;
  change.change = model::AccountChangeKind::restricted;
  change.holder = world.party(account, true);
  stage_.emit(bank_source(world.bank_of(account)), std::move(change), mark);
}

}  // namespace duanlian::simulate
