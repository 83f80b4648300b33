#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/json_body.h"
#include "api/limits.h"
#include "base/time.h"
#include "graph/follow/question.h"
#include "graph/forms/trace_form.h"
#include "graph/limits.h"
#include "model/field.h"
#include "model/label.h"

namespace duanlian::api {

// A payment that a victim was made to make: by its event, or as it is remembered.
struct TracedPayment {
  std::string victim;
  std::string event;
  std::string source;
  std::string payer;
  std::string payee;
  std::string asset;
  std::optional<int64_t> amount;
  std::optional<Timestamp> time;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&TracedPayment::victim>(
        {.name = "victim",
         .size_max = model::kNameBytesMax,
         .doc = "as the answer calls the victim; the payer when absent"});
    fields.template add<&TracedPayment::event>(
        {.name = "event", .size_max = model::kIdentifierBytesMax, .doc = "id of the transfer's event"});
    fields.template add<&TracedPayment::source>({.name = "source",
                                                 .size_max = model::kSourceBytesMax,
                                                 .form = &model::kSourceForm,
                                                 .doc = "source of the event; the token's own when absent"});
    fields.template add<&TracedPayment::payer>({.name = "payer",
                                                .size_max = graph::kPocketNameBytesMax,
                                                .doc = "without event: the account or wallet that paid"});
    fields.template add<&TracedPayment::payee>(
        {.name = "payee", .size_max = graph::kPocketNameBytesMax, .doc = "and was paid; any when absent"});
    fields.template add<&TracedPayment::asset>(
        {.name = "asset",
         .size_max = graph::kAssetNameBytesMax,
         .doc = "currency, or asset of a chain such as USDT@tron; whichever the payer has when absent"});
    fields.template add<&TracedPayment::amount>(
        {.name = "amount",
         .min = 1,
         .doc = "in smallest units: what left; beside an event, the part of it that was a victim's"});
    fields.template add<&TracedPayment::time>({.name = "time", .doc = "within 24 hours"});
  }
};

// A price: so many smallest units of one for so many of another.
struct TracedRate {
  std::string from;
  std::string to;
  int64_t numerator = 0;
  int64_t denominator = 0;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&TracedRate::from>(
        {.name = "from", .required = true, .size_max = graph::kAssetNameBytesMax, .doc = "an asset"});
    fields.template add<&TracedRate::to>(
        {.name = "to", .required = true, .size_max = graph::kAssetNameBytesMax, .doc = "an asset"});
    fields.template add<&TracedRate::numerator>(
        {.name = "numerator", .required = true, .min = 1, .doc = "so many smallest units of `to`"});
    fields.template add<&TracedRate::denominator>(
        {.name = "denominator", .required = true, .min = 1, .doc = "for so many of `from`"});
  }
};

// The body of POST /v1/traces.
struct TraceRequest {
  std::vector<TracedPayment> payments;
  std::string whose;
  std::optional<graph::FollowMethod> method;
  std::optional<Timestamp> until;
  graph::HubPolicy hubs = graph::HubPolicy::stop_at;
  int64_t hub_degree = graph::kHubDegreeUsual;
  std::optional<int64_t> layers;
  int64_t least = 1;
  std::vector<TracedRate> rates;
  bool without_links = false;
  int64_t deal_window_s = graph::TraceQuestion{}.deal_window.micros / 1'000'000;
  int64_t deal_tolerance_milli = graph::TraceQuestion{}.deal_tolerance_milli;
  int64_t hops_max = kTraceHopsMax;
  int64_t time_limit_ms = kTraceTimeUsual.count();
  graph::TraceForm format = graph::TraceForm::json;
  bool without_bracket = false;
  bool mask = false;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&TraceRequest::payments>({.name = "payments",
                                                  .size_max = static_cast<uint32_t>(kTracePaymentsMax),
                                                  .doc = "whose money is followed forward"});
    fields.template add<&TraceRequest::whose>({.name = "whose",
                                               .size_max = graph::kPocketNameBytesMax,
                                               .doc = "or the other way: whose money is in this account"});
    fields.template add<&TraceRequest::method>(
        {.name = "method", .doc = "fifo when absent; of `whose` proportional"});
    fields.template add<&TraceRequest::until>({.name = "until", .doc = "later transfers are not looked at"});
    fields.template add<&TraceRequest::hubs>({.name = "hubs", .doc = "what is done at hubs"});
    fields.template add<&TraceRequest::hub_degree>(
        {.name = "hub_degree", .min = 1, .doc = "transfers from which on an account is a hub"});
    fields.template add<&TraceRequest::layers>(
        {.name = "layers", .min = 1, .max = graph::kLayersMax, .doc = "hops that money is followed"});
    fields.template add<&TraceRequest::least>(
        {.name = "least", .min = 1, .doc = "smaller parts are not followed, in smallest units"});
    fields.template add<&TraceRequest::rates>({.name = "rates",
                                               .size_max = static_cast<uint32_t>(graph::kRatesMax),
                                               .doc = "prices where no swap was seen"});
    fields.template add<&TraceRequest::without_links>(
        {.name = "without_links",
         .doc = "rates join only what has one name, not what links say one holder has"});
    fields.template add<&TraceRequest::deal_window_s>(
        {.name = "deal_window_s",
         .min = 0,
         .max = graph::kDealWindowMax.micros / 1'000'000,
         .doc = "so soon after what came to a holder, what left him is of one deal"});
    fields.template add<&TraceRequest::deal_tolerance_milli>(
        {.name = "deal_tolerance_milli",
         .min = 0,
         .max = graph::kDealToleranceMilliMax,
         .doc = "and so near to the rate, in thousandths"});
    fields.template add<&TraceRequest::hops_max>(
        {.name = "hops_max", .min = 0, .max = kTraceHopsMax, .doc = "hops that the answer lists at most"});
    fields.template add<&TraceRequest::time_limit_ms>({.name = "time_limit_ms",
                                                       .min = 1,
                                                       .max = kTraceTimeMax.count(),
                                                       .doc = "what was not reached by then is a cut"});
    fields.template add<&TraceRequest::format>({.name = "format", .doc = "how the answer is written"});
    fields.template add<&TraceRequest::without_bracket>(
        {.name = "without_bracket", .doc = "the one method alone: quicker, without confidence"});
    fields.template add<&TraceRequest::mask>(
        {.name = "mask", .doc = "names show their last four characters only"});
  }
};

// Refused beyond the description: neither payments nor `whose`, or both; a payment that is named by neither
// an event nor payer, amount and time.
Result<TraceRequest> read_trace_request(std::string_view json);

}  // namespace duanlian::api
