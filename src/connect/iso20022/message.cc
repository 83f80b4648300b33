#include "connect/iso20022/message.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/utf8.h"
#include "connect/iso20022/describe.h"
#include "connect/iso20022/form_reader.h"
#include "connect/iso20022/form_writer.h"

namespace duanlian::connect::iso20022 {
namespace {

constexpr std::string_view kUrn = "urn:iso:std:iso:20022:tech:xsd:";
constexpr std::size_t kShownNameBytesMax = 96;

constexpr Dialect kEarly{.lei = false};
constexpr Dialect kOf2019{};
constexpr Dialect kWide{.identity_characters_max = 256, .proxies = true};

struct Version {
  std::string_view number;
  Dialect dialect;
};

// Which versions of a message are read; the first one is written.
struct MessageKind {
  std::string_view name;
  std::string_view element;
  std::array<Version, 3> versions;
};

// In the order of Message.
constexpr std::array<MessageKind, std::variant_size_v<Message>> kKinds{{
    {"camt.056.001", "FIToFIPmtCxlReq", {{{"08", kOf2019}, {"09", kOf2019}, {"11", kWide}}}},
    {"camt.029.001", "RsltnOfInvstgtn", {{{"09", kOf2019}, {"10", kOf2019}, {"13", kWide}}}},
    {"pacs.004.001", "PmtRtr", {{{"09", kOf2019}, {"10", kOf2019}, {"14", kWide}}}},
    {"pacs.002.001", "FIToFIPmtStsRpt", {{{"10", kOf2019}, {"11", kOf2019}, {"15", kWide}}}},
    {"auth.001.001", "InfReqOpng", {{{"02", kWide}, {"01", kEarly}, {}}}},
    {"auth.002.001", "InfReqRspn", {{{"02", kWide}, {"01", kEarly}, {}}}},
    {"acmt.023.001", "IdVrfctnReq", {{{"02", kEarly}, {"04", kWide}, {}}}},
    {"acmt.024.001", "IdVrfctnRpt", {{{"02", kEarly}, {"04", kWide}, {}}}},
}};

template <std::size_t... Indexes>
Message empty_message(std::size_t index, std::index_sequence<Indexes...> /*all*/) {
  constexpr std::array<Message (*)(), sizeof...(Indexes)> kMakers{
      [] { return Message(std::in_place_index<Indexes>); }...};
  return kMakers[index]();
}

std::string quoted(std::string_view text) {
  return "\"" + without_controls(utf8_prefix(text, kShownNameBytesMax)) + "\"";
}

struct Spoken {
  std::size_t kind = 0;
  Version version;
};

Result<Spoken> spoken_in(const XmlTree& tree) {
  const XmlElement& root = tree.elements.front();
  const std::string_view name_space = tree.name_spaces.front();
  if (root.name != "Document") return invalid("the root is " + quoted(root.name) + ", not Document");
  if (name_space.empty())
    return invalid("Document has no namespace: " + std::string(kUrn) + "... is expected");
  if (!name_space.starts_with(kUrn))
    return invalid("the namespace " + quoted(name_space) + " is none of ISO 20022");
  if (root.has_currency || !root.odd_attribute.empty())
    return invalid("Document has an attribute that does not stand there");
  const std::string_view name = name_space.substr(kUrn.size());
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    const MessageKind& kind = kKinds[i];
    if (!name.starts_with(kind.name) || name.substr(kind.name.size()).substr(0, 1) != ".") continue;
    const std::string_view number = name.substr(kind.name.size() + 1);
    for (const Version& version : kind.versions) {
      if (!number.empty() && version.number == number) return Spoken{i, version};
    }
    return Error{ErrorCode::unsupported, "the version " + quoted(name) + " is not read"};
  }
  return Error{ErrorCode::unsupported, "the message " + quoted(name) + " is not read"};
}

}  // namespace

Result<Received> read_message(std::string_view bytes, ReadingRules rules) {
  ASSIGN_OR_RETURN(const XmlTree tree, parse_xml(bytes));
  ASSIGN_OR_RETURN(const Spoken spoken, spoken_in(tree));
  const MessageKind& kind = kKinds[spoken.kind];
  Received received;
  received.name = tree.name_spaces.front().substr(kUrn.size());
  received.message = empty_message(spoken.kind, std::make_index_sequence<kKinds.size()>());
  FormReader reader(tree, spoken.version.dialect, rules.local_offset);
  reader.inside(kind.element, [&] {
    std::visit([&reader](auto& message) { describe(reader, message); }, received.message);
  });
  reader.end();
  if (reader.failed()) return *reader.error();
  received.unread = reader.take_unread();
  return received;
}

Result<std::string> write_message(const Message& message) {
  const MessageKind& kind = kKinds[message.index()];
  const Version& version = kind.versions.front();
  FormWriter writer(std::string(kUrn) + std::string(kind.name) + "." + std::string(version.number),
                    version.dialect);
  Message copy = message;  // a description reads and writes alike, so it takes what can be changed
  writer.inside(kind.element, [&] { std::visit([&writer](auto& one) { describe(writer, one); }, copy); });
  if (writer.failed()) return *writer.error();
  return writer.end();
}

}  // namespace duanlian::connect::iso20022
