#include "rules/environment.h"

#include <algorithm>

#include "rules/library/library.h"
#include "rules/run/copy.h"

namespace duanlian::rules {

const RecordField* RecordType::find(std::string_view field) const {
  const auto found = std::ranges::find(fields, field, &RecordField::name);
  return found == fields.end() ? nullptr : &*found;
}

Environment Environment::with_all_extensions() { return Environment(Library::standard()); }

int Environment::add_variable(std::string name, Type type, uint64_t size_max) {
  const int slot = variable_count_++;
  const auto [_, added] =
      variables_.try_emplace(std::move(name), Variable{std::move(type), slot, Value(), size_max});
  CHECK(added, "a variable is declared twice");
  return slot;
}

void Environment::add_constant(std::string name, Value value) {
  // Environments may share constants once they are copied, so each gets an arena of its own.
  auto arena = std::make_shared<Arena>();
  const Value copy = deep_copy(value, *arena);
  const auto [_, added] =
      variables_.try_emplace(std::move(name), Variable{static_type(copy), -1, copy, 0, arena});
  CHECK(added, "a constant is declared twice");
}

void Environment::add_function(FunctionDeclaration function) {
  CHECK(function.parameters.size() <= kArgumentsMax, "a function has more parameters than kArgumentsMax");
  std::string name = function.name;
  functions_.emplace(std::move(name), std::make_shared<const FunctionDeclaration>(std::move(function)));
}

const Environment::Variable* Environment::find_variable(std::string_view name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? nullptr : &found->second;
}

std::vector<const FunctionDeclaration*> Environment::find_functions(std::string_view name) const {
  auto found = library_->find(name);
  const auto [first, last] = functions_.equal_range(name);
  for (auto at = first; at != last; ++at) found.push_back(at->second.get());
  return found;
}

bool Environment::has_function(std::string_view name) const { return !find_functions(name).empty(); }

bool Environment::is_own(const FunctionDeclaration& function) const {
  const auto [first, last] = functions_.equal_range(function.name);
  return std::any_of(first, last, [&](const auto& own) { return own.second.get() == &function; });
}

std::vector<std::string_view> Environment::names_below(std::string_view prefix) const {
  std::vector<std::string_view> names;
  const auto collect = [&](const auto& table) {
    for (auto at = table.lower_bound(prefix); at != table.end() && at->first.starts_with(prefix); ++at)
      names.push_back(at->first);
  };
  collect(variables_);
  collect(functions_);
  std::ranges::sort(names);
  const auto repeated = std::ranges::unique(names);
  names.erase(repeated.begin(), repeated.end());
  return names;
}

}  // namespace duanlian::rules
