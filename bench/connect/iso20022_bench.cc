#include <benchmark/benchmark.h>

#include "base/check.h"
#include "connect/iso20022/message.h"

// camt.056 with so many payments, written and read on one core.
namespace {

using namespace duanlian;
using namespace duanlian::connect::iso20022;

CancellationRequest request_of(int64_t payments) {
  const Agent bank{.bic = "ICBKCNBJ"};
  CancellationRequest request{
      .assignment = {
          .id = "ORDER-1", .assigner = Party{.name = "反诈中心"}, .assignee = bank, .created = {}}};
  for (int64_t i = 0; i < payments; ++i) {
    Cancellation& one = request.payments.emplace_back();
    one.id = "ORDER-1-" + std::to_string(i);
    one.payment.end_to_end = "E2E-" + std::to_string(i);
    one.payment.uetr = "eb6305c9-1f7f-49de-aed0-16487c27b42d";
    one.payment.amount = Money{5'000'000 + i, *Currency::parse("CNY")};
    one.reasons = {{.reason = {.code = "FRAD"}}};
    one.particulars = PaymentParticulars{.creditor_agent = bank,
                                         .creditor_account = Account{.other = "6222020200112233445"}};
    CHECK(add_terms(one, {.action = "stop", .amount = one.payment.amount, .legal_basis = "第二十条"}),
          "terms");
  }
  return request;
}

void write_request(benchmark::State& state) {
  const Message message = request_of(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(write_message(message)->size());
}

void read_request(benchmark::State& state) {
  const std::string bytes = *write_message(request_of(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(read_message(bytes)->message.index());
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes.size()));
}

// What costs most to refuse: as many elements as may be, none of which has a meaning.
void read_largest(benchmark::State& state) {
  std::string bytes = *write_message(request_of(1));
  const std::string_view end = "</FIToFIPmtCxlReq>";
  std::string idle = "<SplmtryData><Envlp>";
  for (int i = 0; i < 99'000; ++i) idle += "<SomeLongerAmt>1234567</SomeLongerAmt>";
  bytes.insert(bytes.find(end), idle + "</Envlp></SplmtryData>");
  for (auto _ : state) benchmark::DoNotOptimize(read_message(bytes)->unread.size());
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(bytes.size()));
}

BENCHMARK(write_request)->Arg(1)->Arg(1'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(read_request)->Arg(1)->Arg(1'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(read_largest)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
