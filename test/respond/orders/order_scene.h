#pragma once

#include <charconv>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <ranges>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "respond/law/law.h"
#include "respond/orders/order_book.h"

namespace duanlian::respond {

// The law pack that comes along, with these standing authorities instead of none.
inline std::shared_ptr<const Law> shipped_law(std::string_view authorities = "authorities: []\n") {
  std::vector<model::PackFile> files;
  for (const std::string name : {"clocks.yaml", "measures.yaml", "pack.yaml"})
    files.push_back({.path = name, .text = *read_file(DUANLIAN_SOURCE_DIR "/packs/law/" + name, 1 << 20)});
  files.insert(files.begin(), {.path = "authorities.yaml", .text = std::string(authorities)});
  const auto law = Law::build(files);
  EXPECT_TRUE(law) << law.error().front();
  return law ? *law : nullptr;
}

// An account of what happened to orders, an event a line, in the words of an officer:
//
//   day time    source  what
//   1 09:00  police  report r1 amount=50000
//   1 09:01  police  order stop s1 account a1 amount=50000 traced=50000 share=r1:50000
//   1 09:02  police  approved s1 officer=wang
//   1 09:03  bank_1  executed s1 amount=50000
//   3 09:03  -       tick
//   expect s1 expired done=50000
//
// Days are of December 2026 and go on after 31, times are of Beijing. `! words` at the end of a line: it is
// refused, with these words. Orders go to bank_1 and are in CNY unless something else is said.
class OrderScene {
 public:
  explicit OrderScene(std::shared_ptr<const Law> law = shipped_law()) { book.activate(std::move(law)); }

  void play(std::string_view text) {
    for (const auto part : text | std::views::split('\n')) {
      const std::string_view line(part.begin(), part.end());
      if (line.find_first_not_of(' ') != std::string_view::npos) play_line(std::string(line));
    }
  }

  const OrderRecord& order(std::string_view id) const {
    const auto place = book.find("police", id);
    EXPECT_TRUE(place) << id;
    static const OrderRecord nothing;
    return place ? book.at(*place) : nothing;
  }
  std::string last_oddity() const { return book.oddities().empty() ? "" : book.oddities().back().what; }

  static Timestamp at(std::string_view day, std::string_view clock) {
    const std::string time = std::string(clock) + (clock.size() == 5 ? ":00" : "");
    return *parse_rfc3339("2026-12-01T" + time + "+08:00") + days(number(day) - 1);
  }

  OrderBook book;
  std::vector<model::Event> told;  // all events so far, the first at position 1

 private:
  using Words = std::map<std::string, std::string, std::less<>>;

  static int64_t number(std::string_view text) {
    int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    EXPECT_TRUE(read.ec == std::errc() && read.ptr == text.data() + text.size()) << text;
    return value;
  }

  void play_line(const std::string& line) {
    SCOPED_TRACE(line);
    std::istringstream words(line.substr(0, line.find('!')));
    std::string first, second, source, verb;
    words >> first;
    if (first == "expect") return expect(words);
    words >> second >> source >> verb;
    const Timestamp time = at(first, second);
    model::Event event{.header = {.time = time, .source = source, .purpose = model::Purpose::exercise},
                       .payload = model::Tick{}};
    if (verb == "order")
      event.payload = order_in(words, event.header);
    else if (verb == "report")
      event.payload = report_in(words, event.header);
    else if (verb == "transfer")
      event.payload = transfer_in(words, event.header);
    else if (verb != "tick")
      event.payload = step_in(verb, words, event.header);
    told.push_back(event);
    const Status taken = book.take(told.size(), event);
    const std::size_t mark = line.find('!');
    if (mark == std::string::npos) {
      EXPECT_TRUE(taken) << (taken ? "" : taken.error().message);
    } else if (taken) {
      ADD_FAILURE() << "it is not refused";
    } else {
      EXPECT_NE(taken.error().message.find(line.substr(mark + 2)), std::string::npos)
          << taken.error().message;
    }
  }

  static Words pairs_in(std::istringstream& words) {
    Words pairs;
    for (std::string word; words >> word;) {
      const std::size_t middle = word.find('=');
      EXPECT_NE(middle, std::string::npos) << word;
      pairs[word.substr(0, middle)] = middle == std::string::npos ? "" : word.substr(middle + 1);
    }
    return pairs;
  }

  static std::string take(Words& pairs, std::string_view key, std::string_view otherwise = "") {
    const auto known = pairs.find(key);
    if (known == pairs.end()) return std::string(otherwise);
    std::string value = known->second;
    pairs.erase(known);
    return value;
  }
  static std::optional<int64_t> take_number(Words& pairs, std::string_view key) {
    const std::string text = take(pairs, key);
    return text.empty() ? std::nullopt : std::optional(number(text));
  }
  static void expect_all_read(const Words& pairs) {
    for (const auto& [key, value] : pairs) ADD_FAILURE() << "unknown: " << key << "=" << value;
  }
  template <class Word>
  static Word word_in(const std::string& text) {
    if (text.empty()) return {};
    const auto word = model::parse_word<Word>(text);
    EXPECT_TRUE(word) << text;
    return word.value_or(Word{});
  }

