#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/yaml_tree.h"
#include "connect/files/mapping.h"
#include "connect/files/member.h"

namespace duanlian::connect {

Error error_at(const YamlNode& node, std::string_view reason);
// `what` is the path of the node, for the error.
Error error_at(const YamlNode& node, std::string_view what, const Error& error);

// The node is a map that has no other keys than these.
Status check_map(const YamlNode& node, std::string_view what, std::span<const std::string_view> keys);
// The text of a scalar that is not empty.
Result<std::string> scalar_at(const YamlNode& node, std::string_view what);

// Reads what a mapping says about one text: its source, then the rules that fit the member's type. `member`
// is null for the kind and the label, which are plain words. New columns are added to `columns`.
Result<MemberStep> read_member_step(const YamlNode& node, const std::string& what, const Member* member,
                                    FileFormat format, std::vector<Column>& columns);

}  // namespace duanlian::connect
