#include "features/memory.h"

#include <algorithm>

#include "base/check.h"

namespace duanlian::features {
namespace {

// A region of some trail is cleaned every so many events.
constexpr uint64_t kEventsPerCleaning = 64;
// Of the links among the tables. The identity of a trail has more words.
constexpr std::string_view kLinksIdentity = "links";

}  // namespace

Memory::Memory() : links_(slabs_, clock_) {}

EntityTable& Memory::table(std::size_t index) {
  return index < trails_.size() ? trails_[index]->table() : links_.table();
}

void Memory::lay_out(std::vector<TrailSpec> specs) {
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
  if (++events_ % kEventsPerCleaning != 0) return;
  table(clean_at_).clean_next();
  clean_at_ = (clean_at_ + 1) % table_count();
}

void Memory::begin_save() {
  for (std::size_t i = 0; i < table_count(); ++i) table(i).begin_save();
  save_at_ = 0;
}

Result<bool> Memory::save_next(const Write& write) {
  while (save_at_ < table_count()) {
    const std::string identity =
        save_at_ < trails_.size() ? trails_[save_at_]->spec().identity : std::string(kLinksIdentity);
    ASSIGN_OR_RETURN(const bool wrote,
                     table(save_at_).save_next([&](std::size_t region, std::string&& bytes) {
                       return write({.identity = identity, .region = region, .bytes = std::move(bytes)});
                     }));
    if (wrote) return true;
    ++save_at_;
  }
  return false;
}

void Memory::abandon_save() {
  for (std::size_t i = 0; i < table_count(); ++i) table(i).abandon_save();
  save_at_ = table_count();
}

Status Memory::load(std::string_view identity, std::size_t region, std::string_view bytes) {
  if (identity == kLinksIdentity) return links_.table().load(region, bytes, Links::valid);
  const auto known =
      std::ranges::find_if(trails_, [&](const auto& trail) { return trail->spec().identity == identity; });
  if (known == trails_.end()) return {};
  Trail& trail = **known;
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
