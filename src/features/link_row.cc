#include "features/link_row.h"

#include <cstring>

#include "base/check.h"
#include "base/utf8.h"

namespace duanlian::features {
namespace {

// A link in a row: this, the other's id, the source. Not aligned.
struct LinkHead {
  int64_t since = 0;
  int64_t until = 0;
  int64_t said = 0;
  uint8_t kind = 0;
  uint8_t relation = 0;  // the highest bit: outgoing
  uint8_t id_bytes = 0;
  uint8_t source_bytes = 0;
};
constexpr std::size_t kLinkHeadBytes = 28;  // without the padding behind
constexpr uint8_t kOutgoing = 0x80;

// The years 1 to 9999, which can be written.
constexpr int64_t kEarliest = -62'135'596'800'000'000;
constexpr int64_t kLatest = 253'402'300'799'999'999;

LinkHead head_at(const char* at) {
  LinkHead head;
  std::memcpy(static_cast<void*>(&head), at, kLinkHeadBytes);
  return head;
}

bool is_kind(uint8_t kind) { return kind != 0 && kind < words(model::EntityKind{}).size(); }

bool is_id(std::string_view text) { return !text.empty() && is_utf8(text); }

bool is_head(const LinkHead& head) {
  const bool times = head.since >= kEarliest && head.said >= kEarliest && head.said <= kLatest &&
                     head.since < head.until && (head.until <= kLatest || head.until == kOpenEnd.micros);
  return times && is_kind(head.kind) && (head.relation & ~kOutgoing) < words(model::Relation{}).size();
}

}  // namespace

EntityKey::EntityKey(const EntityName& entity) {
  if (entity.id.size() + 1 > text_.size()) return;
  text_[0] = static_cast<char>(entity.kind);
  if (!entity.id.empty()) std::memcpy(text_.data() + 1, entity.id.data(), entity.id.size());
  bytes_ = entity.id.size() + 1;
}

EntityLink LinkReader::next() {
  const LinkHead head = head_at(at_);
  const char* const id = at_ + kLinkHeadBytes;
  at_ = id + head.id_bytes + head.source_bytes;
  return {.other = {.kind = static_cast<model::EntityKind>(head.kind), .id = {id, head.id_bytes}},
          .relation = static_cast<model::Relation>(head.relation & ~kOutgoing),
          .outgoing = (head.relation & kOutgoing) != 0,
          .source = {id + head.id_bytes, head.source_bytes},
          .since = {head.since},
          .until = {head.until},
          .said = {head.said}};
}

std::vector<EntityLink> links_in(const Row& row) {
  std::vector<EntityLink> links;
  for (LinkReader reader(row); !reader.at_end();) links.push_back(reader.next());
  return links;
}

void append_links(std::string& out, const std::vector<EntityLink>& links) {
  for (const EntityLink& link : links) {
    CHECK(link.other.id.size() < kKeyBytesMax && link.source.size() < kKeyBytesMax, "texts of a link fit");
    const LinkHead head{.since = link.since.micros,
                        .until = link.until.micros,
                        .said = link.said.micros,
                        .kind = static_cast<uint8_t>(link.other.kind),
                        .relation = static_cast<uint8_t>(static_cast<uint8_t>(link.relation) |
                                                         (link.outgoing ? kOutgoing : 0)),
                        .id_bytes = static_cast<uint8_t>(link.other.id.size()),
                        .source_bytes = static_cast<uint8_t>(link.source.size())};
    out.append(reinterpret_cast<const char*>(&head), kLinkHeadBytes);
    out.append(link.other.id).append(link.source);
  }
}

bool is_link_row(const Row& row) {
  const std::string_view key = row.key();
  if (key.size() < 2 || !is_kind(static_cast<uint8_t>(key[0])) || !is_id(key.substr(1))) return false;
  std::string_view rest(row.payload(), row.size());
  std::size_t count = 0;
  while (!rest.empty()) {
    if (rest.size() < kLinkHeadBytes || ++count > kLinksPerEntityMax) return false;
    const LinkHead head = head_at(rest.data());
    rest.remove_prefix(kLinkHeadBytes);
    const std::size_t texts = std::size_t{head.id_bytes} + head.source_bytes;
    if (!is_head(head) || texts > rest.size()) return false;
    if (!is_id(rest.substr(0, head.id_bytes)) || !is_id(rest.substr(head.id_bytes, head.source_bytes)))
      return false;
    rest.remove_prefix(texts);
  }
  return count != 0;
}

}  // namespace duanlian::features
