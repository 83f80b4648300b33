#include "app/webhook_carrier.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "connect/webhook/order_message.h"
#include "connect/webhook/signature.h"

namespace duanlian::app {
namespace {

constexpr std::chrono::seconds kAnswerPatience{20};
constexpr std::size_t kAnswerBytesMax = std::size_t{1} << 20;
constexpr std::size_t kWhyBytesMax = 300;

bool is_good(unsigned status) { return status >= 200 && status < 300; }

// Words from outside, for people.
std::string shown(std::string_view text) {
  if (!is_utf8(text)) return "(not UTF-8)";
  std::string out(utf8_prefix(text, kWhyBytesMax));
  std::ranges::replace_if(out, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }, ' ');
  return out;
}

}  // namespace

WebhookCarrier::WebhookCarrier(std::string name, Institution institution)
    : name_(std::move(name)),
      institution_(std::move(institution)),
      connection_({.server = institution_.server,
                   .patience = kAnswerPatience,
                   .answer_bytes_max = kAnswerBytesMax,
                   .wait = [](std::chrono::milliseconds) { return true; }}) {}

engine::Delivery WebhookCarrier::deliver(const engine::DueOrder& order) {
  std::string body;
  connect::append_order_message(body, {.id = order.message,
                                       .order = order.order,
                                       .notice = order.notice,
                                       .basis = order.basis,
                                       .until = order.until});
  const std::array<std::pair<std::string, std::string>, 2> headers{
      {{std::string(connect::kMessageHeader), order.message},
       {std::string(connect::kSignatureHeader),
        connect::sign(institution_.key, order.message, body, wall_clock_now())}}};
  return delivery_of(connection_.ask(
      {.path = institution_.path, .media_type = "application/json", .headers = headers, .body = body}));
}

engine::Delivery WebhookCarrier::delivery_of(const connect::HttpAnswer& answer) const {
  using Outcome = engine::Delivery::Outcome;
  engine::Delivery delivery{.outcome = Outcome::delivered, .after = answer.after};
  if (is_good(answer.status)) {
    delivery.answers = answers_in(answer.body, delivery.why);
    return delivery;
  }
  delivery.outcome = answer.may_be_tried_again() ? Outcome::again : Outcome::never;
  delivery.why =
      answer.status == 0 ? answer.trouble : std::to_string(answer.status) + " " + shown(answer.body);
  return delivery;
}

// Only what the institution says for itself; what cannot be read is told, and the order is sent all the same.
std::vector<model::Event> WebhookCarrier::answers_in(const std::string& body, std::string& why) const {
  auto steps = connect::read_answer_steps(body);
  if (!steps) {
    why = "its answer cannot be read: " + shown(steps.error().message);
    return {};
  }
  const auto others = std::erase_if(*steps, [this](const model::Event& step) {
    return step.header.source != name_ || !std::get<model::OrderStep>(step.payload).officer.empty();
  });
  if (others != 0) why = std::to_string(others) + " steps of its answer are not its own to tell";
  return *std::move(steps);
}

}  // namespace duanlian::app
