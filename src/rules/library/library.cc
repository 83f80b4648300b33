#include "rules/library/library.h"

#include "base/check.h"
#include "rules/check/well_known.h"

namespace duanlian::rules {
namespace {

// Reads the types of a signature from the front.
class SignatureReader {
 public:
  explicit SignatureReader(std::string_view text) : rest_(text) {}

  Type type() {
    const std::string name(word());
    if (name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z') return Type::parameter(name);
    const std::vector<Type> inside = parameters();
    if (name == "list") return Type::list(inside.at(0));
    if (name == "map") return Type::map(inside.at(0), inside.at(1));
    if (name == "type") return Type::type(inside.at(0));
    if (name == "optional") return Type::optional(inside.at(0));
    if (name == "timestamp") return Type::timestamp();
    if (name == "duration") return Type::duration();
    if (name == "dyn") return Type::dyn();
    const auto named = named_type(name);
    CHECK(named.has_value(), name);
    return *named;
  }
  // (a, b), or nothing.
  std::vector<Type> parameters() {
    std::vector<Type> types;
    if (!take("(")) return types;
    while (!take(")")) {
      types.push_back(type());
      take(", ");
    }
    return types;
  }
  std::string_view word() {
    const std::string_view text = rest_.substr(0, rest_.find_first_of("(), "));
    rest_.remove_prefix(text.size());
    return text;
  }
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::shared_ptr<const Library> Library::standard() {
  static const std::shared_ptr<const Library> kLibrary = [] {
    auto library = std::make_shared<Library>();
    add_operators(*library);
    add_conversions(*library);
    add_text(*library);
    add_format(*library);
    add_time(*library);
    add_math(*library);
    add_lists(*library);
    add_optionals(*library);
    add_network(*library);
    return library;
  }();
  return kLibrary;
}

void Library::add(std::string_view signature, NativeFunction native, uint64_t cost) {
  FunctionDeclaration function;
  if (const auto colon = signature.find(": "); colon != std::string_view::npos) {
    SignatureReader receiver(signature.substr(0, colon));
    function.parameters.push_back(receiver.type());
    function.member = true;
    signature.remove_prefix(colon + 2);
  }
  const auto open = signature.find('(');
  function.name = signature.substr(0, open);
  SignatureReader reader(signature.substr(open));
  for (Type& type : reader.parameters()) function.parameters.push_back(std::move(type));
  CHECK(reader.take(" -> "), signature);
  function.result = reader.type();
  function.native = native;
  function.cost = cost;
  function.pure = true;
  functions_.emplace(function.name, std::move(function));
}

std::vector<const FunctionDeclaration*> Library::find(std::string_view name) const {
  std::vector<const FunctionDeclaration*> found;
  const auto [first, last] = functions_.equal_range(name);
  for (auto at = first; at != last; ++at) found.push_back(&at->second);
  return found;
}

}  // namespace duanlian::rules
