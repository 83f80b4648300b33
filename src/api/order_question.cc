#include "api/order_question.h"

#include <algorithm>
#include <charconv>

#include "model/words.h"

namespace duanlian::api {
namespace {

constexpr Roles kSeesAllOrders{Role::read_all, Role::officer, Role::administrator};

template <class Word>
Result<Word> word_of(std::string_view name, std::string_view text) {
  const auto word = model::parse_word<Word>(text);
  if (!word || text.empty())
    return invalid(std::string(name) + ": no such word: " + std::string(text.substr(0, 64)));
  return *word;
}

Result<uint32_t> number_of(std::string_view name, std::string_view text, uint32_t most) {
  uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number > most)
    return invalid(std::string(name) + ": expected a whole number up to " + std::to_string(most));
  return number;
}

Status take_member(OrderQuestion& question, const std::string& name, const std::string& value) {
  if (name == "state") {
    ASSIGN_OR_RETURN(question.state, word_of<respond::OrderState>(name, value));
  } else if (name == "measure") {
    ASSIGN_OR_RETURN(question.measure, word_of<model::Measure>(name, value));
  } else if (name == "institution") {
    question.institution = value;
  } else if (name == "account") {
    question.account = value;
  } else if (name == "open") {
    if (value != "true" && value != "false") return invalid("open: expected true or false");
    question.open = value == "true";
  } else if (name == "limit") {
    ASSIGN_OR_RETURN(const uint32_t limit, number_of(name, value, kOrdersListedMax));
    question.limit = std::max<uint32_t>(limit, 1);
  } else if (name == "before") {
    ASSIGN_OR_RETURN(question.before, number_of(name, value, respond::kOrdersMax));
  } else {
    return invalid("the query may have state, measure, institution, account, open, limit and before");
  }
  return {};
}

bool fits(const OrderQuestion& question, const respond::OrderRecord& record) {
  return (!question.state || record.state == *question.state) &&
         (!question.measure || record.order.measure == *question.measure) &&
         (question.institution.empty() || record.order.institution == question.institution) &&
         (question.account.empty() || record.order.target.id == question.account) &&
         (!question.open || !respond::is_over(record.state) || record.release_by);
}

}  // namespace

Result<OrderQuestion> read_order_question(const Target& target) {
  OrderQuestion question;
  for (const auto& [name, value] : target.query) RETURN_IF_ERROR(take_member(question, name, value));
  return question;
}

bool may_see(const Token& token, const respond::OrderRecord& record) {
  return token.roles.has_any(kSeesAllOrders) || token.source == record.issuer() ||
         token.source == record.order.institution;
}

OrdersFound find_orders(const respond::OrderBook& book, const OrderQuestion& question, const Token& token) {
  OrdersFound found;
  const auto size = static_cast<uint32_t>(book.size());
  uint32_t place = std::min(question.before.value_or(size), size);
  const uint32_t last = place - std::min(place, kOrdersLookedAtMax);
  while (place > last && found.places.size() < question.limit) {
    --place;
    if (may_see(token, book.at(place)) && fits(question, book.at(place))) found.places.push_back(place);
  }
  if (place > 0) found.before = place;
  return found;
}

}  // namespace duanlian::api
