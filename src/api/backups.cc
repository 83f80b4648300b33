#include "api/backups.h"

#include <algorithm>
#include <string>
#include <vector>

#include "api/json_body.h"
#include "api/limits.h"
#include "base/json_writer.h"
#include "journal/folder.h"

namespace duanlian::api {
namespace {

struct BackupRequest {
  std::string name;

  template <class Fields>
  static void describe(Fields& fields) {
    fields.template add<&BackupRequest::name>({.name = "name",
                                               .required = true,
                                               .size_max = kFolderNameBytesMax,
                                               .form = &kFolderNameForm,
                                               .doc = "of the folder that the back-up becomes"});
  }
};

struct Backup {
  std::filesystem::path path;
  uint64_t position = 0;  // of its last event
  uint64_t bytes = 0;     // of its files; those that are links to the journal's take no room of their own
};

// Bytes of all files below; what goes away meanwhile does not count.
uint64_t bytes_below(const std::filesystem::path& root) {
  uint64_t bytes = 0;
  std::error_code error;
  for (auto at = std::filesystem::recursive_directory_iterator(root, error);
       !error && at != std::filesystem::recursive_directory_iterator(); at.increment(error)) {
    std::error_code gone;
    const auto size = at->is_regular_file(gone) ? at->file_size(gone) : 0;
    if (!gone) bytes += size;
  }
  return bytes;
}

Result<Backup> look_at(const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(const journal::Marks marks, journal::read_marks(journal::Folder{path}));
  return Backup{.path = path, .position = marks.head.position.value(), .bytes = bytes_below(path)};
}

// Names of the finished ones, in order.
std::vector<std::filesystem::path> backups_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (auto at = std::filesystem::directory_iterator(folder, error);
       !error && at != std::filesystem::directory_iterator(); at.increment(error)) {
    if (paths.size() == kBackupsListedMax) break;
    if (kFolderNameForm.fits(at->path().filename().string())) paths.push_back(at->path());
  }
  std::ranges::sort(paths);
  return paths;
}

void write_backup(JsonWriter& json, const Backup& backup) {
  json.begin_object().member("name", backup.path.filename().string());
  json.member("path", backup.path.string());
  json.key("position").number(backup.position).key("bytes").number(backup.bytes).end_object();
}

Error no_folder() { return {ErrorCode::unavailable, "this server has no folder for back-ups"}; }

}  // namespace

BackupsResource::BackupsResource(engine::Intake& intake, std::filesystem::path folder)
    : intake_(intake), folder_(std::move(folder)), worker_(kBackupsWaitingMax) {}

void BackupsResource::list(const Reply& reply) const {
  if (folder_.empty()) return reply(error_response(no_folder()));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("backups").begin_array();
  for (const auto& path : backups_in(folder_)) {
    if (const auto backup = look_at(path)) write_backup(json, *backup);
  }
  json.end_array().end_object();
  reply(json_response(std::move(body)));
}

void BackupsResource::make(Request request, const Reply& reply) {
  if (folder_.empty()) return reply(error_response(no_folder()));
  if (!worker_.post([this, request = std::move(request), reply] { reply(made(request)); }))
    reply(error_response(503, ErrorCode::unavailable, "too many back-ups wait already"));
}

Response BackupsResource::made(const Request& request) const {
  const auto wanted = read_json_body<BackupRequest>(request.body);
  if (!wanted) return error_response(wanted.error());
  const std::filesystem::path path = folder_ / wanted->name;
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  const ErrorCode code = error == std::errc::no_space_on_device ? ErrorCode::no_space : ErrorCode::io;
  if (error) return error_response(Error{code, folder_.string() + ": " + error.message()});
  if (const Status copied = intake_.back_up(path); !copied) return error_response(copied.error());
  const auto backup = look_at(path);
  if (!backup) return error_response(backup.error());
  Response response = json_response({});
  response.status = 201;
  JsonWriter json(response.body);
  write_backup(json, *backup);
  return response;
}

}  // namespace duanlian::api
