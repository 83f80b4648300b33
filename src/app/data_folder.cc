#include "app/data_folder.h"

namespace duanlian::app {

std::filesystem::path journal_in(const std::filesystem::path& folder) {
  const bool alone = !std::filesystem::exists(folder / "journal") &&
                     std::filesystem::exists(folder / "head") && std::filesystem::exists(folder / "log");
  return alone ? folder : folder / "journal";
}

std::string ask_the_server(const std::string& data) {
  return "\na running server makes the back-up itself, into " + data +
         "/backups/NAME (docs/http.md) 运行中的服务自行备份:\n" +
         "curl http://<host:port>/v1/journal/backups -H \"Authorization: Bearer $(cat " + data +
         "/admin.token)\" -H 'Content-Type: application/json' -d '{\"name\":\"NAME\"}'";
}

}  // namespace duanlian::app
