#include "graph/paths/tie_table.h"

#include <algorithm>
#include <array>
#include <optional>

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

// Puts it to its place; false when it is there already.
template <class Value>
bool insert_sorted(std::vector<Value>& sorted, Value value) {
  const auto at = std::ranges::lower_bound(sorted, value);
  if (at != sorted.end() && *at == value) return false;
  sorted.insert(at, value);
  return true;
}

}  // namespace

Status TieTable::read(const MoneyGraph& graph, const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(const std::string text, read_file(path, kTieFileBytesMax));
  return parse(graph, path.string(), text);
}

Status TieTable::parse(const MoneyGraph& graph, std::string_view file, std::string_view text) {
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
  if (is_new) {
    names_.push_back(at->first);
    pockets_.emplace_back();
  }
  if (insert_sorted(pockets_[at->second], pocket)) names_by_pocket_[pocket].push_back(at->second);
}

std::vector<std::string> TieTable::names_of(PocketId pocket) const {
  std::vector<std::string> names;
  const auto found = names_by_pocket_.find(pocket);
  if (found == names_by_pocket_.end()) return names;
  for (const uint32_t number : found->second) names.emplace_back(names_[number]);
  std::ranges::sort(names);
  return names;
}

std::vector<PocketId> TieTable::pockets_of(std::string_view name) const {
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? std::vector<PocketId>() : pockets_[found->second];
}

uint64_t TieTable::degree(std::string_view name) const {
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? 0 : pockets_[found->second].size();
}

}  // namespace duanlian::graph
