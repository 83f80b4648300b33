#include "journal/backup.h"

#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "base/file.h"

namespace duanlian::journal {
namespace {

Error failed(std::string_view doing, const std::filesystem::path& path, const std::error_code& error) {
  const ErrorCode code = error == std::errc::no_space_on_device ? ErrorCode::no_space : ErrorCode::io;
  return {code, std::string(doing) + " " + path.string() + " failed: " + error.message()};
}

Status sync_path(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  const std::string words = errno_text();
  if (file >= 0) ::close(file);
  if (!synced) return Error{ErrorCode::io, "syncing " + path.string() + " failed: " + words};
  return {};
}

// Files and folders below the root.
Result<std::vector<std::filesystem::path>> parts_of(const std::filesystem::path& root) {
  std::vector<std::filesystem::path> parts;
  std::error_code error;
  for (const auto& part : std::filesystem::recursive_directory_iterator(root, error))
    parts.push_back(part.path());
  if (error) return failed("reading", root, error);
  return parts;
}

// The second half of the work, as far as progress goes.
Status sync_tree(const std::filesystem::path& root, const CopyProgress& progress) {
  ASSIGN_OR_RETURN(const auto parts, parts_of(root));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (progress) progress(parts.size() + i, 2 * parts.size());
    RETURN_IF_ERROR(sync_path(parts[i]));
  }
  return sync_path(root);
}

Status move_into_place(const std::filesystem::path& part, const std::filesystem::path& to,
                       const CopyProgress& progress) {
  RETURN_IF_ERROR(sync_tree(part, progress));
  std::error_code error;
  std::filesystem::rename(part, to, error);
  if (error) return failed("naming", to, error);
  return sync_path(part.parent_path());
}

// A new folder beside `to`, for this user only. It goes unless it was moved into place.
class PartFolder {
 public:
  static Result<PartFolder> make(const std::filesystem::path& to) {
    std::filesystem::path beside = std::filesystem::absolute(to).lexically_normal();
    if (!beside.has_filename()) beside = beside.parent_path();
    std::error_code error;
    std::filesystem::create_directories(beside.parent_path(), error);
    if (error) return failed("creating", beside.parent_path(), error);
    std::string name = beside.string() + ".part-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) {
      return Error{errno_code(), "creating a folder beside " + to.string() + " failed: " + errno_text()};
    }
    return PartFolder(name);
  }
  PartFolder(PartFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  PartFolder& operator=(PartFolder&&) = delete;
  ~PartFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  explicit PartFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

Status copy_part(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code error;
  if (std::filesystem::is_directory(from)) {
    std::filesystem::create_directory(to, error);
  } else {
    std::filesystem::copy_file(from, to, error);
  }
  if (error) return failed("copying", from, error);
  return {};
}

}  // namespace

Status back_up(const Folder& folder, const BackedUp& parts, const std::function<Head()>& newest_head,
               const std::filesystem::path& to, const CopyProgress& progress) {
  if (std::filesystem::exists(to)) return Error{ErrorCode::already_exists, to.string() + " exists already"};
  ASSIGN_OR_RETURN(const PartFolder whole, PartFolder::make(to));
  const Folder part{whole.path()};
  {
    const auto kept = parts.view_files.keep();
    RETURN_IF_ERROR(checkpoint(parts.views.store(), part.views()));
    RETURN_IF_ERROR(parts.view_files.back_up(part.view_files()));
  }
  RETURN_IF_ERROR(parts.ids.back_up(part.ids()));
  const Head head = newest_head();
  RETURN_IF_ERROR(checkpoint(parts.log.store(), part.log()));
  ASSIGN_OR_RETURN(const auto anchor, read_anchor(folder.anchor()));
  if (!anchor) return Error{ErrorCode::corrupt, "the journal has lost its anchor"};
  RETURN_IF_ERROR(write_anchor(part.anchor(), *anchor));
  RETURN_IF_ERROR(HeadMark::create(part.head(), head));
  return move_into_place(part.root, to, progress);
}

Status copy_back(const Folder& backup, const std::filesystem::path& to, const CopyProgress& progress) {
  if (auto marks = read_marks(backup); !marks) return within("the back-up", std::move(marks.error()));
  std::error_code error;
  if (std::filesystem::exists(to) && !std::filesystem::is_empty(to, error)) {
    return Error{ErrorCode::already_exists,
                 to.string() + " is not empty; restore into a new or empty folder"};
  }
  ASSIGN_OR_RETURN(const PartFolder whole, PartFolder::make(to));
  ASSIGN_OR_RETURN(const auto parts, parts_of(backup.root));
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (progress) progress(i, 2 * parts.size());
    RETURN_IF_ERROR(copy_part(parts[i], whole.path() / std::filesystem::relative(parts[i], backup.root)));
  }
  return move_into_place(whole.path(), to, progress);
}

}  // namespace duanlian::journal
