#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/result.h"
#include "simulate/draws/chance.h"

namespace duanlian::simulate {

// A text with gaps in braces, as a person writes it into a file of a city:
//
//   {name}            what the caller gives under that name
//   {digits:6}        so many digits; {letters:6} small letters
//   {number:100:500}  a whole number from 100 to 500
//   {one:早|午|晚}     one of these
struct TextValue {
  std::string_view name;
  std::string_view value;
};

// Whether it can be filled when these names are given; else what is wrong with it.
Status check_template(std::string_view pattern, std::initializer_list<std::string_view> names);

// REQUIRES that it passed check_template. A name that is not given leaves nothing.
std::string fill(std::string_view pattern, Chance& chance, std::initializer_list<TextValue> values);

}  // namespace duanlian::simulate
