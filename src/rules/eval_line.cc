#include "rules/eval_line.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/ascii.h"
#include "base/utf8.h"
#include "rules/program.h"
#include "rules/run/kinds.h"
#include "rules/wire.h"

namespace duanlian::rules {
namespace {

using Json = simdjson::dom::element;
constexpr std::size_t kLineBytesMax = 16 * 1024 * 1024;
constexpr std::string_view kNumberParts = ".eE+-";

bool fits_64_bits(std::string_view digits) {
  uint64_t is_unsigned = 0;
  int64_t is_signed = 0;
  const char* end = digits.data() + digits.size();
  return std::from_chars(digits.data(), end, is_unsigned).ec == std::errc{} ||
         std::from_chars(digits.data(), end, is_signed).ec == std::errc{};
}

// The line with an exponent behind each whole number of more than 64 bits. The parser refuses such a number,
// wherever it stands, and takes it as a double with an exponent.
std::string with_real_numbers(std::string_view line) {
  std::string out;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at + 1;
    if (line[at] == '"') {
      while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2U : 1U;
      end = std::min(end + 1, line.size());
    } else if (line[at] == '-' || is_digit(line[at])) {
      while (end < line.size() &&
             (is_digit(line[end]) || kNumberParts.find(line[end]) != std::string_view::npos))
        ++end;
    }
    const std::string_view token = line.substr(at, end - at);
    out += token;
    const bool whole =
        token.size() > 1 && token[0] != '"' && token.find_first_of(".eE") == std::string_view::npos;
    if (whole && !fits_64_bits(token)) out += "e0";
    at = end;
  }
  return out;
}

// One line, read into what is needed to compile and evaluate it.
class LineEvaluation {
 public:
  Result<std::string> run(std::string_view line) {
    if (line.size() > kLineBytesMax)
      return Error{ErrorCode::limit_exceeded, "the line is longer than kLineBytesMax"};
    Json json;
    auto error = parser_.parse(line.data(), line.size()).get(json);
    if (error == simdjson::NUMBER_ERROR) error = parser_.parse(with_real_numbers(line)).get(json);
    if (error != simdjson::SUCCESS) {
      return invalid(std::string("malformed JSON: ") + simdjson::error_message(error));
    }
    std::string_view source;
    if (json["expr"].get(source) != simdjson::SUCCESS) return invalid("'expr' is missing");
    std::string_view container;
    if (json["container"].get(container) == simdjson::SUCCESS)
      environment_.set_container(std::string(container));
    RETURN_IF_ERROR(read_declarations(json));
    RETURN_IF_ERROR(read_bindings(json));
    CompileOptions options;
    options.check = !flag(json, "disableCheck");
    options.macros = !flag(json, "disableMacros");
    const auto program = compile(environment_, source, options);
    if (!program) return invalid(to_string(program.error().front()));
    return answer(*program, options.check, flag(json, "checkOnly"));
  }

 private:
  static bool flag(Json json, const char* name) {
    bool value = false;
    return json[name].get(value) == simdjson::SUCCESS && value;
  }

  Result<std::string> answer(const Program& program, bool has_type, bool only_type) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    if (!only_type) {
      const Value value = program.evaluate(slots_, arena_);
      if (value.is_error()) return invalid(std::string(value.text()));
      RETURN_IF_ERROR(write_value(json.key("value"), value));
    }
    if (has_type) write_type(json.key("type"), program.result_type());
    json.end_object();
    return out;
  }

  Status declare(const std::string& name, Type type) {
    if (environment_.find_variable(name) != nullptr) return invalid("'" + name + "' is declared twice");
    unbound_.push_back("no value is bound to '" + name + "'");
    slot_of_[name] = environment_.add_variable(name, std::move(type));
    return {};
  }

  Status read_declarations(Json json) {
    simdjson::dom::array declarations;
    if (json["typeEnv"].get(declarations) != simdjson::SUCCESS) return {};
    for (const Json declaration : declarations) {
      std::string_view name;
      if (declaration["name"].get(name) != simdjson::SUCCESS) return invalid("a declaration without a name");
      Json part;
      if (declaration["ident"]["type"].get(part) == simdjson::SUCCESS) {
        ASSIGN_OR_RETURN(Type type, read_type(part));
        RETURN_IF_ERROR(declare(std::string(name), std::move(type)));
      } else if (declaration["function"]["overloads"].get(part) == simdjson::SUCCESS) {
        RETURN_IF_ERROR(read_function(std::string(name), part));
      } else {
        return invalid("a declaration is neither an ident with a type nor a function");
      }
    }
    return {};
  }

  // A function of the line has types and nothing that runs.
  Status read_function(const std::string& name, Json json) {
    simdjson::dom::array overloads;
    if (json.get(overloads) != simdjson::SUCCESS) return invalid("overloads are no list");
    for (const Json overload : overloads) {
      FunctionDeclaration function;
      function.name = name;
      function.member = flag(overload, "isInstanceFunction");
      simdjson::dom::array parameters;
      if (overload["params"].get(parameters) == simdjson::SUCCESS) {
        if (parameters.size() > kArgumentsMax) return invalid("more parameters than kArgumentsMax");
        for (const Json parameter : parameters) {
          ASSIGN_OR_RETURN(Type type, read_type(parameter));
          function.parameters.push_back(std::move(type));
        }
      }
      Json result;
      if (overload["resultType"].get(result) == simdjson::SUCCESS) {
        ASSIGN_OR_RETURN(function.result, read_type(result));
      }
      environment_.add_function(std::move(function));
    }
    return {};
  }

  // A value of the type that the name was declared with.
  Result<Value> read_bound(const std::string& name, Json json) {
    ASSIGN_OR_RETURN(const Value value, read_value(json, arena_));
    const Type& type = environment_.find_variable(name)->type;
    uint64_t parts_left = kLineBytesMax;  // more than a line can hold
    if (!conforms(value, type, parts_left)) {
      return invalid("the value of '" + name + "' is a " + std::string(type_name(value)) + ", not " +
                     to_string(type));
    }
    return value;
  }

  Status read_bindings(Json json) {
    std::map<int, Value> bound;
    simdjson::dom::object bindings;
    if (json["bindings"].get(bindings) == simdjson::SUCCESS) {
      for (const auto binding : bindings) {
        const std::string name(binding.key);
        if (!slot_of_.contains(name)) RETURN_IF_ERROR(declare(name, Type::dyn()));
        Json part;
        if (binding.value["value"].get(part) != simdjson::SUCCESS) {
          unbound_[static_cast<std::size_t>(slot_of_[name])] = "the value of '" + name + "' is unknown";
          continue;
        }
        ASSIGN_OR_RETURN(bound[slot_of_[name]], read_bound(name, part));
      }
    }
    for (std::size_t slot = 0; slot < unbound_.size(); ++slot) {
      const auto found = bound.find(static_cast<int>(slot));
      slots_.push_back(found != bound.end() ? found->second : Value::error(unbound_[slot]));
    }
    return {};
  }

  simdjson::dom::parser parser_;
  Environment environment_ = Environment::with_all_extensions();
  Arena arena_;
  std::map<std::string, int> slot_of_;
  std::vector<std::string> unbound_;  // the error of each slot without a value
  std::vector<Value> slots_;
};

}  // namespace

std::string eval_line(std::string_view json_line) {
  auto answer = LineEvaluation().run(json_line);
  if (answer) return *std::move(answer);
  std::string out;
  JsonWriter(out).begin_object().member("error", answer.error().message).end_object();
  return out;
}

}  // namespace duanlian::rules
