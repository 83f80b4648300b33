#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "graph/paths/ties.h"
#include "graph/store/ids.h"
#include "graph/store/money_graph.h"

namespace duanlian::graph {

inline constexpr uint64_t kTieFileBytesMax = uint64_t{4} << 30;
inline constexpr std::size_t kTieNameBytesMax = 256;

// Ties in memory, as a file of pairs tells them: docs/paths.md.
class TieTable final : public Ties {
 public:
  // A pair a line, the account and the name, as CSV (RFC 4180). An account ties all of its pockets; one that
  // the graph does not have is counted in unknown(), and a pair that is told twice holds once.
  // Refused (invalid_argument, with file and line): not two values, one that is empty, too long or not UTF-8,
  // a quote that is not closed or stands inside a value; limit_exceeded: kTieFileBytesMax; not_found, io.
  // The pairs before a refused line are kept.
  Status read(const MoneyGraph& graph, const std::filesystem::path& path);
  Status parse(const MoneyGraph& graph, std::string_view file, std::string_view text);

  // A pair that did not come from a file; asked for after settle().
  void add(PocketId pocket, std::string_view name);
  void settle();
  uint64_t unknown() const { return unknown_; }

  std::vector<std::string> names_of(PocketId pocket) const override;
  std::vector<PocketId> pockets_of(std::string_view name) const override;
  uint64_t degree(std::string_view name) const override;

 private:
  struct Tie {
    uint32_t name = 0;
    PocketId pocket;
    friend auto operator<=>(const Tie&, const Tie&) = default;
  };

  Status parse_lines(const MoneyGraph& graph, std::string_view file, std::string_view text);
  std::span<const Tie> ties_of(std::string_view name) const;

  TextMap<uint32_t> numbers_;
  std::vector<std::string_view> names_;  // by number; the keys of numbers_
  std::vector<Tie> by_name_;             // rising, once settled
  std::vector<Tie> by_pocket_;           // by pocket, then name
  bool settled_ = true;
  uint64_t unknown_ = 0;
};

}  // namespace duanlian::graph