  model::Order order_in(std::istringstream& words, model::Header& header) {
    std::string measure, kind;
    model::Order order;
    words >> measure >> header.id >> kind >> order.target.id;
    order.measure = word_in<model::Measure>(measure);
    order.target.kind = word_in<model::EntityKind>(kind);
    Words pairs = pairs_in(words);
    order.institution = take(pairs, "at", "bank_1");
    order.amount = take_number(pairs, "amount");
    if (order.amount) order.currency = *Currency::parse(take(pairs, "currency", "CNY"));
    order.traced = take_number(pairs, "traced");
    order.officer = take(pairs, "officer");
    order.authority = take(pairs, "authority");
    order.reason = take(pairs, "reason", "scam");
    order.excess_reason = take(pairs, "excess_reason");
    order.excess_by = take(pairs, "excess_by");
    order.grade = word_in<model::Grade>(take(pairs, "grade"));
    order.approach = word_in<model::Approach>(take(pairs, "approach"));
    for (const std::string_view relation : {"renews", "raises", "succeeds", "ends"}) {
      if (!pairs.contains(relation)) continue;
      order.relation = word_in<model::OrderRelation>(std::string(relation));
      order.other = take(pairs, relation);
    }
    for (std::string share = take(pairs, "share"); !share.empty();) {
      const std::size_t comma = share.find(',');
      const std::string one = share.substr(0, comma);
      const std::size_t colon = one.find(':');
      order.shares.push_back({.report = one.substr(0, colon), .amount = number(one.substr(colon + 1))});
      share = comma == std::string::npos ? "" : share.substr(comma + 1);
    }
    expect_all_read(pairs);
    return order;
  }

  static model::Report report_in(std::istringstream& words, model::Header& header) {
    words >> header.id;
    Words pairs = pairs_in(words);
    model::Report report{.amount = take_number(pairs, "amount")};
    if (report.amount) report.currency = *Currency::parse(take(pairs, "currency", "CNY"));
    expect_all_read(pairs);
    return report;
  }

  static model::Transfer transfer_in(std::istringstream& words, model::Header& header) {
    model::Transfer transfer;
    std::string arrow;
    words >> header.id >> transfer.debtor.account >> arrow >> transfer.creditor.account;
    Words pairs = pairs_in(words);
    transfer.amount = take_number(pairs, "amount").value_or(0);
    transfer.currency = *Currency::parse("CNY");
    transfer.status = word_in<model::TransferStatus>(take(pairs, "status"));
    expect_all_read(pairs);
    return transfer;
  }

  model::OrderStep step_in(const std::string& verb, std::istringstream& words, model::Header& header) {
    model::OrderStep step{.step = word_in<model::OrderProgress>(verb)};
    words >> step.order;
    header.id = "step" + std::to_string(told.size());
    Words pairs = pairs_in(words);
    step.issuer = take(pairs, "issuer", header.source == "police" ? "" : "police");
    step.officer = take(pairs, "officer");
    step.message = take(pairs, "message");
    step.amount = take_number(pairs, "amount");
    step.balance = take_number(pairs, "balance");
    step.code = take(pairs, "code");
    step.reason = take(pairs, "reason");
    expect_all_read(pairs);
    return step;
  }

  void expect(std::istringstream& words) const {
    std::string id, state;
    words >> id >> state;
    if (id == "oddities") {
      EXPECT_EQ(std::to_string(book.oddity_count()), state) << last_oddity();
      return;
    }
    const OrderRecord& record = order(id);
    EXPECT_EQ(OrderScene::word_of(record.state), state) << record.why;
    Words pairs = pairs_in(words);
    const auto same = [&](std::string_view key, auto value) {
      if (const auto wanted = take_number(pairs, key)) {
        EXPECT_EQ(static_cast<int64_t>(value), *wanted) << key;
      }
    };
    const auto same_time = [&](std::string_view key, std::optional<Timestamp> value) {
      const std::string wanted = take(pairs, key);
      if (wanted.empty()) return;
      const std::size_t slash = wanted.find('/');
      const std::string time = value ? to_rfc3339(*value) : "none";
      const std::string expected =
          wanted == "none" ? "none" : to_rfc3339(at(wanted.substr(0, slash), wanted.substr(slash + 1)));
      EXPECT_EQ(time, expected) << key;
    };
    same("done", record.done);
    same("released", record.released);
    same("held", record.held());
    same("alerts", record.alerts_given);
    same("late", record.late);
    same_time("ends", record.ends_at);
    same_time("act_by", record.act_by);
    same_time("appeal_by", record.appeal_by);
    same_time("release_by", record.release_by);
    expect_all_read(pairs);
  }
  static std::string word_of(OrderState state) {
    return std::string(words(OrderState{})[static_cast<std::size_t>(state)]);
  }
};

}  // namespace duanlian::respond
