#pragma once

#include "connect/iso20022/form.h"
#include "connect/iso20022/message.h"

namespace duanlian::connect::iso20022 {

// The elements of each message in the order of its schemas, for reading and for writing.
void describe(Form& form, CancellationRequest& request);
void describe(Form& form, CancellationAnswer& answer);
void describe(Form& form, PaymentReturn& payment_return);
void describe(Form& form, PaymentStatusReport& report);
void describe(Form& form, AccountQuery& query);
void describe(Form& form, AccountQueryAnswer& answer);
void describe(Form& form, NameCheckRequest& request);
void describe(Form& form, NameCheckReport& report);

// Parts. Those that take a name are the element of that name, else they are what stands in one.
void describe_coded(Form& form, std::string_view name, Coded& coded, const TextRule& code = kCode4,
                    Need need = Need::optional);
void describe(Form& form, Agent& agent);
void describe(Form& form, Party& party);
void describe(Form& form, Actor& actor);
void describe_named(Form& form, std::string_view name, Actor& actor);  // of whom something must be said
void describe(Form& form, Account& account);
void describe_account_name(Form& form, Account& account);  // without owner and servicer
void describe_account_number(Form& form, Account& account);
void describe(Form& form, OriginalMessage& message);
void describe(Form& form, PaymentParticulars& particulars);
void describe(Form& form, Reason& reason);
void describe(Form& form, Case& a_case);
void describe(Form& form, AccountFacts& facts);
void describe_money(Form& form, std::string_view name, Money& money);
void describe(Form& form, Assignment& assignment);

template <class T>
void maybe(Form& form, std::string_view name, std::optional<T>& value) {
  form.maybe(name, value, [&form](T& inner) { describe(form, inner); });
}
template <class T>
void inside(Form& form, std::string_view name, T& value) {
  form.inside(name, [&] { describe(form, value); });
}
void describe_reasons(Form& form, std::string_view name, std::vector<Reason>& reasons);

}  // namespace duanlian::connect::iso20022
