#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "api/trace_request.h"
#include "base/check.h"

// A body is refused, or asks for something that can be asked: payments that are named, or an account; numbers
// within their bounds.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size) {
  namespace api = duanlian::api;
  const auto request = api::read_trace_request({reinterpret_cast<const char*>(bytes), size});
  if (!request) return 0;
  CHECK(request->payments.empty() != request->whose.empty(), "one question");
  const auto is_named = [](const api::TracedPayment& payment) {
    return !payment.event.empty() || (!payment.payer.empty() && payment.amount && payment.time);
  };
  CHECK(std::ranges::all_of(request->payments, is_named), "a payment that can be looked for");
  CHECK(request->time_limit_ms >= 1 && request->time_limit_ms <= api::kTraceTimeMax.count(), "a time limit");
  CHECK(request->hops_max >= 0 && request->hops_max <= api::kTraceHopsMax, "an answer that ends");
  CHECK(request->least >= 1 && request->hub_degree >= 1 && request->layers.value_or(1) >= 1, "bounds");
  return 0;
}
