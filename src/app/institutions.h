#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "connect/http/server_address.h"

namespace duanlian::app {

// How an institution is spoken with.
struct Institution {
  connect::ServerAddress server;
  std::string path;
  std::string key;  // never shown
};

// All of a file.
struct Institutions {
  std::map<std::string, Institution, std::less<>> by_name;
  std::map<std::string, std::string, std::less<>> names_of_agents;

  // Who answers for the accounts of an agent; the agent itself where the file does not say.
  std::string of_agent(std::string_view agent) const;
};

// The YAML file of docs/http.md#institutions, with the key files that it names, from its own folder unless
// they are absolute. The error has a line "file:line:column: what" for everything that is wrong; a key file
// that others than its owner may read is refused.
Result<Institutions> load_institutions(const std::string& path);

}  // namespace duanlian::app
