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
constexpr std::size_t kValueDepthMax = 1'000;    // lists, maps and optionals inside each other, at worst
constexpr std::size_t kPatternsMax = 100;        // different constant patterns
constexpr std::size_t kIssuesMax = 20;           // reported for one expression

// Limits on what is computed when an expression is compiled; what is beyond is computed when it is evaluated.
constexpr uint64_t kFoldStepsMax = 1'000'000;
constexpr std::size_t kFoldedBytesMax = 1024 * 1024;
// The whole compiled form; an expression with a larger one is refused.
constexpr std::size_t kCodeBytesMax = 32 * 1024 * 1024;

// Limits on what an expression may cost. One unit is about one operation, or one element or 16 bytes looked
// at.
constexpr uint64_t kRuleCostMax = 2'000'000;          // worst case, computed when compiled
constexpr uint64_t kEvaluationStepsMax = 10'000'000;  // while evaluating, whatever the estimate said
constexpr std::size_t kArenaBytesMax = 64 * 1024 * 1024;
constexpr std::size_t kRegexBytesMax = 1'000;                     // length of a pattern
constexpr std::size_t kRegexProgramMax = 1 << 20;                 // bytes of memory of a compiled pattern
constexpr std::size_t kRegexProgramWhileEvaluatingMax = 1 << 16;  // of one that is no constant
constexpr std::size_t kFormatPrecisionMax = 100;                  // %.100f
constexpr std::size_t kShownBytesMax = 4 * 1024;  // of JSON of one observation; a longer one is cut
constexpr std::size_t kWirePartsMax = 100'000;    // values inside of one that an evaluated line answers with
constexpr std::size_t kWireBytesMax = 16 * 1024 * 1024;

// Sizes that the estimate assumes for values of the host without a size of their own.
constexpr uint64_t kHostTextBytesAssumed = 1'024;
constexpr uint64_t kHostElementsAssumed = 128;

}  // namespace duanlian::rules
