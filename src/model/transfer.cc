#include "model/transfer.h"

namespace duanlian::model {

Status validate(const ChainTransfer& transfer) {
  if (transfer.quantity.find_first_not_of("0123456789") != std::string::npos) {
    return invalid("quantity: not decimal digits of whole smallest units");
  }
  if (transfer.amount.has_value() != (transfer.currency != Currency{})) {
    return invalid("amount and currency come together");
  }
  return {};
}

}  // namespace duanlian::model
