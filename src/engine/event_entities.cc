#include "engine/event_entities.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "features/links.h"
#include "text/url_parts.h"

namespace duanlian::engine {
namespace {

using model::EntityKind;

// Gathers them from the payload of each kind.
class Gathering {
 public:
  explicit Gathering(const model::Header& header) : source_(header.source) {}

  void operator()(const model::Call& call) {
    add(call.caller);
    add(call.callee);
    add(EntityKind::device, call.imei);
  }
  void operator()(const model::Message& message) {
    add(EntityKind::phone, message.sender);
    for (const model::PhoneNumber& receiver : message.receivers) add(receiver);
  }
  void operator()(const model::Visit& visit) {
    add(visit.subscriber);
    add(EntityKind::domain, visit.domain);
    if (!visit.url.empty()) add(EntityKind::domain, text::split_url(visit.url).host);
  }
  void operator()(const model::Transfer& transfer) {
    add(transfer.debtor);
    add(transfer.creditor);
    add(EntityKind::device, transfer.device);
  }
  void operator()(const model::AccountChange& change) {
    add(change.holder);
    add(EntityKind::device, change.device);
  }
  void operator()(const model::SubscriptionChange& change) {
    add(change.phone);
    add_own(EntityKind::person, change.person);
    add(EntityKind::device, change.imei);
    add(change.forward_to);
  }
  void operator()(const model::ChainTransfer& transfer) {
    add(EntityKind::wallet, transfer.from);
    add(EntityKind::wallet, transfer.to);
  }
  void operator()(const model::Link& link) {
    add(link.from);
    add(link.to);
  }
  void operator()(const model::Report& report) {
    add(report.victim);
    for (const model::Entity& suspect : report.suspects) add(suspect);
  }
  void operator()(const model::WatchlistEntry& entry) { add(entry.entity); }
  void operator()(const model::Command& command) { add(command.target); }
  void operator()(const model::Order& order) { add(order.target); }
  void operator()(const model::OrderStep&) {}
  void operator()(const model::PackActivated&) {}
  void operator()(const model::Tick&) {}

  std::vector<model::Entity> take() { return std::move(found_); }

 private:
  void add(EntityKind kind, std::string_view id) {
    if (id.empty() || found_.size() >= kEntitiesPerEventMax) return;
    model::Entity entity{.kind = kind, .id = std::string(id)};
    if (!model::validate(entity) || std::ranges::find(found_, entity) != found_.end()) return;
    found_.push_back(std::move(entity));
  }
  void add(const model::PhoneNumber& phone) { add(EntityKind::phone, phone.text()); }
  void add(const model::Entity& entity) {
    if (entity.kind != EntityKind::unspecified) add(entity.kind, features::id_among_links(source_, entity));
  }
  void add(const model::Party& party) {
    add(EntityKind::account, party.account);
    add(party.phone);
    add_own(EntityKind::person, party.person);
    add_own(EntityKind::organisation, party.organisation);
  }
  // A pseudonym of the event's source.
  void add_own(EntityKind kind, std::string_view id) {
    if (!id.empty()) add(kind, features::scoped_id(source_, id));
  }

  std::string_view source_;
  std::vector<model::Entity> found_;
};

}  // namespace

std::vector<model::Entity> entities_of(const model::Event& event) {
  Gathering gathering(event.header);
  std::visit(gathering, event.payload);
  return gathering.take();
}

}  // namespace duanlian::engine
