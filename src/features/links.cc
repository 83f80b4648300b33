#include "features/links.h"

#include <algorithm>
#include <cstring>
#include <tuple>
#include <variant>

#include "model/text_form.h"

namespace duanlian::features {
namespace {

using model::EntityKind;
using model::Relation;

bool is_holder(EntityKind kind) { return kind == EntityKind::person || kind == EntityKind::organisation; }

// What `link` says of the time link.since.
void hold_in(std::vector<EntityLink>& links, const EntityLink& link) {
  EntityLink* next = nullptr;  // the first of those that began later
  for (EntityLink& known : links) {
    if (!known.is_same(link)) continue;
    if (known.holds(link.since)) {
      if (link.since < known.said) return;
      if (link.until != kOpenEnd) known.until = link.until;
      known.said = link.since;
      return;
    }
    if (link.since < known.since && (next == nullptr || known.since < next->since)) next = &known;
  }
  if (next != nullptr && link.until >= next->since) {
    next->since = link.since;
  } else {
    links.push_back(link);
  }
}

// It is said of the time link.said that it ended at link.until.
void end_in(std::vector<EntityLink>& links, const EntityLink& link) {
  for (EntityLink& known : links) {
    const bool meant = known.is_same(link) && known.since <= link.said && known.said <= link.said;
    if (!meant || known.until <= link.until) continue;
    known.until = std::max(known.since, link.until);
    known.said = link.said;
  }
  std::erase_if(links, [](const EntityLink& known) { return known.since == known.until; });
}

void forget_oldest_link(std::vector<EntityLink>& links) {
  links.erase(std::ranges::min_element(
      links, {}, [](const EntityLink& link) { return std::tuple(link.until, link.since); }));
}

}  // namespace

std::string scoped_id(std::string_view source, std::string_view id) {
  std::string out;
  out.reserve(source.size() + 1 + id.size());
  out.append(source).push_back('/');
  return out.append(id);
}

Links::Links(Slabs& slabs, const EventClock& clock) : table_(slabs, clock, kLinkKeep, kLinkedEntitiesMax) {}

std::string id_among_links(std::string_view source, const model::Entity& entity) {
  if (!is_holder(entity.kind)) return entity.id;
  const std::size_t slash = entity.id.find('/');
  const bool scoped = slash != std::string::npos && slash + 1 < entity.id.size() &&
                      model::kSourceForm.fits(std::string_view(entity.id).substr(0, slash));
  return scoped ? entity.id : scoped_id(source, entity.id);
}

// ---- What events say ----

void Links::take_in(const model::Event& event) {
  const Statement by{.source = event.header.source, .time = event.header.time};
  if (const auto* link = std::get_if<model::Link>(&event.payload)) {
    take_in(by, *link);
  } else if (const auto* account = std::get_if<model::AccountChange>(&event.payload)) {
    take_in(by, *account);
  } else if (const auto* subscription = std::get_if<model::SubscriptionChange>(&event.payload)) {
    take_in(by, *subscription);
  }
}

void Links::take_in(const Statement& by, const model::Link& link) {
  const std::string from_id = id_among_links(by.source, link.from);
  const std::string to_id = id_among_links(by.source, link.to);
  const EntityName from{.kind = link.from.kind, .id = from_id};
  const EntityName to{.kind = link.to.kind, .id = to_id};
  if (link.until && *link.until <= by.time) {
    end(by, from, link.relation, to, *link.until);
  } else {
    hold(by, from, link.relation, to, link.until.value_or(kOpenEnd));
  }
}

void Links::take_in(const Statement& by, const model::AccountChange& change) {
  using Kind = model::AccountChangeKind;
  const EntityName account{.kind = EntityKind::account, .id = change.holder.account};
  const EntityName phone{.kind = EntityKind::phone, .id = change.holder.phone.text()};
  const EntityName device{.kind = EntityKind::device, .id = change.device};
  switch (change.change) {
    case Kind::closed:
      return end_all(by, account, [](const EntityLink&) { return true; });
    case Kind::phone_changed:
      replace(by, account, Relation::uses, phone);
      break;
    case Kind::device_changed:
      replace(by, account, Relation::uses, device);
      break;
    case Kind::opened:
    case Kind::verified:
      break;
    case Kind::credential_reset:
    case Kind::payee_added:
    case Kind::limit_changed:
    case Kind::restricted:
    case Kind::unrestricted:
      return;
  }
  const std::string person = scoped_id(by.source, change.holder.person);
  const std::string organisation = scoped_id(by.source, change.holder.organisation);
  if (!change.holder.person.empty())
    hold(by, {.kind = EntityKind::person, .id = person}, Relation::owns, account);
  if (!change.holder.organisation.empty())
    hold(by, {.kind = EntityKind::organisation, .id = organisation}, Relation::owns, account);
  if (change.change != Kind::phone_changed) hold(by, account, Relation::uses, phone);
  if (change.change != Kind::device_changed) hold(by, account, Relation::uses, device);
}

void Links::take_in(const Statement& by, const model::SubscriptionChange& change) {
  using Kind = model::SubscriptionChangeKind;
  const EntityName phone{.kind = EntityKind::phone, .id = change.phone.text()};
  // As signalled: what is no name of a device is left out.
  const bool is_device = model::kUnbrokenForm.fits(change.imei);
  const EntityName device{.kind = EntityKind::device,
                          .id = is_device ? std::string_view(change.imei) : std::string_view()};
  const std::string person_id = change.person.empty() ? "" : scoped_id(by.source, change.person);
  const EntityName person{.kind = EntityKind::person, .id = person_id};
  switch (change.change) {
    case Kind::closed:
      return end_all(by, phone, [](const EntityLink&) { return true; });
    case Kind::opened:
    case Kind::sim_swapped:
    case Kind::device_changed:
      break;
    case Kind::forwarding_set:
    case Kind::forwarding_cleared:
    case Kind::suspended:
    case Kind::resumed:
    case Kind::attached:
    case Kind::detached:
      return;
  }
  const bool anew = change.change == Kind::opened;
  if (anew || !person.id.empty()) replace(by, phone, Relation::registered_to, person);
  if (anew || change.change == Kind::device_changed || !device.id.empty())
    replace(by, phone, Relation::uses, device);
}

// ---- Keeping it ----

void Links::hold(const Statement& by, const EntityName& from, Relation relation, const EntityName& to,
                 Timestamp until) {
  change_both(by, from, relation, to, until, hold_in);
}

void Links::end(const Statement& by, const EntityName& from, Relation relation, const EntityName& to,
                Timestamp at) {
  change_both(by, from, relation, to, at, end_in);
}

void Links::change_both(const Statement& by, const EntityName& from, Relation relation, const EntityName& to,
                        Timestamp until, const Change& change) {
  if (from.id.empty() || to.id.empty() || from == to) return;
  EntityLink link{.other = to,
                  .relation = relation,
                  .outgoing = true,
                  .source = by.source,
                  .since = by.time,
                  .until = until,
                  .said = by.time};
  change_row(from, link, change);
  link.other = from;
  link.outgoing = false;
  change_row(to, link, change);
}

void Links::change_row(const EntityName& entity, const EntityLink& link, const Change& change) {
  const EntityKey name(entity);
  CHECK(name.fits(), "the id of a checked event is a key");
  const Key key = name.key();
  Row* row = table_.change(key);
  std::vector<EntityLink> links;
  if (row != nullptr) links = links_in(*row);
  change(links, link);
  if (links.size() > kLinksPerEntityMax) {
    forget_oldest_link(links);
    ++forgotten_;
  }
  if (links.empty()) {
    if (row != nullptr) table_.remove(row);
    return;
  }
  std::string bytes;
  append_links(bytes, links);
  if (row == nullptr) {
    row = table_.insert(key, bytes.size(), link.said.micros / 1'000);
  } else {
    row = table_.resize(row, bytes.size());
    row->touched_ms = std::max(row->touched_ms, link.said.micros / 1'000);
  }
  std::memcpy(row->payload(), bytes.data(), bytes.size());
}

void Links::end_all(const Statement& by, const EntityName& entity, const Which& which) {
  struct Ended {
    std::string id;
    EntityKind kind;
    Relation relation;
    bool outgoing;
  };
  std::vector<Ended> ended;
  for (const EntityLink& link : direct(entity)) {
    if (link.source != by.source || link.since > by.time || link.until <= by.time || !which(link)) continue;
    ended.push_back({std::string(link.other.id), link.other.kind, link.relation, link.outgoing});
  }
  for (const Ended& link : ended) {
    const EntityName other{.kind = link.kind, .id = link.id};
    if (link.outgoing) {
      end(by, entity, link.relation, other, by.time);
    } else {
      end(by, other, link.relation, entity, by.time);
    }
  }
}

void Links::replace(const Statement& by, const EntityName& from, Relation relation, const EntityName& to) {
  const auto in_its_place = [&](const EntityLink& link) {
    return link.source == by.source && link.other.kind == to.kind && link.other.id != to.id;
  };
  end_all(by, from, in_its_place);
  Timestamp until = kOpenEnd;
  for (const EntityLink& link : direct(from)) {
    if (in_its_place(link) && by.time < link.since) until = std::min(until, link.since);
  }
  hold(by, from, relation, to, until);
}

// ---- Reading it ----

const Row* Links::row_of(const EntityName& entity) const {
  const EntityKey name(entity);
  return name.fits() ? table_.find(name.key()) : nullptr;
}

std::vector<EntityLink> Links::direct(const EntityName& entity) const {
  const Row* const row = row_of(entity);
  return row == nullptr ? std::vector<EntityLink>() : links_in(*row);
}

// A person or organisation through which others are reached.
struct Links::Holder {
  EntityName name;
  Timestamp since;         // linked since
  bool is_joined = false;  // by a link between persons
};

std::vector<std::string_view> Links::linked(const EntityName& entity, EntityKind wanted, Timestamp at) const {
  struct Found {
    std::string_view id;
    Timestamp since;
  };
  std::vector<Found> found;
  std::vector<Holder> holders;
  const auto look = [&](const EntityName& of, Timestamp since, bool is_start, bool goes_on) {
    const Row* const row = row_of(of);
    if (row == nullptr) return;
    for (LinkReader reader(*row); !reader.at_end();) {
      const EntityLink link = reader.next();
      if (!link.holds(at) || link.other == entity) continue;
      const Timestamp both = std::max(since, link.since);
      if (link.other.kind == wanted) found.push_back({link.other.id, both});
      const bool leads_on =
          is_start ? is_holder(link.other.kind) : goes_on && link.other.kind == EntityKind::person;
      const bool known =
          std::ranges::any_of(holders, [&](const Holder& holder) { return holder.name == link.other; });
      if (leads_on && !known && holders.size() < kLinkHoldersMax)
        holders.push_back({.name = link.other, .since = both, .is_joined = !is_start});
    }
  };
  look(entity, {std::numeric_limits<int64_t>::min()}, true, true);
  for (std::size_t i = 0; i < holders.size(); ++i) {
    const Holder holder = holders[i];
    look(holder.name, holder.since, false, !holder.is_joined && holder.name.kind == EntityKind::person);
  }
  std::ranges::sort(found, {}, [](const Found& one) { return std::tuple(one.id, one.since); });
  const auto repeats = std::ranges::unique(found, {}, &Found::id);
  found.erase(repeats.begin(), repeats.end());
  std::ranges::sort(found, {}, [](const Found& one) { return std::tuple(one.since, one.id); });
  if (found.size() > kLinkedMax) found.resize(kLinkedMax);
  std::vector<std::string_view> ids;
  ids.reserve(found.size());
  for (const Found& one : found) ids.push_back(one.id);
  return ids;
}

}  // namespace duanlian::features
