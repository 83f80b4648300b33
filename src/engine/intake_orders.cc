#include "base/coding.h"
#include "base/hash.h"
#include "engine/intake.h"

// What the intake knows of orders.
namespace duanlian::engine {
namespace {

constexpr std::size_t kDueOrdersMax = 10'000;  // at once; the rest is due when these are gone

// Within the 35 characters that ISO 20022 has for it.
std::string message_of(const respond::OrderRecord& record) {
  constexpr std::size_t kBytes = 16;
  const Sha256 digest = sha256({record.issuer(), std::string_view("\0", 1), record.id()});
  return "dl" + to_hex(as_bytes(digest).substr(0, kBytes));
}

uint64_t newest_of(const respond::OrderRecord& record) {
  return record.steps.empty() ? record.position : record.steps.back().position;
}

}  // namespace

void Intake::see_orders(const std::function<void(const respond::OrderBook&)>& look) const {
  const std::lock_guard lock(engine_mutex_);
  look(engine_.orders());
}

void Intake::wait_for_orders(uint64_t revision, std::chrono::milliseconds at_most) const {
  std::unique_lock lock(engine_mutex_);
  orders_changed_.wait_for(lock, at_most, [&] { return engine_.orders().revision() != revision; });
}

std::string Intake::law_activation() const {
  const std::lock_guard lock(engine_mutex_);
  return engine_.law_activation();
}

std::vector<DueOrder> Intake::due_orders(bool* more_soon) const {
  std::vector<DueOrder> due;
  const uint64_t durable = journal_->last_durable().value();
  *more_soon = false;
  const std::lock_guard lock(engine_mutex_);
  const respond::OrderBook& book = engine_.orders();
  for (const uint32_t place : book.due()) {
    if (due.size() == kDueOrdersMax) break;
    const respond::OrderRecord& record = book.at(place);
    if (newest_of(record) > durable) {
      *more_soon = true;
      continue;
    }
    respond::OrderBook::Terms terms = book.terms_of(place);
    due.push_back({.order = {.header = record.header, .payload = record.order},
                   .message = message_of(record),
                   .notice = std::move(terms.notice),
                   .basis = std::move(terms.basis),
                   .until = terms.until});
  }
  return due;
}

}  // namespace duanlian::engine
