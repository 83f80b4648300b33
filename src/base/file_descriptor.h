#pragma once

#include <unistd.h>
#include <utility>

namespace duanlian {

// An open file of the system, closed at its end.
class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
  }

  int number() const { return number_; }
  // For who closes it himself.
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

}  // namespace duanlian
