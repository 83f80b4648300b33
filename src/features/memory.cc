#include "features/memory.h"

#include <algorithm>

namespace duanlian::features {
namespace {

// A region of some trail is cleaned every so many events.
constexpr uint64_t kEventsPerCleaning = 64;

}  // namespace

Memory::Memory() = default;

void Memory::lay_out(std::vector<TrailSpec> specs) {
  std::vector<std::unique_ptr<Trail>> trails;
  for (TrailSpec& spec : specs) {
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
  if (++events_ % kEventsPerCleaning != 0 || trails_.empty()) return;
  trails_[clean_at_]->table().clean_next();
  clean_at_ = (clean_at_ + 1) % trails_.size();
}

void Memory::begin_save() {
  for (const auto& trail : trails_) trail->table().begin_save();
  save_at_ = 0;
}

Result<bool> Memory::save_next(const Write& write) {
  while (save_at_ < trails_.size()) {
    Trail& trail = *trails_[save_at_];
    ASSIGN_OR_RETURN(const bool wrote, trail.table().save_next([&](std::size_t region, std::string&& bytes) {
      return write({.identity = trail.spec().identity, .region = region, .bytes = std::move(bytes)});
    }));
    if (wrote) return true;
    ++save_at_;
  }
  return false;
}

void Memory::abandon_save() {
  for (const auto& trail : trails_) trail->table().abandon_save();
  save_at_ = trails_.size();
}

Status Memory::load(std::string_view identity, std::size_t region, std::string_view bytes) {
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
  return sum;
}

}  // namespace duanlian::features
