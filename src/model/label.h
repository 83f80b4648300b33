#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "model/event.h"
#include "model/field.h"
#include "model/words.h"

namespace duanlian::model {

enum class Verdict : uint8_t { scam, honest };
constexpr auto words(Verdict) { return std::to_array<std::string_view>({"scam", "honest"}); }

inline constexpr uint32_t kLabelCategoryBytesMax = 64;

// What turned out to be true of an event. No event and never journalled: packs are measured by it.
struct Label {
  std::string event;
  std::string source;
  Verdict label = Verdict::scam;
  std::string category;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&Label::event>(
        {.name = "event", .required = true, .size_max = kIdentifierBytesMax, .doc = "id of the event"});
    fields.template add<&Label::source>({.name = "source",
                                         .size_max = kSourceBytesMax,
                                         .form = &kSourceForm,
                                         .doc = "source of the event; absent: whoever sent that id"});
    fields.template add<&Label::label>(
        {.name = "label", .required = true, .doc = "what it turned out to be"});
    fields.template add<&Label::category>({.name = "category",
                                           .size_max = kLabelCategoryBytesMax,
                                           .form = &kLabelForm,
                                           .doc = "what is counted together, such as C01"});
  }
};

}  // namespace duanlian::model
