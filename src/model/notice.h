#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "model/entity.h"
#include "model/field.h"
#include "model/words.h"

namespace duanlian::model {

enum class ReporterRole : uint8_t { victim, witness, bank, telecom, platform, police };
constexpr auto words(ReporterRole) {
  return std::to_array<std::string_view>({"victim", "witness", "bank", "telecom", "platform", "police"});
}

// Somebody says that a scam happened or is happening.
struct Report {
  ReporterRole role = ReporterRole::victim;
  std::string category;
  Entity victim;
  std::vector<Entity> suspects;
  std::vector<std::string> events;
  std::optional<int64_t> amount;
  Currency currency;
  std::optional<Timestamp> happened;
  std::string text;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&Report::role>({.name = "role", .required = true, .doc = "who reports"});
    fields.template add<&Report::category>(
        {.name = "category", .size_max = 64, .doc = "scam category, such as C01 of the MPS catalogue"});
    fields.template add<&Report::victim>({.name = "victim", .doc = "who was harmed"});
    fields.template add<&Report::suspects>(
        {.name = "suspects", .size_max = kListEntriesMax, .doc = "numbers, accounts, names that did it"});
    fields.template add<&Report::events>({.name = "events",
                                          .size_max = kListEntriesMax,
                                          .doc = "ids of the calls, messages or transfers meant"});
    fields.template add<&Report::amount>({.name = "amount", .doc = "what was lost, minor units"});
    fields.template add<&Report::currency>({.name = "currency", .doc = "ISO 4217, with amount"});
    fields.template add<&Report::happened>({.name = "happened", .doc = "when, as the reporter remembers"});
    fields.template add<&Report::text>(
        {.name = "text", .size_max = kTextBytesMax, .doc = "in the reporter's words"});
  }
};

inline Status validate(const Report& report) {
  if (report.amount.has_value() != (report.currency != Currency{}))
    return invalid("amount and currency come together");
  return {};
}

enum class ListAction : uint8_t { add, remove };
constexpr auto words(ListAction) { return std::to_array<std::string_view>({"add", "remove"}); }

inline constexpr Timestamp kExpiryMax{7'289'654'400'000'000};  // 2201-01-01

// An entity comes onto a named list, or leaves it. What the list means is the pack's business.
struct WatchlistEntry {
  ListAction action = ListAction::add;
  std::string list;
  Entity entity;
  std::string category;
  std::optional<Timestamp> expires;
  std::string reason;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&WatchlistEntry::action>(
        {.name = "action", .required = true, .doc = "onto the list or off it"});
    fields.template add<&WatchlistEntry::list>({.name = "list",
                                                .required = true,
                                                .size_max = 64,
                                                .form = &kPlainNameForm,
                                                .doc = "name of the list: a-z 0-9 _"});
    fields.template add<&WatchlistEntry::entity>(
        {.name = "entity", .required = true, .doc = "what is listed"});
    fields.template add<&WatchlistEntry::category>(
        {.name = "category", .size_max = 64, .doc = "scam category"});
    fields.template add<&WatchlistEntry::expires>(
        {.name = "expires",
         .before = kExpiryMax,
         .doc = "from then on it is not listed; required with add, until the year 2200"});
    fields.template add<&WatchlistEntry::reason>(
        {.name = "reason", .size_max = 1'024, .doc = "why, for the notice and the appeal"});
  }
};

inline Status validate(const WatchlistEntry& entry) {
  if (entry.action == ListAction::add && !entry.expires)
    return invalid("expires: a listing without an end is not accepted");
  return {};
}

// One file of a pack, as it was when the pack was activated.
struct PackFile {
  static constexpr uint32_t kTextBytesMax = 4 * 1024 * 1024;

  std::string path;
  std::string text;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&PackFile::path>(
        {.name = "path", .required = true, .size_max = kNameBytesMax, .doc = "inside the pack's folder"});
    fields.template add<&PackFile::text>(
        {.name = "text", .required = true, .size_max = kTextBytesMax, .doc = "the whole file"});
  }
};

// From the next event on this pack decides. Its whole content is here, so that the journal alone replays.
struct PackActivated {
  std::string pack;
  std::string version;
  std::string digest;
  std::vector<PackFile> files;
  std::string approved_by;
  std::string deciders;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&PackActivated::pack>(
        {.name = "pack", .required = true, .size_max = 64, .doc = "id of the pack"});
    fields.template add<&PackActivated::version>(
        {.name = "version", .required = true, .size_max = 64, .doc = "its version"});
    fields.template add<&PackActivated::digest>(
        {.name = "digest", .required = true, .size_max = 64, .doc = "SHA-256 of its files, hexadecimal"});
    fields.template add<&PackActivated::files>({.name = "files",
                                                .required = true,
                                                .size_max = kListEntriesMax,
                                                .doc = "its files in order of path"});
    fields.template add<&PackActivated::approved_by>(
        {.name = "approved_by", .size_max = kIdentifierBytesMax, .doc = "who activated it"});
    fields.template add<&PackActivated::deciders>(
        {.name = "deciders",
         .size_max = kNameBytesMax,
         .doc = "versions of what decides beside the pack: program, numbering plans, folded characters"});
  }
};

inline Status validate(const PackActivated&) { return {}; }

// Time passes, also where nothing happens: clocks and expiries are applied at ticks, never from a wall clock.
struct Tick {
  template <class Fields>
  static void describe(Fields&) {}
};

inline Status validate(const Tick&) { return {}; }

// What an officer orders or decides.
struct Command {
  std::string officer;
  std::string action;
  Entity target;
  std::string event;
  std::string reason;
  std::string approved_by;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&Command::officer>(
        {.name = "officer", .required = true, .size_max = kIdentifierBytesMax, .doc = "who orders"});
    fields.template add<&Command::action>({.name = "action",
                                           .required = true,
                                           .size_max = 64,
                                           .form = &kPlainNameForm,
                                           .doc = "what: a-z 0-9 _"});
    fields.template add<&Command::target>({.name = "target", .doc = "on whom or what"});
    fields.template add<&Command::event>(
        {.name = "event", .size_max = kIdentifierBytesMax, .doc = "id of the event or decision meant"});
    fields.template add<&Command::reason>(
        {.name = "reason", .required = true, .size_max = 1'024, .doc = "why, in words that can be shown"});
    fields.template add<&Command::approved_by>({.name = "approved_by",
                                                .size_max = kIdentifierBytesMax,
                                                .doc = "the second person, where one is needed"});
  }
};

inline Status validate(const Command&) { return {}; }

}  // namespace duanlian::model
