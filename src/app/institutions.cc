#include "app/institutions.h"

#include <algorithm>
#include <filesystem>

#include "base/file.h"
#include "base/yaml_reader.h"
#include "connect/webhook/signature.h"

namespace duanlian::app {
namespace {

constexpr std::size_t kInstitutionFileBytesMax = std::size_t{1} << 20;
constexpr std::size_t kPathBytesMax = 1'024;

bool is_path(std::string_view text) {
  return text.starts_with('/') && text.size() <= kPathBytesMax &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
}

// A line end at the end of a key file is an editor's.
std::string_view without_end(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

class InstitutionReader {
 public:
  InstitutionReader(const YamlReader& yaml, std::filesystem::path folder)
      : yaml_(yaml), folder_(std::move(folder)) {}

  Institutions read() {
    Institutions institutions;
    const YamlNode& root = yaml_.root();
    if (!yaml_.readable() || !yaml_.check_list(root)) return institutions;
    for (const YamlNode& node : root.items) {
      if (!yaml_.check_map(node, {"name", "agents", "webhook", "path", "key_file"})) continue;
      const std::string name = yaml_.required_text(node, "name");
      if (!institutions.by_name.emplace(name, institution_in(node)).second)
        yaml_.complain_at(node, "name", "the name stands twice");
      for (const std::string& agent : yaml_.texts(node, "agents")) {
        if (!institutions.names_of_agents.emplace(agent, name).second)
          yaml_.complain_at(node, "agents", "another institution has the agent " + agent);
      }
    }
    return institutions;
  }

 private:
  Institution institution_in(const YamlNode& node) {
    Institution institution;
    const std::string url = yaml_.required_text(node, "webhook");
    if (auto server = connect::parse_server(url))
      institution.server = *std::move(server);
    else if (!url.empty())
      yaml_.complain_at(node, "webhook", server.error().message);
    institution.path = yaml_.required_text(node, "path");
    if (!institution.path.empty() && !is_path(institution.path))
      yaml_.complain_at(node, "path", "expected a path such as /orders");
    institution.key = key_in(node);
    return institution;
  }

  std::string key_in(const YamlNode& node) {
    const std::string file = yaml_.required_text(node, "key_file");
    if (file.empty()) return {};
    const auto text = read_private_file(folder_ / file, connect::kKeyBytesMax + 2);
    if (!text) {
      yaml_.complain_at(node, "key_file", text.error().message);
      return {};
    }
    const std::string_view key = without_end(*text);
    if (key.size() < connect::kKeyBytesMin || key.size() > connect::kKeyBytesMax)
      yaml_.complain_at(node, "key_file", "a key has 32 to 256 bytes");
    return std::string(key);
  }

  const YamlReader& yaml_;
  std::filesystem::path folder_;
};

}  // namespace

std::string Institutions::of_agent(std::string_view agent) const {
  const auto known = names_of_agents.find(agent);
  return known == names_of_agents.end() ? std::string(agent) : known->second;
}

Result<Institutions> load_institutions(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, read_file(path, kInstitutionFileBytesMax));
  FileIssues issues;
  const YamlReader yaml(path, text, issues, {.bytes_max = kInstitutionFileBytesMax});
  Institutions institutions = InstitutionReader(yaml, std::filesystem::path(path).parent_path()).read();
  if (!issues.empty()) return invalid(issues.joined());
  return institutions;
}

}  // namespace duanlian::app
