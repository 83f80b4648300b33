#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/engine.h"
#include "engine/state_file.h"
#include "journal/view.h"

namespace duanlian::engine {

// Keeps the engine's state in a view while it runs: docs/views.md has the form. A saving is of one moment,
// begin(), and is written in steps between which the engine goes on; it counts once its head is written, and
// until then the one before stands. One thread at a time.
class StateSaver {
 public:
  explicit StateSaver(journal::View view) : view_(view) {}

  // The engine as it was saved last, at the position of the view; a new one when there is none. `unsupported`
  // when another form was saved.
  Result<Engine> load();
  // As if nothing was ever saved.
  Status forget();

  bool under_way() const { return file_ != nullptr; }
  // Of the saving that stands, and of the last that began.
  uint64_t saved_at() const { return saved_at_; }
  uint64_t begun_at() const { return begun_at_; }

  // REQUIRES that none is under way, and that all that was decided until now is in the view of decisions.
  void begin(Engine& engine);
  // Takes about so many bytes of the state, or none while the disk is behind: the part of a step that must
  // not meet the engine at work. False when it took none.
  bool collect(Engine& engine, std::size_t bytes);
  // Hands on what was collected, and ends the saving when all is on the disk: the other part. no_space: the
  // saving is over, and the one before stands.
  Status write(Engine& engine);

 private:
  Status load_file(Engine& engine) const;
  Status take_piece(Engine& engine, std::string_view piece) const;

  journal::View view_;
  uint64_t round_ = 0;     // of the last saving that began
  uint64_t standing_ = 0;  // of the one that stands; 0: none
  uint64_t saved_at_ = 0;
  uint64_t begun_at_ = 0;

  // The saving that is under way.
  std::unique_ptr<StateFile> file_;
  std::string head_;
  std::string collected_;
  bool all_collected_ = false;
  bool given_up_ = false;
};

}  // namespace duanlian::engine
