#include "features/memory.h"

#include <algorithm>

#include "base/check.h"

namespace duanlian::features {
namespace {

// A region of some table is cleaned every so many events, and so many more for each row that was looked at,
// so that cleaning takes a small share of the time however large the tables are.
constexpr uint64_t kEventsPerCleaning = 64;
constexpr uint64_t kEventsPerRowCleaned = 4;
// Of the links among the tables. The identity of a trail has more words.
constexpr std::string_view kLinksIdentity = "links";

}  // namespace

Memory::Memory() : links_(slabs_, clock_) {}

EntityTable& Memory::table(std::size_t index) {
  return index < trails_.size() ? trails_[index]->table() : links_.table();
}

void Memory::lay_out(std::vector<TrailSpec> specs) {
  if (saving_) abandon_save();
  std::vector<std::unique_ptr<Trail>> trails;
  for (TrailSpec& spec : specs) {
    CHECK(spec.identity != kLinksIdentity, "a trail is not called as the links are");
    const auto known = std::ranges::find_if(trails_, [&](const auto& trail) {
      return trail != nullptr && trail->spec().identity == spec.identity;
    });
    trails.push_back(known != trails_.end() ? std::move(*known)
                                            : std::make_unique<Trail>(std::move(spec), slabs_, clock_));
  }
  trails_ = std::move(trails);
  clean_at_ = 0;
}

void Memory::advance(Timestamp time) {
  clock_.advance(time.micros / 1'000);
  if (--until_cleaning_ != 0) return;
  until_cleaning_ = kEventsPerCleaning + kEventsPerRowCleaned * table(clean_at_).clean_next();
  clean_at_ = (clean_at_ + 1) % table_count();
}

void Memory::begin_save() {
  for (std::size_t i = 0; i < table_count(); ++i) table(i).begin_save();
  save_at_ = 0;
  saving_ = true;
}

// What was put aside goes first, of whichever table: it is all that takes memory twice.
bool Memory::save_next(const Write& write) {
  const auto rows_of = [&](std::size_t index) {
    return [&write, of = hash64(identity_of(index))](std::size_t region, std::string_view bytes) {
      write({.table = of, .region = region, .bytes = bytes});
    };
  };
  for (std::size_t i = save_at_; i < table_count(); ++i) {
    if (table(i).aside_bytes() != 0) return table(i).save_aside(rows_of(i));
  }
  for (; save_at_ < table_count(); ++save_at_) {
    if (table(save_at_).save_next(rows_of(save_at_))) return true;
  }
  saving_ = false;
  return false;
}

std::size_t Memory::aside_bytes() {
  std::size_t bytes = 0;
  for (std::size_t i = save_at_; saving_ && i < table_count(); ++i) bytes += table(i).aside_bytes();
  return bytes;
}

void Memory::abandon_save() {
  for (std::size_t i = 0; i < table_count(); ++i) table(i).abandon_save();
  saving_ = false;
}

std::string_view Memory::identity_of(std::size_t index) const {
  return index < trails_.size() ? std::string_view(trails_[index]->spec().identity) : kLinksIdentity;
}

std::optional<std::size_t> Memory::place_of(uint64_t table) const {
  for (std::size_t i = 0; i < table_count(); ++i) {
    if (hash64(identity_of(i)) == table) return i;
  }
  return std::nullopt;
}

Status Memory::load(uint64_t table, std::size_t region, std::string_view bytes) {
  const auto place = place_of(table);
  CHECK(place, "a table that is laid out");
  if (*place == trails_.size()) return links_.table().load(region, bytes, Links::valid);
  Trail& trail = *trails_[*place];
  return trail.table().load(region, bytes, [&](const Row& row) { return trail.valid(row); });
}

Memory::Counters Memory::counters() const {
  Counters sum{.bytes = slabs_.bytes()};
  for (const auto& trail : trails_) {
    sum.entities += trail->table().rows();
    sum.forgotten += trail->table().forgotten();
    sum.late += trail->late();
  }
  sum.entities += links_.table().rows();
  sum.forgotten += links_.table().forgotten();
  sum.links_forgotten = links_.forgotten();
  return sum;
}

}  // namespace duanlian::features
