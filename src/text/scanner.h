#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

struct hs_database;
struct hs_scratch;

namespace duanlian::text {

// Where one of many literals or expressions ends, in bytes, and which it is.
class MatchSink {
 public:
  virtual ~MatchSink() = default;
  virtual void match(uint32_t id, std::size_t begin, std::size_t end) = 0;
};

// Many literals or regular expressions compiled into one Vectorscan database. Immutable, safe to share;
// scanning needs a Scratch of the thread.
class Scanner {
 public:
  // Ids are places in the lists. `begin` of a match is known for expressions, 0 for literals.
  static Result<Scanner> of_literals(std::span<const std::string> literals);
  // The error names the place of the wrong expression in `wrong`.
  static Result<Scanner> of_expressions(std::span<const std::string> expressions, std::size_t& wrong);

  bool empty() const { return database_ == nullptr; }
  const hs_database* database() const { return database_.get(); }

 private:
  std::shared_ptr<hs_database> database_;
};

// Working memory of Vectorscan for one thread and some scanners.
class Scratch {
 public:
  // REQUIRES that every scanner that is scanned with it was added.
  void add(const Scanner& scanner);
  void scan(const Scanner& scanner, std::string_view text, MatchSink& sink);

 private:
  struct Free {
    void operator()(hs_scratch* scratch) const;
  };
  std::unique_ptr<hs_scratch, Free> scratch_;
};

}  // namespace duanlian::text
