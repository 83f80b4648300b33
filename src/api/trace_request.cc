#include "api/trace_request.h"

namespace duanlian::api {
namespace {

Status check_payment(const TracedPayment& payment) {
  const bool remembered =
      !payment.payer.empty() || !payment.payee.empty() || !payment.asset.empty() || payment.time.has_value();
  if (!payment.event.empty()) {
    return remembered ? invalid("is named by its event, so payer, payee, asset and time stay away")
                      : Status{};
  }
  if (!payment.source.empty()) return invalid("a source without an event says nothing");
  if (payment.payer.empty() || !payment.amount || !payment.time)
    return invalid("needs an event, or payer, amount and time");
  return {};
}

}  // namespace

Result<TraceRequest> read_trace_request(std::string_view json) {
  ASSIGN_OR_RETURN(TraceRequest request, read_json_body<TraceRequest>(json));
  if (request.payments.empty() == request.whose.empty())
    return invalid("expected \"payments\" that are followed, or \"whose\" money is asked for");
  for (std::size_t i = 0; i < request.payments.size(); ++i) {
    if (auto good = check_payment(request.payments[i]); !good)
      return within("payments[" + std::to_string(i) + "]", std::move(good.error()));
  }
  const bool backward = !request.whose.empty();
  if (backward && request.format != graph::TraceForm::json && request.format != graph::TraceForm::csv)
    return invalid("format: \"whose\" is answered as json or csv");
  return request;
}

}  // namespace duanlian::api
