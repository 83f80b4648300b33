#include "engine/outbox.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

namespace duanlian::engine {
namespace {

using std::chrono::milliseconds;

// Orders that are due until their step is told, as a book would have them.
class Book : public OutboxSource {
 public:
  void order(const std::string& id, const std::string& institution) {
    const std::lock_guard lock(mutex_);
    DueOrder due{.order = {.header = {.id = id, .time = {}, .source = "police"},
                           .payload = model::Order{.institution = institution}},
                 .message = "police." + id};
    due_.push_back(std::move(due));
    changed_.notify_all();
  }
  std::vector<DueOrder> due() const override {
    const std::lock_guard lock(mutex_);
    return due_;
  }
  void wait_for_change(milliseconds at_most) override {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::min(at_most, milliseconds(5)));
  }
  Status submit(std::vector<model::Event> events) override {
    const std::lock_guard lock(mutex_);
    if (busy_ > 0) {
      --busy_;
      return Error{ErrorCode::unavailable, "busy"};
    }
    for (const model::Event& event : events)
      if (refused_ == event.header.source) return invalid("refused");
    for (const model::Event& event : events) {
      const auto& step = std::get<model::OrderStep>(event.payload);
      std::erase_if(due_, [&](const DueOrder& one) { return one.order.header.id == step.order; });
      told_ += (told_.empty() ? "" : " ") + event.header.id;
    }
    changed_.notify_all();
    return {};
  }
  Timestamp now() const override { return Timestamp{micros_.load()}; }

  // Waits until nothing is due, and says what was told.
  std::string told() {
    std::unique_lock lock(mutex_);
    const bool done = changed_.wait_for(lock, std::chrono::seconds(20), [this] { return due_.empty(); });
    return done ? told_ : "not done: " + told_;
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<DueOrder> due_;
  std::string told_;
  std::string refused_;
  int busy_ = 0;
  std::atomic<int64_t> micros_ = 1'000'000'000'000;
};

// An institution that answers as it is told to.
class Scripted : public Carrier {
 public:
  using Script = std::function<Delivery(const DueOrder&)>;
  explicit Scripted(Script script) : script_(std::move(script)) {}
  Delivery deliver(const DueOrder& order) override { return script_(order); }

 private:
  Script script_;
};

Outbox::CarrierOf always(Scripted::Script script) {
  return [script](const std::string&) { return std::make_unique<Scripted>(script); };
}

constexpr Outbox::Options kQuick{.patience = hours(1), .pause_most = milliseconds(1)};

TEST(Outbox, brings_each_order_once_and_in_order) {
  Book book;
  std::mutex mutex;
  std::string brought;
  const auto carry = [&](const DueOrder& order) {
    const std::lock_guard lock(mutex);
    brought += order.message + " ";
    return Delivery{.outcome = Delivery::Outcome::delivered};
  };
  for (int i = 1; i <= 5; ++i) book.order("o" + std::to_string(i), "bank_a");
  const Outbox outbox(book, always(carry), kQuick);
  EXPECT_EQ(book.told(), "sent:police.o1 sent:police.o2 sent:police.o3 sent:police.o4 sent:police.o5");
  book.order("o6", "bank_a");
  book.told();
  EXPECT_EQ(brought, "police.o1 police.o2 police.o3 police.o4 police.o5 police.o6 ");
  EXPECT_EQ(outbox.counters().delivered, 6U);
}

TEST(Outbox, a_bank_that_is_away_keeps_no_other_waiting_and_gets_all_when_it_is_back) {
  Book book;
  std::atomic<bool> is_back = false;
  const auto carry = [&](const DueOrder& order) {
    const bool away = order.institution() == "bank_b" && !is_back;
    return Delivery{.outcome = away ? Delivery::Outcome::again : Delivery::Outcome::delivered,
                    .why = "no connection"};
  };
  for (int i = 1; i <= 3; ++i) book.order("b" + std::to_string(i), "bank_b");
  book.order("a1", "bank_a");
  const Outbox outbox(book, always(carry), kQuick);
  while (outbox.counters().delivered == 0 || outbox.counters().failed_tries < 3)
    std::this_thread::sleep_for(milliseconds(1));
  EXPECT_EQ(book.due().size(), 3U);
  is_back = true;
  EXPECT_EQ(book.told(), "sent:police.a1 sent:police.b1 sent:police.b2 sent:police.b3");
}

TEST(Outbox, what_cannot_be_brought_is_told_to_people) {
  Book book;
  book.order("o1", "bank_a");
  book.order("o2", "nobody");
  const auto carrier_of = [](const std::string& institution) -> std::unique_ptr<Carrier> {
    if (institution == "nobody") return nullptr;
    return std::make_unique<Scripted>([](const DueOrder&) {
      return Delivery{.outcome = Delivery::Outcome::never, .why = "400: unknown account"};
    });
  };
  const Outbox outbox(book, carrier_of, kQuick);
  std::string told = book.told();
  EXPECT_NE(told.find("undelivered:police.o1"), std::string::npos) << told;
  EXPECT_NE(told.find("undelivered:police.o2"), std::string::npos) << told;
}

TEST(Outbox, patience_ends) {
  Book book;
  book.order("o1", "bank_a");
  const auto carry = [&](const DueOrder&) {
    book.micros_ += minutes(25).micros;
    return Delivery{.outcome = Delivery::Outcome::again, .why = "no connection"};
  };
  const Outbox outbox(book, always(carry), kQuick);
  EXPECT_EQ(book.told(), "undelivered:police.o1");
  EXPECT_EQ(outbox.counters().failed_tries, 2U);
}

TEST(Outbox, a_step_is_told_again_until_the_journal_takes_it_and_nothing_is_brought_twice_meanwhile) {
  Book book;
  book.busy_ = 3;
  book.order("o1", "bank_a");
  std::atomic<int> brought = 0;
  const auto carry = [&](const DueOrder&) {
    ++brought;
    return Delivery{.outcome = Delivery::Outcome::delivered};
  };
  const Outbox outbox(book, always(carry), kQuick);
  EXPECT_EQ(book.told(), "sent:police.o1");
  EXPECT_EQ(brought, 1);
}

TEST(Outbox, answers_that_come_at_once_follow_and_a_bad_one_does_not_keep_the_order_from_being_sent) {
  const auto carry = [](const DueOrder& order) {
    model::Event answer{.header = {.id = "a:" + order.message, .time = {}, .source = order.institution()},
                        .payload = model::OrderStep{.order = order.order.header.id}};
    return Delivery{.outcome = Delivery::Outcome::delivered, .answers = {std::move(answer)}};
  };
  Book good;
  good.order("o1", "bank_a");
  const Outbox outbox(good, always(carry), kQuick);
  EXPECT_EQ(good.told(), "sent:police.o1 a:police.o1");
  Book bad;
  bad.refused_ = "bank_a";
  bad.order("o1", "bank_a");
  const Outbox other(bad, always(carry), kQuick);
  EXPECT_EQ(bad.told(), "sent:police.o1");
}

TEST(Outbox, ends_at_once_though_a_bank_is_away) {
  Book book;
  book.order("o1", "bank_a");
  const auto carry = [](const DueOrder&) {
    return Delivery{.outcome = Delivery::Outcome::again, .why = "away"};
  };
  const Outbox outbox(book, always(carry), {.patience = hours(1), .pause_most = std::chrono::seconds(1'000)});
  while (outbox.counters().failed_tries == 0) std::this_thread::sleep_for(milliseconds(1));
}

}  // namespace
}  // namespace duanlian::engine
