#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duanlian::rules {

// What is wrong with an expression, and where: line and column count from 1, columns in code points.
struct Issue {
  int line = 1;
  int column = 1;
  std::string message;
};
std::string to_string(const Issue& issue);  // "1:7: message"

// The place of a byte of the source.
Issue issue_at(std::string_view source, std::size_t offset, std::string message);

}  // namespace duanlian::rules
