#include "api/outbox.h"

#include "base/check.h"

namespace duanlian::api {

uint64_t Outbox::open(Shares shares, bool head_only) {
  bytes_ += shares.body.bytes();
  slots_.push_back({.shares = std::move(shares), .head_only = head_only, .response = std::nullopt});
  return first_ + slots_.size() - 1;
}

void Outbox::fill(uint64_t place, Response response) {
  CHECK(place >= first_ && place - first_ < slots_.size(), "an answer without a request");
  Slot& slot = slots_[place - first_];
  CHECK(!slot.response, "a request is answered once");
  bytes_ = bytes_ - slot.shares.body.bytes() + response.body.size();
  slot.shares.body = {};
  slot.shares.answer.become(response.body.size());
  slot.response = std::move(response);
}

std::vector<Outbox::Ready> Outbox::take_ready() {
  std::vector<Ready> ready;
  while (!slots_.empty() && slots_.front().response) {
    Slot& slot = slots_.front();
    bytes_ -= slot.response->body.size();
    ready.push_back({.response = *std::move(slot.response),
                     .head_only = slot.head_only,
                     .share = std::move(slot.shares.answer)});
    slots_.pop_front();
    ++first_;
    if (ready.back().response.close) break;
  }
  return ready;
}

}  // namespace duanlian::api
