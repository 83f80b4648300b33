#include "base/coding.h"
#include "model/event_json.h"
#include "respond/orders/order_book.h"

// The book as bytes. Orders, reports and steps stand as the events that they came with.
namespace duanlian::respond {
namespace {

constexpr std::string_view kSavedForm = "duanlian orders 1\n";
constexpr uint64_t kLate = 1;
constexpr uint64_t kAppealLate = 2;
constexpr uint64_t kReleaseLate = 4;

Error damaged(std::string_view what) { return {ErrorCode::corrupt, "saved orders: " + std::string(what)}; }

template <class Payload>
void put_event(std::string& out, uint64_t position, const model::Header& header, const Payload& payload) {
  put_varint(out, position);
  std::string json;
  model::append_event(json, {.header = header, .payload = payload});
  put_bytes(out, json);
}

void put_time(std::string& out, const std::optional<Timestamp>& time) {
  put_varint(out, time ? 1 : 0);
  if (time) put_fixed64(out, static_cast<uint64_t>(time->micros));
}

std::optional<Timestamp> take_time(ByteReader& reader) {
  if (reader.varint() == 0) return std::nullopt;
  return Timestamp{static_cast<int64_t>(reader.fixed64())};
}

void put_order(std::string& out, const OrderRecord& record) {
  put_event(out, record.position, record.header, record.order);
  put_varint(out, static_cast<uint64_t>(record.state));
  put_bytes(out, record.why);
  put_varint(out, record.approvers.size());
  for (const std::string& approver : record.approvers) put_bytes(out, approver);
  for (const auto& time : {record.sent_at, record.executed_at, record.ends_at, record.act_by,
                           record.appeal_by, record.release_by})
    put_time(out, time);
  put_varint(out, static_cast<uint64_t>(record.done));
  put_varint(out, static_cast<uint64_t>(record.released));
  put_varint(out, record.alerts_given);
  put_varint(out, (record.late ? kLate : 0) | (record.appeal_late ? kAppealLate : 0) |
                      (record.release_late ? kReleaseLate : 0));
  put_varint(out, record.temporary ? 1 : 0);
  if (record.temporary) {
    put_varint(out, static_cast<uint64_t>(record.temporary->by_clock.micros));
    put_varint(out, static_cast<uint64_t>(record.temporary->months));
  }
  put_varint(out, record.fresh_money);
  put_varint(out, record.steps_not_kept);
  put_varint(out, record.steps.size());
  for (const StepNote& note : record.steps) {
    put_event(out, note.position,
              {.id = "s", .time = note.time, .source = note.source, .purpose = record.header.purpose},
              note.step);
  }
}

// Takes events from bytes, each of one kind.
class EventTaker {
 public:
  explicit EventTaker(ByteReader& reader) : reader_(reader) {}

  template <class Payload>
  Result<std::pair<uint64_t, model::Event>> take() {
    const uint64_t position = reader_.varint();
    const std::string_view json = reader_.bytes();
    if (reader_.failed()) return damaged("cut short");
    ASSIGN_OR_RETURN(model::Event event, events_.read_stored(json));
    if (!std::holds_alternative<Payload>(event.payload)) return damaged("another kind of event");
    return std::pair(position, std::move(event));
  }

