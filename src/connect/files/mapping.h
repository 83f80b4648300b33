#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "connect/files/value_rules.h"
#include "connect/files/value_source.h"
#include "model/event.h"

namespace duanlian::connect {

struct Member;

enum class FileFormat : uint8_t { csv, jsonl, lines };
enum class Encoding : uint8_t { utf8, gb18030 };

// What the files look like.
struct FileShape {
  FileFormat format = FileFormat::jsonl;
  Encoding encoding = Encoding::utf8;
  char separator = ',';
  char quote = '"';
  std::vector<std::string> names;  // patterns with * and ?; empty: every file of the folder
};

// A column that the mapping reads; for JSON lines a dotted path.
struct Column {
  std::string name;
  bool list = false;      // a JSON array is expected or allowed
  bool optional = false;  // of CSV: may be missing in the header, and is empty then
};

// One member of the event: where its text comes from and how it is read.
struct MemberStep {
  const Member* member = nullptr;
  std::string name;  // as the mapping calls what is no member: kind, label
  ValueSource source;
  ValueRules rules;
};

// How one kind of event is made.
struct KindPlan {
  model::Event start;                    // the constants are set already
  std::vector<MemberStep> header_steps;  // in the order in which they are to be done
  std::vector<MemberStep> steps;
};

// What a mapping file says, checked whole: every column, constant and template that makes the members of the
// events. docs/mapping.md in words. Immutable and safe to share.
class Mapping {
 public:
  static Result<Mapping> load(const std::filesystem::path& path);
  // `name` stands in errors before line and column.
  static Result<Mapping> parse(std::string_view yaml, std::string_view name);

  const FileShape& shape() const { return shape_; }
  const std::vector<Column>& columns() const { return columns_; }
  // Nothing where the mapping cannot make that kind.
  const KindPlan* plan(model::EventKind kind) const {
    return plans_[static_cast<std::size_t>(kind)] ? &*plans_[static_cast<std::size_t>(kind)] : nullptr;
  }
  // Nothing where all events are of `only_kind`.
  const std::optional<MemberStep>& kind_step() const { return kind_step_; }
  model::EventKind only_kind() const { return only_kind_; }
  const std::optional<MemberStep>& label_step() const { return label_step_; }

 private:
  friend class MappingBuilder;

  FileShape shape_;
  std::vector<Column> columns_;
  std::array<std::optional<KindPlan>, model::kEventKinds> plans_;
  std::optional<MemberStep> kind_step_;
  model::EventKind only_kind_ = model::EventKind::tick;
  std::optional<MemberStep> label_step_;
};

}  // namespace duanlian::connect
