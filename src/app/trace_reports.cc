#include "app/trace_reports.h"

#include "base/money.h"
#include "connect/files/byte_source.h"
#include "connect/files/table_file.h"

namespace duanlian::app {
namespace {

const std::vector<connect::Column>& report_columns() {
  static const std::vector<connect::Column> kColumns{
      {.name = "victim", .optional = true}, {.name = "event", .optional = true},
      {.name = "payer", .optional = true},  {.name = "payee", .optional = true},
      {.name = "amount", .optional = true}, {.name = "currency", .optional = true},
      {.name = "time", .optional = true},
  };
  return kColumns;
}

Error too_many() {
  return {ErrorCode::limit_exceeded, "more payments are reported than kReportedPaymentsMax · 报案付款过多"};
}

Result<ReportedPayment> payment_of(std::span<const std::string_view> values) {
  ReportedPayment payment{.victim = std::string(values[0]),
                          .event = std::string(values[1]),
                          .payer = std::string(values[2]),
                          .payee = std::string(values[3]),
                          .amount = std::string(values[4]),
                          .asset = std::string(values[5])};
  if (!values[6].empty()) {
    ASSIGN_OR_RETURN(payment.time, parse_rfc3339(values[6]));
  }
  if (payment.event.empty() && (payment.payer.empty() || payment.amount.empty() || !payment.time)) {
    return invalid("a payment is named by event, or by payer, amount and time, and payee where it is known");
  }
  return payment;
}

Result<std::vector<ReportedPayment>> read_report_table(const std::string& path, LineComplaints& complaints) {
  std::vector<ReportedPayment> payments;
  const auto take = [&](std::span<const std::string_view> values, uint64_t line) -> Status {
    if (payments.size() == kReportedPaymentsMax) return too_many();
    ASSIGN_OR_RETURN(ReportedPayment payment, payment_of(values));
    payment.place = path + ":" + std::to_string(line);
    payments.push_back(std::move(payment));
    return {};
  };
  const auto tell = [&](const std::string& issue) { complaints.tell(issue); };
  ASSIGN_OR_RETURN(const auto counts, connect::read_table(path, report_columns(), take, tell));
  (void)counts;
  return payments;
}

void add_report(const model::Report& report, const std::string& place,
                std::vector<ReportedPayment>& payments) {
  for (const std::string& event : report.events) {
    payments.push_back(
        {.victim = report.victim.id, .event = event, .place = place, .maybe_no_payment = true});
  }
}

void add_transfer(const model::Event& event, const model::Transfer& transfer, const std::string& place,
                  std::vector<ReportedPayment>& payments) {
  const model::Party& payer = transfer.debtor;
  payments.push_back({.victim = payer.person.empty() ? payer.name : payer.person,
                      .payer = payer.account,
                      .payee = transfer.creditor.account,
                      .amount = to_major({.minor = transfer.amount, .currency = transfer.currency}),
                      .asset = std::string(transfer.currency.code()),
                      .time = event.header.time,
                      .place = place});
}

Result<std::vector<ReportedPayment>> read_report_events(const std::string& path, const std::string& map,
                                                        LineComplaints& complaints) {
  ASSIGN_OR_RETURN(auto reader, open_with_map(path, map));
  std::vector<ReportedPayment> payments;
  connect::MappedEvent mapped;
  connect::LineError bad;
  const bool transfers_too = !map.empty();  // in a journal's own file they are everybody's
  for (auto step = reader.next(mapped, bad); step != connect::ReadStep::end;
       step = reader.next(mapped, bad)) {
    if (step == connect::ReadStep::bad_line) {
      complaints.tell(bad.file + ":" + std::to_string(bad.line) + ": " + bad.reason);
      continue;
    }
    const std::string place = std::string(mapped.at.file) + ":" + std::to_string(mapped.at.line);
    if (const auto* report = std::get_if<model::Report>(&mapped.event.payload)) {
      add_report(*report, place, payments);
    } else if (const auto* transfer = std::get_if<model::Transfer>(&mapped.event.payload);
               transfer != nullptr && transfers_too) {
      add_transfer(mapped.event, *transfer, place, payments);
    }
    if (payments.size() > kReportedPaymentsMax) return too_many();
  }
  return payments;
}

// JSON lines begin with a brace, a CSV header does not.
Result<bool> begins_with_a_brace(const std::string& path) {
  ASSIGN_OR_RETURN(auto bytes, connect::ByteSource::open(path));
  ASSIGN_OR_RETURN(std::string_view piece, bytes.next());
  if (piece.starts_with("\xef\xbb\xbf")) piece.remove_prefix(3);
  const std::size_t first = piece.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && piece[first] == '{';
}

}  // namespace

Result<std::vector<ReportedPayment>> read_reports(const std::string& path, const std::string& map,
                                                  LineComplaints& complaints) {
  if (!map.empty()) return read_report_events(path, map, complaints);
  auto json = begins_with_a_brace(path);
  if (!json) return within(path, std::move(json.error()));
  return *json ? read_report_events(path, map, complaints) : read_report_table(path, complaints);
}

}  // namespace duanlian::app
