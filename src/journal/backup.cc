#include "journal/backup.h"

#include <fcntl.h>
#include <unistd.h>

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

Status sync_tree(const std::filesystem::path& root) {
  std::error_code error;
  for (const auto& part : std::filesystem::recursive_directory_iterator(root, error)) {
    RETURN_IF_ERROR(sync_path(part.path()));
  }
  if (error) return failed("reading", root, error);
  return sync_path(root);
}

Status move_into_place(const std::filesystem::path& part, const std::filesystem::path& to) {
  RETURN_IF_ERROR(sync_tree(part));
  std::error_code error;
  std::filesystem::rename(part, to, error);
  if (error) return failed("naming", to, error);
  return sync_path(std::filesystem::absolute(to).parent_path());
}

std::filesystem::path part_of(const std::filesystem::path& to) {
  std::filesystem::path part = std::filesystem::absolute(to).lexically_normal();
  if (!part.has_filename()) part = part.parent_path();
  part += ".part";
  return part;
}

}  // namespace

Status back_up(const Folder& folder, LogStore& log, ViewStore& views, const IdIndex& ids,
               const std::function<Head()>& newest_head, const std::filesystem::path& to) {
  if (std::filesystem::exists(to)) return Error{ErrorCode::already_exists, to.string() + " exists already"};
  const Folder part{part_of(to)};
  std::error_code error;
  std::filesystem::remove_all(part.root, error);
  std::filesystem::create_directories(part.root, error);
  if (error) return failed("creating", part.root, error);
  const auto copied = [&]() -> Status {
    RETURN_IF_ERROR(checkpoint(views.db(), part.views()));
    RETURN_IF_ERROR(ids.back_up(part.ids()));
    const Head head = newest_head();
    RETURN_IF_ERROR(checkpoint(log.db(), part.log()));
    ASSIGN_OR_RETURN(const auto anchor, read_anchor(folder.anchor()));
    if (!anchor) return Error{ErrorCode::corrupt, "the journal has lost its anchor"};
    RETURN_IF_ERROR(write_anchor(part.anchor(), *anchor));
    ASSIGN_OR_RETURN(HeadMark mark, HeadMark::open(part.head()));
    RETURN_IF_ERROR(mark.write_synced(head));
    return move_into_place(part.root, to);
  }();
  if (!copied) std::filesystem::remove_all(part.root, error);
  return copied;
}

Status copy_back(const Folder& backup, const std::filesystem::path& to) {
  if (auto marks = read_marks(backup); !marks) return within("the back-up", std::move(marks.error()));
  std::error_code error;
  if (std::filesystem::exists(to) && !std::filesystem::is_empty(to, error)) {
    return Error{ErrorCode::already_exists,
                 to.string() + " is not empty; restore into a new or empty folder"};
  }
  const std::filesystem::path part = part_of(to);
  std::filesystem::remove_all(part, error);
  std::filesystem::create_directories(part.parent_path(), error);
  std::filesystem::copy(backup.root, part, std::filesystem::copy_options::recursive, error);
  if (error) {
    const Error trouble = failed("copying", backup.root, error);
    std::filesystem::remove_all(part, error);
    return trouble;
  }
  return move_into_place(part, to);
}

}  // namespace duanlian::journal
