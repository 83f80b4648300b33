#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "journal/view.h"

namespace duanlian::engine {

// Keeps the engine's state in a view while it runs: docs/views.md has the rows. A saving is of one moment,
// begin(), and is written in steps between which the engine goes on; it counts once the last step is
// written, and until then the one before stands. One thread at a time.
class StateSaver {
 public:
  explicit StateSaver(journal::View view) : view_(view) {}

  // The engine as it was saved last, at the position of the view; a new one when there is none.
  Result<Engine> load();
  // As if nothing was ever saved.
  void forget();

  bool under_way() const { return head_.has_value(); }
  // Of the saving that stands, and of the last that began.
  uint64_t saved_at() const { return saved_at_; }
  uint64_t begun_at() const { return begun_at_; }

  // REQUIRES that none is under way, and that all that was decided until now is in the view of decisions.
  void begin(Engine& engine);
  // Takes about so many bytes of the state: the part of a step that must not meet the engine at work.
  void collect(Engine& engine, std::size_t bytes);
  // Writes what was collected: the other part. no_space: the saving is abandoned, the one before stands.
  Status write(Engine& engine);

 private:
  // Table and region.
  using Place = std::pair<uint64_t, uint16_t>;
  static std::string row_key(const Place& place, uint64_t round);
  Status load_rows(Engine& engine, uint64_t round);
  Status take_row(Engine& engine, const Place& place, uint64_t round, std::string_view bytes);
  Status finish(Engine& engine);
  void abandon(Engine& engine);

  journal::View view_;
  // The round in which the row of the place was written that stands, or will when the saving under way ends.
  std::map<Place, uint64_t> stored_;
  std::vector<std::string> never_valid_;  // keys of rows that must be gone when the next saving ends
  std::vector<std::string> stale_;        // keys of rows that a later one hides; removed little by little
  uint64_t round_ = 0;                    // of the saving that is under way, or of the last one
  uint64_t saved_at_ = 0;
  uint64_t begun_at_ = 0;

  // The saving that is under way.
  std::optional<std::string> head_;
  journal::ViewBatch collected_;
  struct Written {
    Place place;
    uint64_t before = 0;   // the round of the row that stood; 0: none
    bool has_row = false;  // false: nothing is left of the place
  };
  std::vector<Written> written_;
  bool all_collected_ = false;
};

}  // namespace duanlian::engine
