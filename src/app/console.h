#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace duanlian::app {

// One plain sentence on standard error, with the program's name before it.
void complain(std::string_view sentence);
void complain(const Error& error);

void print(std::string_view text);  // to standard output, as it is

// "1234567" as "1,234,567".
std::string grouped(uint64_t number);

// A line on standard error that is rewritten as the work goes on; silent when nobody watches (no terminal).
class Progress {
 public:
  explicit Progress(std::string_view doing);
  ~Progress();  // clears the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(uint64_t done, uint64_t total, std::string_view unit);

 private:
  std::string doing_;
  bool watched_;
  std::chrono::steady_clock::time_point shown_;
};

}  // namespace duanlian::app
