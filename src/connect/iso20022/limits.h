#pragma once

#include <cstddef>

namespace duanlian::connect::iso20022 {

// Of a message, whoever sends it. What is beyond a limit refuses the whole message.
inline constexpr std::size_t kXmlBytesMax = 4 * 1024 * 1024;
inline constexpr std::size_t kXmlDepthMax = 32;
inline constexpr std::size_t kXmlElementsMax = 100'000;
inline constexpr std::size_t kXmlNameBytesMax = 256;  // of an element, with its namespace
inline constexpr std::size_t kXmlNameSpacesMax = 16;
inline constexpr std::size_t kXmlTextBytesMax = 16'384;  // of one element
inline constexpr std::size_t kXmlAttributesMax = 16;     // of one element

inline constexpr std::size_t kPaymentsMax = 1'000;  // in one message; accounts to be checked too
inline constexpr std::size_t kEntriesMax = 5'000;   // of one account that is reported
inline constexpr std::size_t kReasonsMax = 10;      // of one payment
inline constexpr std::size_t kNotesMax = 20;        // lines of one reason
inline constexpr std::size_t kListMax = 50;         // of anything else that may stand more than once
inline constexpr std::size_t kUnreadMax = 100;      // sentences about what was not read
inline constexpr std::size_t kAmountDigitsMax = 18;

}  // namespace duanlian::connect::iso20022
