#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "connect/iso20022/account_query.h"
#include "connect/iso20022/cancellation.h"
#include "connect/iso20022/name_check.h"
#include "connect/iso20022/payment_return.h"
#include "connect/iso20022/payment_status.h"

namespace duanlian::connect::iso20022 {

// What is spoken with banks: docs/iso20022.md.
using Message = std::variant<CancellationRequest, CancellationAnswer, PaymentReturn, PaymentStatusReport,
                             AccountQuery, AccountQueryAnswer, NameCheckRequest, NameCheckReport>;

struct Received {
  Message message;
  std::string name;                 // camt.029.001.13
  std::vector<std::string> unread;  // sentences: amounts and answers in it for which Message has no place
};

struct ReadingRules {
  Duration local_offset;  // of times that come without one: +8 h for a bank in China
};

// A message from outside. A message that is not whole and clear is refused as a whole, with the line and
// path.
Result<Received> read_message(std::string_view bytes, ReadingRules rules = {});

// The XML of a message, in the version that docs/iso20022.md names. Refuses what the schema has no room for;
// nothing is shortened.
Result<std::string> write_message(const Message& message);

}  // namespace duanlian::connect::iso20022
