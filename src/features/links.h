#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features/entity_table.h"
#include "features/link_row.h"
#include "model/event.h"

namespace duanlian::features {

// The name of a person or an organisation among the links: "SOURCE/ID", because the same pseudonym at two
// institutions is two persons until somebody says otherwise.
std::string scoped_id(std::string_view source, std::string_view id);
// The name among the links of an entity that an event of that source names by kind and id: a person or
// organisation gets scoped_id, unless its id is "SOURCE/ID" already (what stands before its first slash is
// the name of a source, and something stands behind); of the other kinds the id itself.
std::string id_among_links(std::string_view source, const model::Entity& entity);

// Which entities belong together, since when, until when and who says so. Event time only. One thread.
//
// What is taken in, each as said by the event's source:
//
// - link: the two entities, from the event's time on until `until`. One whose `until` is not after its own
//   time says that the link ended then. Entities are named by id_among_links, so one source can name the
//   other's person; two persons that are linked are one.
// - account_change opened, verified, phone_changed, device_changed: person and organisation own the
//   account, the account uses phone and device. phone_changed and device_changed end what the source said
//   before of the account's other phones or devices. closed ends all that the source said of the account.
// - subscription_change opened, sim_swapped, device_changed: the phone is registered to the person and
//   uses the device, an IMEI. A number has one subscriber and one device at its operator: what the event
//   names takes the place of what the source said before; opened ends what was said of an earlier life of
//   the number, device_changed without a device ends the device. closed ends all that the source said of
//   the phone.
//
// A link is of its source: another one cannot end it. Events that come late: what was said of a later time
// stands; a late one can only let a link begin earlier, add one that ended before the next began, or end
// one of which nothing was said since. A late replacement ends where what took its place began.
class Links {
 public:
  // Slabs and clock must outlive it.
  Links(Slabs& slabs, const EventClock& clock);

  void take_in(const model::Event& event);

  // The ids of that kind that are linked at that time to the entity: directly, or through one person or
  // organisation that is linked to both. A person counts together with those that a link joins it to. Each
  // once, never the entity itself; those linked longest first, then by id; at most kLinkedMax. Good until
  // something is taken in.
  std::vector<std::string_view> linked(const EntityName& entity, model::EntityKind wanted,
                                       Timestamp at) const;

  // All links of the entity that are remembered, those that ended too, in the order in which they came. Good
  // until something is taken in.
  std::vector<EntityLink> direct(const EntityName& entity) const;

  EntityTable& table() { return table_; }
  const EntityTable& table() const { return table_; }
  static bool valid(const Row& row) { return is_link_row(row); }
  // Links that gave way because an entity had more than kLinksPerEntityMax; since the start of the program.
  uint64_t forgotten() const { return forgotten_; }

 private:
  // Who says it, and of which time.
  struct Statement {
    std::string_view source;
    Timestamp time;
  };
  struct Holder;

  void take_in(const Statement& by, const model::Link& link);
  void take_in(const Statement& by, const model::AccountChange& change);
  void take_in(const Statement& by, const model::SubscriptionChange& change);

  void hold(const Statement& by, const EntityName& from, model::Relation relation, const EntityName& to,
            Timestamp until = kOpenEnd);
  void end(const Statement& by, const EntityName& from, model::Relation relation, const EntityName& to,
           Timestamp at);
  // The same link, as each of its two entities has it.
  using Change = std::function<void(std::vector<EntityLink>& links, const EntityLink& link)>;
  void change_both(const Statement& by, const EntityName& from, model::Relation relation,
                   const EntityName& to, Timestamp until, const Change& change);
  void change_row(const EntityName& entity, const EntityLink& link, const Change& change);
  // Ends the links of the entity that the source spoke of and for which `which` holds.
  using Which = std::function<bool(const EntityLink& link)>;
  void end_all(const Statement& by, const EntityName& entity, const Which& which);
  // `to` takes the place of the others of its kind.
  void replace(const Statement& by, const EntityName& from, model::Relation relation, const EntityName& to);

  // Null when nothing is remembered of it.
  const Row* row_of(const EntityName& entity) const;

  EntityTable table_;
  uint64_t forgotten_ = 0;
};

}  // namespace duanlian::features
