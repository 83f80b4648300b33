#include "engine/stakes.h"

#include <string_view>
#include <variant>

namespace duanlian::engine {
namespace {

std::string key_of(model::EntityKind kind, std::string_view id) {
  std::string key(model::to_string(kind));
  key.push_back('\0');
  return key.append(id);
}

// By the first of these that is known, so that two accounts of a person are one person where the source says
// who it is.
std::vector<std::string> person_behind(const model::Party& party) {
  using model::EntityKind;
  if (!party.person.empty()) return {key_of(EntityKind::person, party.person)};
  if (!party.organisation.empty()) return {key_of(EntityKind::organisation, party.organisation)};
  if (!party.account.empty()) return {key_of(EntityKind::account, party.account)};
  if (!party.phone.empty()) return {key_of(EntityKind::phone, party.phone.text())};
  return {};
}

std::vector<std::string> subscriber(const model::PhoneNumber& phone) {
  if (phone.empty()) return {};
  return {key_of(model::EntityKind::phone, phone.text())};
}

struct PeopleOf {
  using People = std::vector<std::string>;

  People operator()(const model::Transfer& transfer) const {
    return person_behind(transfer.debtor.empty() ? transfer.creditor : transfer.debtor);
  }
  People operator()(const model::Call& call) const { return subscriber(call.callee); }
  People operator()(const model::Message& message) const {
    People people;
    for (const model::PhoneNumber& receiver : message.receivers)
      people.push_back(key_of(model::EntityKind::phone, receiver.text()));
    return people;
  }
  People operator()(const model::Visit& visit) const { return subscriber(visit.subscriber); }
  People operator()(const model::AccountChange& change) const { return person_behind(change.holder); }
  People operator()(const model::SubscriptionChange& change) const {
    if (!change.person.empty()) return {key_of(model::EntityKind::person, change.person)};
    return subscriber(change.phone);
  }
  People operator()(const model::ChainTransfer& transfer) const {
    if (transfer.from.empty()) return {};
    return {key_of(model::EntityKind::wallet, transfer.from)};
  }
  People operator()(const model::Report& report) const {
    if (report.victim.id.empty()) return {};
    return {key_of(report.victim.kind, report.victim.id)};
  }
  template <class Other>
  People operator()(const Other&) const {
    return {};
  }
};

}  // namespace

std::vector<std::string> people_of(const model::Event& event) {
  return std::visit(PeopleOf{}, event.payload);
}

std::optional<Money> money_of(const model::Event& event) {
  if (const auto* transfer = std::get_if<model::Transfer>(&event.payload))
    return Money{.minor = transfer->amount, .currency = transfer->currency};
  const auto* on_chain = std::get_if<model::ChainTransfer>(&event.payload);
  if (on_chain != nullptr && on_chain->amount)
    return Money{.minor = *on_chain->amount, .currency = on_chain->currency};
  return std::nullopt;
}

bool makes_wait(model::EventKind kind) {
  using model::EventKind;
  switch (kind) {
    case EventKind::transfer:
    case EventKind::chain_transfer:
    case EventKind::account_change:
    case EventKind::subscription_change:
      return true;
    case EventKind::call:
    case EventKind::message:
    case EventKind::visit:
    case EventKind::link:
    case EventKind::report:
    case EventKind::watchlist_entry:
    case EventKind::pack_activated:
    case EventKind::tick:
    case EventKind::command:
    case EventKind::order:
    case EventKind::order_step:
      return false;
  }
  return false;
}

}  // namespace duanlian::engine
