#include "connect/files/label_lines.h"

#include <utility>

#include "base/utf8.h"
#include "connect/files/value_source.h"

namespace duanlian::connect {
namespace {

constexpr std::size_t kShownBytesMax = 64;

std::string in_quotes(std::string_view value) { return "\"" + shortened(value, kShownBytesMax) + "\""; }

std::string longer_than(std::string_view what, std::size_t most) {
  return std::string(what) + " longer than " + std::to_string(most) + " bytes";
}

}  // namespace

// Commas within quotes separate nothing; a quote within quotes is written twice and so ends and begins them.
std::size_t LabelLines::column_of(std::size_t field) const {
  const std::string_view line = line_;
  std::size_t at = 0;
  bool inside = false;
  for (; field > 0 && at < line.size(); ++at) {
    if (line[at] == '"') inside = !inside;
    if (line[at] == ',' && !inside) --field;
  }
  return 1 + count_code_points(line.substr(0, at));
}

LabelLines::Fault LabelLines::fault_at(std::size_t field, std::string reason) const {
  return {.column = column_of(field), .reason = std::move(reason)};
}

std::optional<LabelLines::Fault> LabelLines::split(std::string_view line) {
  line_ = line;
  row_.restart();
  switch (row_.feed(line)) {
    case CsvRow::State::whole:
      return std::nullopt;
    case CsvRow::State::broken:
      return Fault{.column = 1, .reason = row_.fault()};
    case CsvRow::State::open:
      return Fault{.column = 1 + count_code_points(line.substr(0, line.rfind('"'))),
                   .reason = "a quote that is not closed in its line; labels have no line breaks"};
  }
  return std::nullopt;
}

std::optional<LabelLines::Fault> LabelLines::take_header(std::string_view line) {
  if (auto fault = split(line)) return fault;
  fields_ = row_.size();
  for (std::size_t i = 0; i < fields_; ++i) {
    const std::string_view name = row_.field(i);
    std::size_t* const place = name == "event"      ? &event_
                               : name == "label"    ? &label_
                               : name == "source"   ? &source_
                               : name == "category" ? &category_
                                                    : nullptr;
    if (place == nullptr)
      return fault_at(i, "the column " + in_quotes(name) + " is not one of event, label, source, category");
    if (std::exchange(*place, i) != kAbsent)
      return fault_at(i, "the column " + in_quotes(name) + " stands twice");
  }
  if (event_ == kAbsent) return Fault{.column = 1, .reason = "the header has no column event"};
  if (label_ == kAbsent) return Fault{.column = 1, .reason = "the header has no column label"};
  return std::nullopt;
}

std::optional<LabelLines::Fault> LabelLines::take(std::string_view line, model::Label& label) {
  if (auto fault = split(line)) return fault;
  if (row_.size() != fields_)
    return Fault{.column = 1,
                 .reason = "has " + std::to_string(row_.size()) + " columns, the header has " +
                           std::to_string(fields_)};
  const std::string_view event = value(event_);
  if (event.empty()) return fault_at(event_, "the event is empty");
  if (event.size() > model::kIdentifierBytesMax)
    return fault_at(event_, longer_than("an event", model::kIdentifierBytesMax));
  const auto verdict = model::parse_word<model::Verdict>(value(label_));
  if (!verdict) return fault_at(label_, "the label is scam or honest, not " + in_quotes(value(label_)));
  const std::string_view source = value(source_);
  if (!source.empty() && source.size() > model::kSourceBytesMax)
    return fault_at(source_, longer_than("a source", model::kSourceBytesMax));
  if (!source.empty() && !model::kSourceForm.fits(source))
    return fault_at(source_, "the source " + in_quotes(source) + ": expected " +
                                 std::string(model::kSourceForm.expected));
  const std::string_view category = value(category_);
  if (category.size() > model::kLabelCategoryBytesMax)
    return fault_at(category_, longer_than("a category", model::kLabelCategoryBytesMax));
  if (!category.empty() && !model::kLabelForm.fits(category))
    return fault_at(category_, "the category: expected " + std::string(model::kLabelForm.expected));
  label = {.event = std::string(event),
           .source = std::string(source),
           .label = *verdict,
           .category = std::string(category)};
  return std::nullopt;
}

}  // namespace duanlian::connect
