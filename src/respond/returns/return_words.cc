#include "respond/returns/return_words.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/utf8.h"

namespace duanlian::respond {
namespace {

struct CodeRange {
  char32_t first;
  char32_t last;
};

// Control and format characters (Unicode 16: Cc, Cf, Zl, Zp and the fillers) of which nothing is seen.
constexpr std::array kUnseenRanges{
    CodeRange{0x0000, 0x001f},   CodeRange{0x007f, 0x009f}, CodeRange{0x00ad, 0x00ad},
    CodeRange{0x034f, 0x034f},   CodeRange{0x0600, 0x0605}, CodeRange{0x061c, 0x061c},
    CodeRange{0x115f, 0x1160},   CodeRange{0x17b4, 0x17b5}, CodeRange{0x180b, 0x180f},
    CodeRange{0x200b, 0x200f},   CodeRange{0x2028, 0x202e}, CodeRange{0x2060, 0x206f},
    CodeRange{0x3164, 0x3164},   CodeRange{0xfe00, 0xfe0f}, CodeRange{0xfeff, 0xfeff},
    CodeRange{0xffa0, 0xffa0},   CodeRange{0xfff0, 0xfffb}, CodeRange{0x1d173, 0x1d17a},
    CodeRange{0xe0000, 0xe0fff},
};

bool shows_nothing(char32_t c) {
  return std::ranges::any_of(kUnseenRanges,
                             [c](const CodeRange& range) { return c >= range.first && c <= range.last; });
}

}  // namespace

graph::TwoTongues told(ReturnBasis basis) {
  switch (basis) {
    case ReturnBasis::single_remittance:
      return {"单笔汇款，直接返还", "one remittance, direct"};
    case ReturnBasis::time_stamps:
      return {"多笔汇款，按时间戳可追踪，直接返还", "several, traced by their times, direct"};
    case ReturnBasis::cash_deposit:
      return {"现金存入，与账单核对一致，直接返还", "cash paid in, matched with the statement, direct"};
    case ReturnBasis::pro_rata:
      return {"无法逐一对应，按比例返还", "not to be told apart, pro rata"};
  }
  CHECK(false, "a basis of no kind");
}

graph::TwoTongues told(ReturnState state) {
  switch (state) {
    case ReturnState::ready:
      return {"本次返还", "to be paid now"};
    case ReturnState::notice_needed:
      return {"尚待公告", "a public notice is needed first"};
    case ReturnState::notice_running:
      return {"公告期内", "the public notice is running"};
    case ReturnState::held:
      return {"有异议，暂缓", "held by an objection"};
  }
  CHECK(false, "a state of no kind");
}

graph::TwoTongues told(RestReason reason) {
  switch (reason) {
    case RestReason::none:
      return {"", ""};
    case RestReason::objection:
      return {"有异议，继续冻结", "stays frozen: there is an objection"};
    case RestReason::no_victim:
      return {"尚无该币种受害人，继续冻结", "stays frozen: no victim has lost money of this currency"};
    case RestReason::all_made_whole:
      return {"已知受害人均已足额，继续冻结", "stays frozen: all known victims have all of their loss"};
  }
  CHECK(false, "a rest of no kind");
}

graph::TwoTongues told(NoticeState state) {
  switch (state) {
    case NoticeState::notice_needed:
      return {"尚无公告涵盖全部账户与受害人", "no notice names all of these accounts and victims"};
    case NoticeState::notice_running:
      return {"公告期内", "the notice is running"};
    case NoticeState::ready:
      return {"公告期满", "the notice has ended"};
  }
  CHECK(false, "a notice of no kind");
}

graph::TwoTongues returns_remark() {
  return {
      "依据：银监发〔2016〕41号第八条、第十二条（见引文，未核对全文，P）。“被害人被骗金额占冻结在案资金总额的"
      "比例”"
      "一语有歧义，本表按“损失÷损失合计×冻结金额，以未追回损失为限，最大余数法到分”计算，须经法律顾问确认。",
      "Basis: CBRC notice 2016-41, sections 8 and 12 (seen quoted, not checked in full text: P). Its words "
      "for "
      "the proportion are ambiguous; here: loss / sum of losses x frozen, at most the loss that is still "
      "open, "
      "largest remainder to the fen. Counsel to confirm."};
}

std::string on_paper(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    append_utf8(out, shows_nothing(c) ? char32_t{0xfffd} : c);
  }
  return out;
}

}  // namespace duanlian::respond
