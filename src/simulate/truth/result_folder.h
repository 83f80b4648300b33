#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace duanlian::simulate {

// A folder that is filled by one run. Its files have a hidden name while they are written and get their own
// all together; without that, nothing stays of them.
class ResultFolder {
 public:
  // Makes it. Refused when it is there already and has anything in it.
  static Result<ResultFolder> make(const std::filesystem::path& path);
  ResultFolder(ResultFolder&& other) noexcept;
  ResultFolder& operator=(ResultFolder&&) = delete;
  ~ResultFolder();

  // Where the file of that name is to be written meanwhile.
  std::filesystem::path part(std::string_view name);
  // Gives all parts their names.
  Status keep();
  const std::filesystem::path& path() const { return path_; }

 private:
  ResultFolder(std::filesystem::path path, bool made) : path_(std::move(path)), made_(made) {}
  std::filesystem::path hidden(std::string_view name) const;

  std::filesystem::path path_;
  bool made_;  // by this run
  std::vector<std::string> parts_;
};

}  // namespace duanlian::simulate
