#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duanlian::simulate {

// Tables for a terminal, in both languages.

std::string grouped_number(uint64_t number);
std::string yuan_text(int64_t fen);
// `part` of `whole`, times `scale`, with two decimals; a dash where there is nothing to divide by.
std::string share_text(int64_t part, int64_t whole, double scale);
// A name and cells of one width. A name alone is a heading.
std::string table_row(std::string_view name, const std::vector<std::string>& cells);

}  // namespace duanlian::simulate
