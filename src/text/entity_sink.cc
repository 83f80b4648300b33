#include "text/entity_sink.h"

#include "text/reader.h"

namespace duanlian::text {

void EntitySink::add(EntityKind kind, std::string value, std::size_t begin, std::size_t end, bool valid) {
  if (full()) {
    cut_ = true;
    return;
  }
  const auto offset = text_.origin(begin);
  out_.push_back({kind, std::move(value), offset, text_.origin_end(end) - offset, valid});
}

bool EntitySink::full() const { return out_.size() >= kEntitiesMax; }

std::string EntitySink::typed(std::size_t begin, std::size_t end) const {
  std::string typed(readable().substr(begin, end - begin));
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const char original = text_.original()[text_.origin(begin + i)];
    if (static_cast<uint8_t>(original) < 0x80) typed[i] = original;
  }
  return typed;
}

}  // namespace duanlian::text
