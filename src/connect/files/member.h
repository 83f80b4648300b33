#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "connect/files/value_rules.h"
#include "model/event.h"
#include "model/field.h"

namespace duanlian::connect {

// What a mapping must know of a member to say how its text is read.
enum class MemberType : uint8_t {
  text,
  truth,
  whole_number,
  amount,  // a whole number of minor units: a currency stands beside it
  time,
  phone,
  currency,
  word,       // one word of an enumeration
  text_list,  // several texts or words
  phone_list,
  record_list,  // cannot come from a column
};

// One member of an event that holds a value, also one inside a record: `debtor.account`.
struct Member {
  std::string path;
  model::FieldSpec spec;
  MemberType type = MemberType::text;
  int group = 0;                // the record that it stands in; 0: the event itself
  bool group_required = false;  // that record must be there
  // Reads the text into the member; `record` is the Header or the kind's record. The error does not name it.
  Status (*set)(void* record, std::string_view text, const ValueRules& rules, const model::FieldSpec& spec);
};

// In the order of the descriptions in `model`.
const std::vector<Member>& header_members();
const std::vector<Member>& members_of(model::EventKind kind);

model::Payload make_payload(model::EventKind kind);
void* record_of(model::Payload& payload);

}  // namespace duanlian::connect
