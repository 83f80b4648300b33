#include "detect/feature_reader.h"

#include <algorithm>

#include "base/ascii.h"
#include "detect/expression.h"
#include "detect/limits.h"
#include "detect/memory_functions.h"
#include "detect/pack_text.h"
#include "detect/trail_builder.h"

namespace duanlian::detect {
namespace {

using features::Aggregate;
using model::EventKind;
using rules::Type;
using rules::TypeKind;

constexpr std::string_view kNoKind = "other";

bool needs_number(Aggregate aggregate) {
  return aggregate == Aggregate::sum || aggregate == Aggregate::min || aggregate == Aggregate::max ||
         aggregate == Aggregate::mean || aggregate == Aggregate::stddev;
}

bool needs_value(Aggregate aggregate) {
  return needs_number(aggregate) || aggregate == Aggregate::distinct || aggregate == Aggregate::first ||
         aggregate == Aggregate::last || aggregate == Aggregate::top;
}

bool may_have_value(Aggregate aggregate) {
  return needs_value(aggregate) || aggregate == Aggregate::seen_before;
}

Type answer_type(const Feature& feature) {
  switch (feature.aggregate) {
    case Aggregate::count:
    case Aggregate::sum:
    case Aggregate::min:
    case Aggregate::max:
    case Aggregate::distinct:
      return Type::int64();
    case Aggregate::mean:
    case Aggregate::stddev:
    case Aggregate::ratio:
      return Type::float64();
    case Aggregate::first:
    case Aggregate::last:
      return feature.value_is_number ? Type::int64() : Type::string();
    case Aggregate::time_since:
      return Type::duration();
    case Aggregate::seen_before:
      return Type::boolean();
    case Aggregate::top:
      return Type::list(Type::string());
  }
  return Type::dyn();
}

// event.debtor.phone and the like: a field that an event may lack.
bool is_field(std::string_view text) {
  constexpr std::string_view kBegin = "event.";
  return text.starts_with(kBegin) && text.size() > kBegin.size() &&
         std::ranges::all_of(text, [](char c) { return is_small(c) || is_digit(c) || c == '_' || c == '.'; });
}

}  // namespace

struct FeatureReader::Declared {
  const YamlReader* yaml;
  const YamlNode* node;
  Feature feature;
  std::vector<TrailExpression> keys;
  std::optional<TrailExpression> value;
};

FeatureReader::FeatureReader(const FeatureSurroundings& surroundings, FileIssues& issues)
    : surroundings_(surroundings), issues_(issues) {
  for (std::size_t i = 0; i < model::kEventKinds; ++i) {
    environments_.push_back(feature_environment(static_cast<EventKind>(i), surroundings.vocabulary));
    event_environments_.push_back(event_environment(static_cast<EventKind>(i)));
  }
}

FeatureReader::~FeatureReader() = default;

void FeatureReader::declare(const model::PackFile& file) {
  files_.push_back(std::make_unique<YamlReader>(file.path, file.text, issues_, kPackYaml));
  const YamlReader& yaml = *files_.back();
  if (!yaml.readable() || !yaml.check_map(yaml.root(), {"features"})) return;
  const YamlNode* const list = yaml.required(yaml.root(), "features");
  if (list == nullptr || !yaml.check_list(*list)) return;
  for (const YamlNode& node : list->items) {
    if (declared_.size() == kPackFeaturesMax)
      return yaml.complain(node, "more features than kPackFeaturesMax");
    declare(yaml, node);
  }
}

void FeatureReader::declare(const YamlReader& yaml, const YamlNode& node) {
  if (!yaml.check_map(node, {"name", "what", "of", "on", "key", "when", "aggregate", "value", "of_which",
                             "most", "window"}))
    return;
  auto declared = std::make_unique<Declared>(Declared{.yaml = &yaml, .node = &node, .feature = {}});
  if (!read_names(yaml, node, declared->feature) || !read_window(yaml, node, declared->feature)) return;
  const auto& environment = environments_[static_cast<std::size_t>(declared->feature.on)];
  if (!check_members(*declared) || !read_keys(*declared, environment) || !read_value(*declared, environment))
    return;
  declared->feature.answer = answer_type(declared->feature);
  declared_.push_back(std::move(declared));
}

bool FeatureReader::read_names(const YamlReader& yaml, const YamlNode& node, Feature& feature) {
  feature.name = yaml.required_text(node, "name");
  if (!is_name(feature.name)) {
    yaml.complain_at(node, "name", "a feature's name is a-z 0-9 _");
    return false;
  }
  if (!names_.insert(feature.name).second)
    yaml.complain_at(node, "name", "the feature \"" + feature.name + "\" stands twice");
  feature.what = required_bilingual(yaml, node, "what");
  const std::string of = yaml.required_text(node, "of");
  const auto entity = model::parse_word<model::EntityKind>(of);
  if (!entity && of != kNoKind)
    yaml.complain_at(node, "of",
                     "expected one of phone, account, device, domain, wallet, person, organisation, other");
  feature.of = entity.value_or(model::EntityKind::unspecified);
  const auto on = model::parse_word<EventKind>(yaml.required_text(node, "on"));
  if (!on) yaml.complain_at(node, "on", "not a kind of event");
  const auto aggregate = model::parse_word<Aggregate>(yaml.required_text(node, "aggregate"));
  if (!aggregate)
    yaml.complain_at(node, "aggregate",
                     "expected one of count, sum, min, max, mean, stddev, distinct, ratio, first, last, "
                     "time_since, seen_before, top");
  feature.on = on.value_or(EventKind::call);
  feature.aggregate = aggregate.value_or(Aggregate::count);
  return on && aggregate && (entity || of == kNoKind);
}

bool FeatureReader::read_window(const YamlReader& yaml, const YamlNode& node, Feature& feature) {
  feature.window_text = yaml.required_text(node, "window");
  if (feature.window_text.empty()) return false;
  const auto window = parse_span(feature.window_text);
  if (!window || *window < features::kWindowMin || *window > features::kWindowMax) {
    yaml.complain_at(node, "window",
                     "expected a whole number with s, m, h or d, from 1s to 90d (kWindowMax)");
    return false;
  }
  feature.window = *window;
  return true;
}

// Members that belong to some aggregates only.
bool FeatureReader::check_members(const Declared& declared) {
  const YamlReader& yaml = *declared.yaml;
  const YamlNode& node = *declared.node;
  const Aggregate aggregate = declared.feature.aggregate;
  const std::string word(model::to_string(aggregate));
  const auto check = [&](std::string_view key, bool needed, bool allowed) {
    const bool there = node.find(key) != nullptr;
    if (there && !allowed) yaml.complain_at(node, key, "\"" + word + "\" has no " + std::string(key));
    if (!there && needed) yaml.complain(node, "\"" + word + "\" needs \"" + std::string(key) + "\"");
    return there ? allowed : !needed;
  };
  const bool value = check("value", needs_value(aggregate), may_have_value(aggregate));
  const bool part = check("of_which", aggregate == Aggregate::ratio, aggregate == Aggregate::ratio);
  const bool most = check("most", aggregate == Aggregate::top, aggregate == Aggregate::top);
  return value && part && most;
}

bool FeatureReader::read_keys(Declared& declared, const rules::Environment& environment) {
  const YamlReader& yaml = *declared.yaml;
  const YamlNode* const key = yaml.required(*declared.node, "key");
  if (key == nullptr) return false;
  std::vector<const YamlNode*> parts;
  if (key->is_list()) {
    for (const YamlNode& part : key->items) parts.push_back(&part);
  } else {
    parts.push_back(key);
  }
  if (parts.empty() || parts.size() > kFeatureKeyPartsMax) {
    yaml.complain(*key, "a key has 1 to " + std::to_string(kFeatureKeyPartsMax) + " parts");
    return false;
  }
  const auto& event_alone = event_environments_[static_cast<std::size_t>(declared.feature.on)];
  for (const YamlNode* const part : parts) {
    auto program = compile_expression(yaml, *part, declared.feature.on, environment, Type::dyn());
    if (!program) return false;
    const Type& type = program->result_type();
    const bool is_list = type.is(TypeKind::list) && type.element().is(TypeKind::string) && parts.size() == 1;
    if (!type.is(TypeKind::string) && !is_list) {
      yaml.complain(*part,
                    "a key is a text, or a list of texts when it has one part, not " + to_string(type));
      return false;
    }
    declared.keys.push_back({.text = part->text,
                             .program = *std::move(program),
                             .present = std::nullopt,
                             .of_event_alone = rules::compile(event_alone, part->text).has_value()});
  }
  declared.feature.key_parts = parts.size();
  return true;
}

bool FeatureReader::read_value(Declared& declared, const rules::Environment& environment) {
  const YamlNode* const value = declared.node->find("value");
  if (value == nullptr) return true;
  const YamlReader& yaml = *declared.yaml;
  Feature& feature = declared.feature;
  auto program = compile_expression(yaml, *value, feature.on, environment, Type::dyn());
  if (!program) return false;
  feature.value_is_number = program->result_type().is(TypeKind::int64);
  if (!feature.value_is_number &&
      (needs_number(feature.aggregate) || !program->result_type().is(TypeKind::string))) {
    yaml.complain(*value, "the value of \"" + std::string(model::to_string(feature.aggregate)) + "\" is " +
                              (needs_number(feature.aggregate) ? "an int" : "an int or a string") + ", not " +
                              to_string(program->result_type()));
    return false;
  }
  feature.takes_value = feature.aggregate == Aggregate::seen_before;
  declared.value = {.text = value->text, .program = *std::move(program), .present = std::nullopt};
  if (is_field(value->text)) {
    auto present = rules::compile(environment, "has(" + value->text + ")", {.expected = Type::boolean()});
    if (present) declared.value->present = *std::move(present);
  }
  return true;
}

std::unique_ptr<FeatureSet> FeatureReader::compile() {
  auto set = std::make_unique<FeatureSet>();
  for (const auto& declared : declared_) set->features.push_back(declared->feature);
  auto environments = environments_;
  for (auto& environment : environments) add_memory_functions(environment, set->features);
  TrailBuilder trails(*set, surroundings_.entities_max);
  for (std::size_t i = 0; i < declared_.size(); ++i) {
    Declared& declared = *declared_[i];
    const YamlReader& yaml = *declared.yaml;
    const auto& environment = environments[static_cast<std::size_t>(declared.feature.on)];
    TrailMember member{.keys = std::move(declared.keys), .value = std::move(declared.value)};
    for (const auto& [key, into] :
         {std::pair("when", &member.when), std::pair("of_which", &member.of_which)}) {
      const YamlNode* const node = declared.node->find(key);
      if (node == nullptr) continue;
      if (auto program = compile_expression(yaml, *node, declared.feature.on, environment, Type::boolean()))
        *into = {.text = node->text, .program = *std::move(program), .present = std::nullopt};
    }
    if (declared.feature.aggregate == Aggregate::top) {
      const auto most = yaml.whole_number(*declared.node, "most");
      if (most && (*most < 1 || *most > static_cast<int64_t>(features::kTopMax)))
        yaml.complain_at(*declared.node, "most", "from 1 to " + std::to_string(features::kTopMax));
      member.most = static_cast<std::size_t>(most.value_or(1));
    }
    trails.place(set->features[i], std::move(member));
  }
  if (!issues_.empty()) return nullptr;
  trails.finish();
  return set;
}

}  // namespace duanlian::detect
