#include "connect/files/mapper.h"

#include <algorithm>
#include <vector>

#include "connect/files/limits.h"
#include "connect/files/member.h"
#include "model/event_json.h"

namespace duanlian::connect {
namespace {

// Bytes in an error.
constexpr std::size_t kValueShownMax = 64;
constexpr std::size_t kKeysShownMax = 256;

// Which records inside the event are known to be there, and which are known to be left out.
struct Groups {
  uint64_t present = 0;
  uint64_t absent = 0;
};

// The left side of a map, in the order of the bytes, cut.
std::string keys_of(const ValueMap& map) {
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : map) keys.push_back(key);
  std::ranges::sort(keys);
  std::string shown;
  for (const std::string_view key : keys) {
    if (shown.size() > kKeysShownMax) break;
    shown += (shown.empty() ? "" : ", ") + std::string(key);
  }
  return shortened(shown, kKeysShownMax);
}

uint64_t bit_of(const Member& member) { return uint64_t{1} << member.group; }

}  // namespace

Error Mapper::at_member(const MemberStep& step, Error error) const {
  std::string where = step.member != nullptr ? step.member->path : step.name;
  const auto column = step.source.single_column();
  if (column && *column >= 0)
    where += " (column " + mapping_.columns()[static_cast<std::size_t>(*column)].name + ")";
  return within(where, std::move(error));
}

// Empty where the row leaves the member out.
Result<std::string_view> Mapper::text_of(const MemberStep& step, const Row& row) {
  const std::string_view text = step.source.text(row, step.rules.strip, scratch_);
  if (text.empty()) return step.rules.fallback ? std::string_view(*step.rules.fallback) : std::string_view();
  if (step.rules.map.empty()) return text;
  const auto found = step.rules.map.find(text);
  if (found == step.rules.map.end())
    return at_member(step, invalid("the value is not in the map: \"" + shortened(text, kValueShownMax) +
                                   "\"; it has " + keys_of(step.rules.map)));
  return std::string_view(found->second);
}

Result<const KindPlan*> Mapper::plan_of(const Row& row) {
  if (!mapping_.kind_step()) return mapping_.plan(mapping_.only_kind());
  ASSIGN_OR_RETURN(const std::string_view word, text_of(*mapping_.kind_step(), row));
  const auto kind = model::parse_word<model::EventKind>(word);
  if (!kind) return within("kind", invalid(word.empty() ? "missing" : "unknown kind of event"));
  const KindPlan* plan = mapping_.plan(*kind);
  if (plan == nullptr) return within("kind", invalid("the mapping has no section " + std::string(word)));
  return plan;
}

Status Mapper::run(const std::vector<MemberStep>& steps, const Row& row, void* record) {
  Groups groups;
  for (const MemberStep& step : steps) {
    const Member& member = *step.member;
    if (step.source.is_constant() && (groups.absent & bit_of(member)) != 0) continue;
    ASSIGN_OR_RETURN(const std::string_view text, text_of(step, row));
    if (text.empty()) {
      if (!step.rules.optional) return at_member(step, invalid("missing: the column is empty"));
      if (!member.spec.required) continue;
      if ((groups.present & bit_of(member)) != 0) return at_member(step, invalid("missing"));
      groups.absent |= bit_of(member);
      continue;
    }
    if ((groups.absent & bit_of(member)) != 0) {
      return at_member(step, invalid("given, but what its record requires is missing"));
    }
    groups.present |= bit_of(member);
    Status read = member.set(record, text, step.rules, member.spec);
    if (!read) return at_member(step, std::move(read.error()));
  }
  return {};
}

Status Mapper::apply(const Row& row, model::Event& event, std::string& label) {
  ASSIGN_OR_RETURN(const KindPlan* plan, plan_of(row));
  event = plan->start;
  RETURN_IF_ERROR(run(plan->header_steps, row, &event.header));
  RETURN_IF_ERROR(run(plan->steps, row, record_of(event.payload)));
  RETURN_IF_ERROR(model::check_event(event));
  label.clear();
  if (!mapping_.label_step()) return {};
  const MemberStep& step = *mapping_.label_step();
  ASSIGN_OR_RETURN(const std::string_view text, text_of(step, row));
  if (text.empty() && !step.rules.optional) return at_member(step, invalid("missing: the column is empty"));
  if (text.size() > kLabelBytesMax) {
    return at_member(step, invalid("longer than " + std::to_string(kLabelBytesMax) + " bytes"));
  }
  label = text;
  return {};
}

}  // namespace duanlian::connect
