#pragma once

#include <cstdint>
#include <string>

namespace duanlian::respond {

// An amount of CNY in the capital numerals that forms ask for beside the figures: 1234.50 is
// 壹仟贰佰叁拾肆元伍角整. By the rules for bills of the 支付结算办法 (annex 1, 1997; M: from memory): 整
// after 元 and 角, none after 分; one 零 for any zeros between other digits of the yuan, and for missing 角
// before 分. REQUIRES fen >= 0.
std::string capital_amount(int64_t fen);

}  // namespace duanlian::respond
