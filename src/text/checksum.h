#pragma once

#include <string_view>

namespace duanlian::text {

// ISO/IEC 7812: the last digit makes the sum right. REQUIRES digits only.
bool luhn_holds(std::string_view digits);

// ISO 13616: letters and digits, check digits by ISO 7064 MOD 97-10. Upper case, no spaces.
bool iban_holds(std::string_view iban);

// Base58 with four bytes of double SHA-256 at the end; `version` is the first byte.
bool base58_check_holds(std::string_view text, unsigned char version);

// BIP 173 and BIP 350, prefix "bc". Lower case.
bool bech32_holds(std::string_view text);

}  // namespace duanlian::text
