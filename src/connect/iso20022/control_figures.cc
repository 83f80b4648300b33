#include "connect/iso20022/control_figures.h"

namespace duanlian::connect::iso20022 {
namespace {

// 0012.30 and 12.3 are one number.
std::string_view without_idle_zeros(std::string_view decimal) {
  while (decimal.size() > 1 && decimal[0] == '0' && decimal[1] != '.') decimal.remove_prefix(1);
  if (!decimal.contains('.')) return decimal;
  while (decimal.ends_with('0')) decimal.remove_suffix(1);
  if (decimal.ends_with('.')) decimal.remove_suffix(1);
  return decimal;
}

}  // namespace

void ControlFigures::describe(Form& form, std::size_t payments) {
  if (!form.reads()) count_ = payments;
  form.count("NbOfTxs", count_, Need::required);
  form.text("CtrlSum", sum_, kDecimal, Need::optional);
}

std::optional<Money> sum_of(Form& form, const std::vector<std::optional<Money>>& amounts) {
  if (amounts.empty() || !amounts.front()) return std::nullopt;
  Money sum{0, amounts.front()->currency};
  for (const auto& amount : amounts) {
    if (!amount || amount->currency != sum.currency) return std::nullopt;
    if (__builtin_add_overflow(sum.minor, amount->minor, &sum.minor)) {
      form.fail("", "the sum of the payments is too large");
      return std::nullopt;
    }
  }
  return sum;
}

void ControlFigures::check(Form& form, std::size_t payments,
                           const std::vector<std::optional<Money>>& amounts) const {
  if (form.failed()) return;
  if (count_ && *count_ != payments) {
    return form.fail("", "NbOfTxs says " + std::to_string(*count_) + " payments and there are " +
                             std::to_string(payments));
  }
  const std::optional<Money> sum = sum_of(form, amounts);
  if (sum_.empty() || !sum || form.failed()) return;
  const std::string found = to_major(*sum);
  if (without_idle_zeros(sum_) != without_idle_zeros(found))
    form.fail("", "CtrlSum says " + sum_ + " and the payments add up to " + found);
}

}  // namespace duanlian::connect::iso20022
