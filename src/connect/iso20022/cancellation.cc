#include "connect/iso20022/cancellation.h"

#include <algorithm>

#include "base/ascii.h"

namespace duanlian::connect::iso20022 {
namespace {

constexpr std::string_view kActionLine = "/ACTION/";
constexpr std::string_view kAmountLine = "/AMOUNT/";
constexpr std::string_view kLawLine = "/LAW/";
constexpr std::size_t kActionBytesMax = 32;
constexpr std::size_t kCurrencyBytes = 3;

bool is_action(std::string_view text) {
  return !text.empty() && text.size() <= kActionBytesMax &&
         std::ranges::all_of(text, [](char c) { return is_small(c) || c == '_'; });
}

// CNY 1234.50
Result<Money> parse_terms_amount(std::string_view text) {
  if (text.size() <= kCurrencyBytes || text[kCurrencyBytes] != ' ')
    return invalid("not an amount such as CNY 1234.50");
  return parse_amount(text.substr(kCurrencyBytes + 1), text.substr(0, kCurrencyBytes));
}

Status take_line(std::string_view line, CancellationTerms& terms) {
  const auto twice = [] { return invalid("stands twice"); };
  if (line.starts_with(kActionLine)) {
    if (!terms.action.empty()) return twice();
    line.remove_prefix(kActionLine.size());
    if (!is_action(line)) return invalid("not a word such as stop");
    terms.action = line;
  } else if (line.starts_with(kAmountLine)) {
    if (terms.amount) return twice();
    ASSIGN_OR_RETURN(terms.amount, parse_terms_amount(line.substr(kAmountLine.size())));
  } else if (line.starts_with(kLawLine)) {
    if (!terms.legal_basis.empty()) return twice();
    terms.legal_basis = line.substr(kLawLine.size());
    if (terms.legal_basis.empty()) return invalid("names no law");
  }
  return {};
}

}  // namespace

Status add_terms(Cancellation& cancellation, const CancellationTerms& terms) {
  std::vector<std::string> lines;
  if (!terms.action.empty()) lines.push_back(std::string(kActionLine) + terms.action);
  if (terms.amount) {
    lines.push_back(std::string(kAmountLine) + std::string(terms.amount->currency.code()) + " " +
                    to_major(*terms.amount));
  }
  if (!terms.legal_basis.empty()) lines.push_back(std::string(kLawLine) + terms.legal_basis);
  CancellationTerms again;
  for (const std::string& line : lines) {
    if (const auto fault = fault_of(line, kProse105)) return invalid(line + ": " + *fault);
    if (auto taken = take_line(line, again); !taken) return within(line, std::move(taken.error()));
  }
  if (cancellation.reasons.empty()) cancellation.reasons.emplace_back();
  auto& notes = cancellation.reasons.front().notes;
  notes.insert(notes.begin(), lines.begin(), lines.end());
  return {};
}

Result<CancellationTerms> terms_of(const Cancellation& cancellation) {
  CancellationTerms terms;
  for (const Reason& reason : cancellation.reasons) {
    for (const std::string& note : reason.notes) {
      if (auto taken = take_line(note, terms); !taken) return within(note, std::move(taken.error()));
    }
  }
  return terms;
}

}  // namespace duanlian::connect::iso20022
