#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.h"
#include "text/entity.h"
#include "text/normalise.h"

namespace duanlian::text {

// A word after which a name of some kind may stand. Places of the readable form.
struct CueHit {
  EntityKind kind = EntityKind::wechat;
  uint32_t begin = 0, end = 0;
};

// Takes the entities that are found at places of the readable form, up to kEntitiesMax.
class EntitySink {
 public:
  EntitySink(const Folded& text, std::vector<Entity>& out, bool& cut) : text_(text), out_(out), cut_(cut) {}

  void add(EntityKind kind, std::string value, std::size_t begin, std::size_t end, bool valid = true);
  bool full() const;

  // Counts the bytes that a reader looks at: the work of a scan, whatever the machine.
  void looked_at(std::size_t bytes) { steps_ += bytes; }
  uint64_t steps() const { return steps_; }

  // The bytes as they were typed where they were ASCII, folded where not: addresses keep their case.
  std::string typed(std::size_t begin, std::size_t end) const;

  const Folded& text() const { return text_; }
  std::string_view readable() const { return text_.readable(); }

 private:
  const Folded& text_;
  std::vector<Entity>& out_;
  bool& cut_;
  uint64_t steps_ = 0;
};

constexpr bool is_word(char c) { return is_digit(c) || is_small(c); }

}  // namespace duanlian::text