 private:
  ByteReader& reader_;
  model::EventReader events_;
};

Result<OrderRecord> take_order(ByteReader& reader, EventTaker& events) {
  ASSIGN_OR_RETURN(auto draft, events.take<model::Order>());
  OrderRecord record{.position = draft.first,
                     .header = std::move(draft.second.header),
                     .order = std::get<model::Order>(std::move(draft.second.payload))};
  const uint64_t state = reader.varint();
  if (state >= words(OrderState{}).size()) return damaged("a state that does not exist");
  record.state = static_cast<OrderState>(state);
  record.why = reader.bytes();
  for (uint64_t i = reader.varint(); i > 0 && !reader.failed(); --i)
    record.approvers.emplace_back(reader.bytes());
  for (auto* const time : {&record.sent_at, &record.executed_at, &record.ends_at, &record.act_by,
                           &record.appeal_by, &record.release_by})
    *time = take_time(reader);
  record.done = static_cast<int64_t>(reader.varint());
  record.released = static_cast<int64_t>(reader.varint());
  if (record.done < 0 || record.released < 0 || record.released > record.done) return damaged("amounts");
  record.alerts_given = static_cast<uint32_t>(reader.varint());
  const uint64_t late = reader.varint();
  record.late = (late & kLate) != 0;
  record.appeal_late = (late & kAppealLate) != 0;
  record.release_late = (late & kReleaseLate) != 0;
  if (reader.varint() != 0) {
    const auto micros = static_cast<int64_t>(reader.varint());
    record.temporary = Term{.by_clock = {micros}, .months = static_cast<int64_t>(reader.varint())};
  }
  record.fresh_money = reader.varint();
  record.steps_not_kept = reader.varint();
  const uint64_t steps = reader.varint();
  if (steps > kStepsKeptMax) return damaged("too many steps");
  for (uint64_t i = 0; i < steps; ++i) {
    ASSIGN_OR_RETURN(auto step, events.take<model::OrderStep>());
    record.steps.push_back({.position = step.first,
                            .time = step.second.header.time,
                            .source = step.second.header.source,
                            .step = std::get<model::OrderStep>(std::move(step.second.payload))});
  }
  if (reader.failed()) return damaged("cut short");
  return record;
}

}  // namespace

void OrderBook::save(std::string& out) const {
  out += kSavedForm;
  put_fixed64(out, static_cast<uint64_t>(now_.micros));
  put_varint(out, reports_.size());
  for (const ReportRecord& report : reports_) put_event(out, report.position, report.header, report.report);
  put_varint(out, orders_.size());
  for (const OrderRecord& record : orders_) put_order(out, record);
  put_varint(out, oddity_count_);
  put_varint(out, oddities_.size());
  for (const Oddity& oddity : oddities_) {
    put_varint(out, oddity.position);
    put_fixed64(out, static_cast<uint64_t>(oddity.time.micros));
    for (const std::string_view text :
         {std::string_view(oddity.source), std::string_view(oddity.order), std::string_view(oddity.what)})
      put_bytes(out, text);
  }
  std::string times;
  answer_times_.save(times);
  put_bytes(out, times);
}

// The law comes first, since clocks are its business.
Status OrderBook::load(std::string_view bytes) {
  CHECK(orders_.empty() && reports_.empty(), "a book is loaded once");
  if (!bytes.starts_with(kSavedForm)) return damaged("not of this form");
  ByteReader reader(bytes.substr(kSavedForm.size()));
  EventTaker events(reader);
  now_ = Timestamp{static_cast<int64_t>(reader.fixed64())};
  for (uint64_t i = reader.varint(); i > 0 && !reader.failed(); --i) {
    ASSIGN_OR_RETURN(const auto report, events.take<model::Report>());
    take_report(report.first, report.second);
  }
  for (uint64_t i = reader.varint(); i > 0 && !reader.failed(); --i) {
    ASSIGN_OR_RETURN(OrderRecord record, take_order(reader, events));
    const auto place = static_cast<uint32_t>(orders_.size());
    if (find(record.issuer(), record.id())) return damaged("an order stands twice");
    const uint64_t fresh = record.fresh_money;
    add(std::move(record));
    if (fresh != 0) fresh_money_.insert(place);
  }
  oddity_count_ = reader.varint();
  for (uint64_t i = reader.varint(); i > 0 && !reader.failed(); --i) {
    if (oddities_.size() == kOdditiesKeptMax) return damaged("too many oddities");
    Oddity oddity{.position = reader.varint()};
    oddity.time = Timestamp{static_cast<int64_t>(reader.fixed64())};
    oddity.source = reader.bytes();
    oddity.order = reader.bytes();
    oddity.what = reader.bytes();
    oddities_.push_back(std::move(oddity));
  }
  const std::string_view times = reader.bytes();
  if (reader.failed() || !reader.at_end() || !answer_times_.load(times)) return damaged("wrong length");
  return {};
}

}  // namespace duanlian::respond
