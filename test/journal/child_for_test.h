#pragma once

#include <array>
#include <cstdlib>
#include <string>
#include <sys/types.h>
#include <unistd.h>

namespace duanlian::journal {

// Starts this test program anew with one disabled test, which finds its word in the environment. A mere fork
// would lack the threads of RocksDB.
inline pid_t start_child(const char* test, const std::string& word) {
  const std::string filter = std::string("--gtest_filter=") + test;
  const std::string environment = "DUANLIAN_TEST_CHILD=" + word;
  std::string program = "journal_test";
  std::string disabled = "--gtest_also_run_disabled_tests";
  std::string brief = "--gtest_brief=1";
  std::string chosen = filter;
  std::string passed = environment;
  const std::array<char*, 5> words = {program.data(), chosen.data(), disabled.data(), brief.data(), nullptr};
  const std::array<char*, 2> variables = {passed.data(), nullptr};
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::execve("/proc/self/exe", words.data(), variables.data());
  ::_exit(127);
}

inline std::string child_word() {
  const char* word = std::getenv("DUANLIAN_TEST_CHILD");
  return word == nullptr ? "" : word;
}

}  // namespace duanlian::journal
