#pragma once

#include <cstddef>
#include <cstdint>

namespace duanlian::rules {

// Limits on the text of one expression, refused when it is compiled.
constexpr std::size_t kExpressionBytesMax = 64 * 1024;
constexpr int kNestingDepthMax = 100;    // brackets, calls, macros and unary operators inside each other
constexpr uint32_t kTreeDepthMax = 400;  // operators and fields in one chain
constexpr std::size_t kSyntaxNodesMax = 20'000;  // after macros
constexpr std::size_t kArgumentsMax = 32;        // of one call
constexpr std::size_t kLocalsMax = 256;          // variables of macros that live at once, counted by depth
constexpr std::size_t kTypeTermsMax = 256;       // of one type; the parts of a larger one become dyn
constexpr std::size_t kIssuesMax = 20;           // reported for one expression

// Limits on what an expression may cost. One unit is about one operation, or one element or 16 bytes looked
// at.
constexpr uint64_t kRuleCostMax = 2'000'000;          // worst case, computed when compiled
constexpr uint64_t kEvaluationStepsMax = 10'000'000;  // while evaluating, whatever the estimate said
constexpr std::size_t kArenaBytesMax = 64 * 1024 * 1024;
constexpr std::size_t kRegexBytesMax = 1'000;      // length of a pattern
constexpr std::size_t kRegexProgramMax = 1 << 20;  // bytes of memory of a compiled pattern
constexpr std::size_t kFormatPrecisionMax = 100;   // %.100f
constexpr std::size_t kJsonPartsMax = 100'000;     // values inside of one that is written as JSON

// Sizes that the estimate assumes for values of the host without a size of their own.
constexpr uint64_t kHostTextBytesAssumed = 1'024;
constexpr uint64_t kHostElementsAssumed = 128;

}  // namespace duanlian::rules
