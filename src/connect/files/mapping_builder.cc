#include "connect/files/mapping_builder.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "base/file.h"
#include "connect/files/limits.h"
#include "connect/files/member_rules.h"

namespace duanlian::connect {
namespace {

using model::EventKind;

constexpr auto kTopKeys =
    std::to_array<std::string_view>({"format", "files", "encoding", "csv", "kind", "header", "label"});

// Members of which every event needs at least one, whatever else the mapping gives.
struct OneOf {
  EventKind kind;
  std::string_view first;
  std::string_view second;
};
constexpr auto kOneOf = std::to_array<OneOf>({{EventKind::call, "caller", "presented"},
                                              {EventKind::visit, "domain", "url"},
                                              {EventKind::transfer, "debtor.account", "creditor.account"}});

bool has_step(const std::vector<MemberStep>& steps, std::string_view path) {
  return std::ranges::any_of(steps, [&](const MemberStep& step) { return step.member->path == path; });
}

// Half a mapping is refused: what the kind requires must have a source, and so must what a record requires
// as soon as one of its members has one.
Status check_whole(const YamlNode& section, std::string_view name, const std::vector<Member>& members,
                   const std::vector<MemberStep>& steps) {
  for (const Member& member : members) {
    const bool needed = member.group_required || std::ranges::any_of(steps, [&](const MemberStep& step) {
                          return step.member->group == member.group;
                        });
    if (member.spec.required && needed && !has_step(steps, member.path)) {
      return error_at(section,
                      std::string(name) + "." + member.path + ": required, and the mapping does not give it");
    }
  }
  for (const MemberStep& step : steps) {
    if (step.rules.unit == AmountUnit::major && !has_step(steps, "currency")) {
      return error_at(section,
                      std::string(name) + "." + step.member->path + ": major units need the currency");
    }
  }
  return {};
}

// Currencies come before the amounts that they belong to; in a record, what is required comes first and
// constants last, so that it is known whether the record is there at all.
void put_in_order(std::vector<MemberStep>& steps) {
  std::ranges::sort(steps, {}, [](const MemberStep& step) {
    const Member& member = *step.member;
    return std::tuple(member.type != MemberType::currency, member.group, !member.spec.required,
                      step.source.is_constant(), step.member);
  });
}

// Texts that stand in the mapping itself are read now, so that a wrong one is found now.
Status try_texts(const YamlNode& node, const std::string& what, const MemberStep& step, void* scratch) {
  const Member& member = *step.member;
  const auto attempt = [&](std::string_view text, std::string_view key) -> Status {
    const Status read = member.set(scratch, text, step.rules, member.spec);
    const YamlNode* place = node.find(key);
    if (!read) return error_at(place == nullptr ? node : *place, what + "." + std::string(key), read.error());
    return {};
  };
  if (step.source.is_constant()) return attempt(step.source.constant(), "constant");
  if (step.rules.fallback) RETURN_IF_ERROR(attempt(*step.rules.fallback, "default"));
  const YamlNode* map = node.find("map");
  if (map == nullptr) return {};
  for (const auto& [from, to] : map->entries) {
    const Status read = member.set(scratch, to.text, step.rules, member.spec);
    if (!read) return error_at(to, what + ".map." + from.text, read.error());
  }
  return {};
}

Error unknown_field(const YamlNode& key, std::string_view section, const std::vector<Member>& members) {
  std::string known;
  for (const Member& member : members) {
    if (member.set != nullptr) known += " " + member.path;
  }
  return error_at(key, std::string(section) + "." + key.text + ": unknown field; there are" + known);
}

const YamlNode& empty_map() {
  static const YamlNode kNode = [] {
    YamlNode node;
    node.form = YamlNode::Form::map;
    return node;
  }();
  return kNode;
}

}  // namespace

Result<Mapping> MappingBuilder::build(const YamlNode& root) {
  std::vector<std::string_view> keys(kTopKeys.begin(), kTopKeys.end());
  const auto kinds = words(EventKind{});
  keys.insert(keys.end(), kinds.begin(), kinds.end());
  RETURN_IF_ERROR(check_map(root, "mapping", keys));
  RETURN_IF_ERROR(read_shape(root));
  const YamlNode* header = root.find("header");
  if (header == nullptr) return error_at(root, "header: missing; it gives id, time, source and purpose");
  const YamlNode* kind = root.find("kind");
  if (kind == nullptr) return error_at(root, "kind: missing; which kind of event a record is");
  RETURN_IF_ERROR(read_kind(*kind));
  for (std::size_t i = 0; i < model::kEventKinds; ++i) {
    const YamlNode* section = root.find(kinds[i]);
    const auto one = static_cast<EventKind>(i);
    const bool constant = !mapping_.kind_step_;
    if (constant && section != nullptr && one != mapping_.only_kind_) {
      return error_at(*section, std::string(kinds[i]) + ": all events are of another kind");
    }
    if (constant && section == nullptr && one == mapping_.only_kind_) section = &empty_map();
    if (section != nullptr) {
      RETURN_IF_ERROR(read_plan(one, *header, *section));
    }
  }
  RETURN_IF_ERROR(check_kind_targets(*kind));
  if (const YamlNode* label = root.find("label")) RETURN_IF_ERROR(read_label(*label));
  return std::move(mapping_);
}

Status MappingBuilder::read_shape(const YamlNode& root) {
  FileShape& shape = mapping_.shape_;
  const YamlNode* format = root.find("format");
  if (format == nullptr) return error_at(root, "format: missing; csv, jsonl or lines");
  if (format->text == "csv") {
    shape.format = FileFormat::csv;
  } else if (format->text == "lines") {
    shape.format = FileFormat::lines;
  } else if (format->text != "jsonl") {
    return error_at(*format, "format: \"" + format->text + "\" is none of csv jsonl lines");
  }
  if (const YamlNode* encoding = root.find("encoding")) {
    if (encoding->text == "gb18030") {
      shape.encoding = Encoding::gb18030;
    } else if (encoding->text != "utf-8") {
      return error_at(*encoding, "encoding: \"" + encoding->text + "\" is none of utf-8 gb18030");
    }
  }
  if (const YamlNode* files = root.find("files")) {
    if (files->form != YamlNode::Form::list || files->items.empty())
      return error_at(*files, "files: expected a list of name patterns");
    for (const YamlNode& item : files->items) {
      ASSIGN_OR_RETURN(std::string pattern, scalar_at(item, "files"));
      shape.names.push_back(std::move(pattern));
    }
  }
  const YamlNode* csv = root.find("csv");
  if (csv == nullptr) return {};
  if (shape.format != FileFormat::csv) return error_at(*csv, "csv: belongs to the format csv");
  return read_csv(*csv);
}

Status MappingBuilder::read_csv(const YamlNode& csv) {
  constexpr auto kKeys = std::to_array<std::string_view>({"separator", "quote"});
  RETURN_IF_ERROR(check_map(csv, "csv", kKeys));
  const auto read = [&](std::string_view key, char& out) -> Status {
    const YamlNode* node = csv.find(key);
    if (node == nullptr) return {};
    const bool one =
        node->text.size() == 1 && (node->text[0] == '\t' || (node->text[0] > ' ' && node->text[0] < 0x7F));
    if (!one) return error_at(*node, "csv." + std::string(key) + ": expected one ASCII character");
    out = node->text[0];
    return {};
  };
  RETURN_IF_ERROR(read("separator", mapping_.shape_.separator));
  RETURN_IF_ERROR(read("quote", mapping_.shape_.quote));
  if (mapping_.shape_.separator == mapping_.shape_.quote)
    return error_at(csv, "csv: separator and quote are the same");
  return {};
}

Status MappingBuilder::read_kind(const YamlNode& kind) {
  if (kind.form == YamlNode::Form::scalar) {
    const auto only = model::parse_word<EventKind>(kind.text);
    if (!only) return error_at(kind, "kind: unknown kind of event \"" + kind.text + "\"");
    mapping_.only_kind_ = *only;
    return {};
  }
  ASSIGN_OR_RETURN(mapping_.kind_step_,
                   read_member_step(kind, "kind", nullptr, mapping_.shape_.format, mapping_.columns_));
  if (mapping_.kind_step_->source.is_constant())
    return error_at(kind, "kind: write a constant kind as one word");
  if (mapping_.kind_step_->rules.optional) return error_at(kind, "kind: is required and cannot be optional");
  return {};
}

Status MappingBuilder::check_kind_targets(const YamlNode& kind) {
  if (!mapping_.kind_step_) return {};
  const auto check = [&](const YamlNode& node) -> Status {
    const auto target = model::parse_word<EventKind>(node.text);
    if (!target) return error_at(node, "kind: unknown kind of event \"" + node.text + "\"");
    if (mapping_.plan(*target) == nullptr)
      return error_at(node, "kind: the mapping has no section " + node.text);
    return {};
  };
  if (const YamlNode* fallback = kind.find("default")) RETURN_IF_ERROR(check(*fallback));
  if (const YamlNode* map = kind.find("map")) {
    for (const auto& [from, to] : map->entries) RETURN_IF_ERROR(check(to));
  }
  return {};
}

Status MappingBuilder::read_label(const YamlNode& label) {
  ASSIGN_OR_RETURN(mapping_.label_step_,
                   read_member_step(label, "label", nullptr, mapping_.shape_.format, mapping_.columns_));
  return {};
}

Status MappingBuilder::read_plan(EventKind kind, const YamlNode& header, const YamlNode& section) {
  KindPlan plan{.start = {.header = {}, .payload = make_payload(kind)}, .header_steps = {}, .steps = {}};
  model::Event scratch = plan.start;
  ASSIGN_OR_RETURN(plan.header_steps,
                   read_section(header, "header", header_members(), &plan.start.header, &scratch.header));
  const std::string name(to_string(kind));
  ASSIGN_OR_RETURN(plan.steps, read_section(section, name, members_of(kind), record_of(plan.start.payload),
                                            record_of(scratch.payload)));
  for (const OneOf& one : kOneOf) {
    if (one.kind == kind && !has_step(plan.steps, one.first) && !has_step(plan.steps, one.second)) {
      return error_at(section, name + ": needs " + std::string(one.first) + " or " + std::string(one.second));
    }
  }
  // Constants of the event itself are in `start` already.
  const auto done = [](const MemberStep& step) {
    return step.source.is_constant() && step.member->group_required;
  };
  std::erase_if(plan.header_steps, done);
  std::erase_if(plan.steps, done);
  mapping_.plans_[static_cast<std::size_t>(kind)] = std::move(plan);
  return {};
}

Result<std::vector<MemberStep>> MappingBuilder::read_section(const YamlNode& section,
                                                             std::string_view section_name,
                                                             const std::vector<Member>& members, void* start,
                                                             void* scratch) {
  if (section.form != YamlNode::Form::map) {
    return error_at(section, std::string(section_name) + ": expected the members of the event");
  }
  std::vector<MemberStep> steps;
  for (const auto& [key, node] : section.entries) {
    const auto member = std::ranges::find(members, key.text, &Member::path);
    if (member == members.end()) return unknown_field(key, section_name, members);
    const std::string what = std::string(section_name) + "." + key.text;
    if (member->set == nullptr) return error_at(key, what + ": a list of records cannot come from a column");
    ASSIGN_OR_RETURN(MemberStep step,
                     read_member_step(node, what, &*member, mapping_.shape_.format, mapping_.columns_));
    if (section_name == "header" && key.text == "id" && (step.source.is_constant() || step.rules.fallback)) {
      return error_at(node, what + ": one id for several events makes them repeats of the first");
    }
    const bool kept = step.source.is_constant() && member->group_required;
    RETURN_IF_ERROR(try_texts(node, what, step, kept ? start : scratch));
    steps.push_back(std::move(step));
  }
  RETURN_IF_ERROR(check_whole(section, section_name, members, steps));
  put_in_order(steps);
  return steps;
}

Result<Mapping> Mapping::parse(std::string_view yaml, std::string_view name) {
  const auto in_file = [&](Error error) {
    error.message.insert(0, std::string(name) + ":");
    return error;
  };
  if (yaml.size() > kMappingBytesMax) {
    return Error{ErrorCode::limit_exceeded, std::string(name) + ": a mapping has at most " +
                                                std::to_string(kMappingBytesMax) + " bytes"};
  }
  auto root = read_yaml(
      yaml, {.bytes_max = kMappingBytesMax, .depth_max = kMappingDepthMax, .nodes_max = kMappingNodesMax});
  if (!root) return in_file(std::move(root.error()));
  auto mapping = MappingBuilder().build(*root);
  if (!mapping) return in_file(std::move(mapping.error()));
  return mapping;
}

Result<Mapping> Mapping::load(const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(const std::string text, read_file(path, kMappingBytesMax));
  return parse(text, path.string());
}

}  // namespace duanlian::connect
