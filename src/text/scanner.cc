#include "text/scanner.h"

#include <hs.h>
#include <vector>

#include "base/check.h"

namespace duanlian::text {
namespace {

// Why Vectorscan refused, and which of the expressions it means.
Error refusal(hs_compile_error_t* error, std::size_t& wrong) {
  wrong = error->expression < 0 ? 0 : static_cast<std::size_t>(error->expression);
  Error refused = invalid(error->message);
  while (refused.message.ends_with('.')) refused.message.pop_back();
  hs_free_compile_error(error);
  return refused;
}

std::shared_ptr<hs_database> own(hs_database_t* database) {
  return {database, [](hs_database_t* owned) { hs_free_database(owned); }};
}

std::vector<unsigned> numbers_to(std::size_t count) {
  std::vector<unsigned> ids(count);
  for (std::size_t i = 0; i < count; ++i) ids[i] = static_cast<unsigned>(i);
  return ids;
}

int report(unsigned id, unsigned long long from, unsigned long long to, unsigned, void* sink) {
  static_cast<MatchSink*>(sink)->match(id, from, to);
  return 0;
}

}  // namespace

Result<Scanner> Scanner::of_literals(std::span<const std::string> literals) {
  Scanner scanner;
  if (literals.empty()) return scanner;
  std::vector<const char*> texts;
  std::vector<std::size_t> lengths;
  for (const auto& literal : literals) {
    texts.push_back(literal.data());
    lengths.push_back(literal.size());
  }
  const std::vector<unsigned> flags(literals.size(), 0);
  const auto ids = numbers_to(literals.size());
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const auto count = static_cast<unsigned>(literals.size());
  if (hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), lengths.data(), count, HS_MODE_BLOCK,
                           nullptr, &database, &error) != HS_SUCCESS) {
    std::size_t wrong = 0;
    return refusal(error, wrong);
  }
  scanner.database_ = own(database);
  return scanner;
}

Result<Scanner> Scanner::of_expressions(std::span<const std::string> expressions, std::size_t& wrong) {
  Scanner scanner;
  if (expressions.empty()) return scanner;
  std::vector<const char*> texts;
  for (const auto& expression : expressions) texts.push_back(expression.c_str());
  const std::vector<unsigned> flags(expressions.size(),
                                    HS_FLAG_CASELESS | HS_FLAG_UTF8 | HS_FLAG_DOTALL | HS_FLAG_SOM_LEFTMOST);
  const auto ids = numbers_to(expressions.size());
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const auto count = static_cast<unsigned>(expressions.size());
  if (hs_compile_multi(texts.data(), flags.data(), ids.data(), count, HS_MODE_BLOCK, nullptr, &database,
                       &error) != HS_SUCCESS)
    return refusal(error, wrong);
  scanner.database_ = own(database);
  return scanner;
}

void Scratch::Free::operator()(hs_scratch* scratch) const { hs_free_scratch(scratch); }

void Scratch::add(const Scanner& scanner) {
  if (scanner.empty()) return;
  hs_scratch_t* scratch = scratch_.release();
  const auto status = hs_alloc_scratch(scanner.database(), &scratch);
  scratch_.reset(scratch);
  CHECK(status == HS_SUCCESS, "no memory for Vectorscan");
}

void Scratch::scan(const Scanner& scanner, std::string_view text, MatchSink& sink) {
  if (scanner.empty()) return;
  const auto status = hs_scan(scanner.database(), text.data(), static_cast<unsigned>(text.size()), 0,
                              scratch_.get(), report, &sink);
  CHECK(status == HS_SUCCESS, "Vectorscan refused to scan");
}

}  // namespace duanlian::text
