#include <gtest/gtest.h>
#include <string>

#include "base/file.h"
#include "model/codec.h"
#include "model/event.h"

namespace duanlian::model {
namespace {

std::string page() { return *read_file(DUANLIAN_SOURCE_DIR "/docs/events.md", 1 << 20); }

// The part of the page under that heading, up to the next one.
std::string part(const std::string& text, std::string_view heading) {
  const std::string start = "\n" + std::string(heading) + "\n";
  const std::size_t at = text.find(start);
  if (at == std::string::npos) return {};
  return text.substr(at, text.find("\n#", at + start.size()) - at);
}

// Each field has a row with its name, whether it is required, and the words of its description; no row more.
void expect_rows(const std::string& part, const std::vector<Field>& fields, std::string_view heading) {
  ASSERT_FALSE(part.empty()) << "no heading " << heading;
  std::size_t rows = 0;
  for (std::size_t at = part.find("\n| `"); at != std::string::npos; at = part.find("\n| `", at + 1)) ++rows;
  EXPECT_EQ(rows, fields.size()) << heading;
  for (const Field& field : fields) {
    const std::size_t at = part.find("\n| `" + std::string(field.spec.name) + "` |");
    ASSERT_NE(at, std::string::npos) << heading << " lacks " << field.spec.name;
    const std::string row = part.substr(at, part.find('\n', at + 1) - at);
    EXPECT_TRUE(row.ends_with(" | " + std::string(field.spec.doc) + " |")) << row;
    EXPECT_EQ(row.find("| required |") != std::string::npos, field.spec.required) << row;
  }
}

template <std::size_t... Index>
void expect_kinds(const std::string& text, std::index_sequence<Index...>) {
  (expect_rows(part(text, "### " + std::string(words(EventKind{})[Index])),
               fields_of<std::variant_alternative_t<Index, Payload>>(), words(EventKind{})[Index]),
   ...);
}

TEST(EventPage, has_every_field_of_every_kind_as_the_code_describes_it) {
  const std::string text = page();
  expect_rows(part(text, "## What every event carries"), fields_of<Header>(), "header");
  expect_kinds(text, std::make_index_sequence<kEventKinds>{});
  expect_rows(part(text, "### party"), fields_of<Party>(), "party");
  expect_rows(part(text, "### entity"), fields_of<Entity>(), "entity");
  expect_rows(part(text, "### share"), fields_of<OrderShare>(), "share");
  expect_rows(part(text, "### file"), fields_of<PackFile>(), "file");
}

}  // namespace
}  // namespace duanlian::model
