#include "graph/paths/tie_table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"
#include "base/file.h"
#include "base/utf8.h"
#include "graph/limits.h"

namespace duanlian::graph {
namespace {

// A line of two values.
class PairLine {
 public:
  explicit PairLine(std::string_view line) : rest_(line) {}

  // The account and the name.
  Result<std::array<std::string, 2>> read() {
    std::array<std::string, 2> values;
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSIGN_OR_RETURN(values[i], value());
      if (values[i].empty()) return invalid("a value is empty");
      if (i == 0 && !take(',')) return invalid("there are not two values");
    }
    if (!rest_.empty()) return invalid("there are more than two values");
    if (!is_utf8(values[0]) || !is_utf8(values[1])) return invalid("a value is not UTF-8");
    if (values[0].size() > kPocketNameBytesMax)
      return invalid("the account is longer than kPocketNameBytesMax");
    if (values[1].size() > kTieNameBytesMax) return invalid("the name is longer than kTieNameBytesMax");
    return values;
  }

 private:
  bool take(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  Result<std::string> value() {
    if (take('"')) return quoted();
    const std::string_view plain = rest_.substr(0, rest_.find(','));
    if (plain.contains('"')) return invalid("a quote stands inside a value");
    rest_.remove_prefix(plain.size());
    return std::string(plain);
  }

  Result<std::string> quoted() {
    std::string text;
    while (true) {
      const std::size_t end = rest_.find('"');
      if (end == std::string_view::npos) return invalid("a quote is not closed");
      text += rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
      if (!take('"')) break;
      text += '"';
    }
    if (!rest_.empty() && !rest_.starts_with(',')) return invalid("a quote stands inside a value");
    return text;
  }

  std::string_view rest_;
};

}  // namespace

Status TieTable::read(const MoneyGraph& graph, const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(const std::string text, read_file(path, kTieFileBytesMax));
  return parse(graph, path.string(), text);
}

Status TieTable::parse(const MoneyGraph& graph, std::string_view file, std::string_view text) {
  Status status = parse_lines(graph, file, text);
  settle();
  return status;
}

Status TieTable::parse_lines(const MoneyGraph& graph, std::string_view file, std::string_view text) {
  constexpr std::string_view kHeader = "account,device";
  for (uint64_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || (number == 1 && line == kHeader)) continue;
    const auto pair = PairLine(line).read();
    if (!pair) return within(std::string(file) + ":" + std::to_string(number), pair.error());
    const auto& [account, name] = *pair;
    bool is_known = false;
    for (const PocketKind kind : {PocketKind::account, PocketKind::wallet}) {
      for (const PocketId pocket : graph.find_all(kind, account)) {
        add(pocket, name);
        is_known = true;
      }
    }
    if (!is_known) ++unknown_;
  }
  return {};
}

void TieTable::add(PocketId pocket, std::string_view name) {
  const auto [at, is_new] = numbers_.try_emplace(std::string(name), static_cast<uint32_t>(names_.size()));
  if (is_new) names_.push_back(at->first);
  by_name_.push_back({at->second, pocket});
  settled_ = false;
}

void TieTable::settle() {
  std::ranges::sort(by_name_);
  by_name_.erase(std::ranges::unique(by_name_).begin(), by_name_.end());
  by_pocket_ = by_name_;
  std::ranges::sort(by_pocket_, {}, [](const Tie& tie) { return std::pair(tie.pocket, tie.name); });
  settled_ = true;
}

std::vector<std::string> TieTable::names_of(PocketId pocket) const {
  CHECK(settled_, "a table is settled before it is asked");
  std::vector<std::string> names;
  for (const Tie& tie : std::ranges::equal_range(by_pocket_, pocket, {}, &Tie::pocket)) {
    names.emplace_back(names_[tie.name]);
  }
  std::ranges::sort(names);
  return names;
}

std::span<const TieTable::Tie> TieTable::ties_of(std::string_view name) const {
  CHECK(settled_, "a table is settled before it is asked");
  const auto found = numbers_.find(name);
  if (found == numbers_.end()) return {};
  const auto ties = std::ranges::equal_range(by_name_, found->second, {}, &Tie::name);
  return {ties.begin(), ties.end()};
}

std::vector<PocketId> TieTable::pockets_of(std::string_view name) const {
  std::vector<PocketId> pockets;
  for (const Tie& tie : ties_of(name)) pockets.push_back(tie.pocket);
  return pockets;
}

uint64_t TieTable::degree(std::string_view name) const { return ties_of(name).size(); }

}  // namespace duanlian::graph
