#include "api/pack_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace duanlian::api {
namespace {

using testing::HasSubstr;

std::string refusal_of(std::string_view json) {
  const auto request = read_pack_request(json);
  return request ? "taken" : request.error().message;
}

TEST(PackRequest, is_a_name_or_files_in_any_order) {
  EXPECT_EQ(read_pack_request(R"({"pack":"core"})")->pack, "core");
  const auto files = read_pack_request(
      R"({"files":[{"path":"rules/a.yaml","text":"x"},{"path":"pack.yaml","text":"y\n"}]})");
  ASSERT_TRUE(files) << files.error().message;
  ASSERT_EQ(files->files.size(), 2U);
  EXPECT_EQ(files->files[0].path, "pack.yaml");
  EXPECT_EQ(files->files[1].text, "x");
}

TEST(PackRequest, anything_else_is_refused) {
  EXPECT_THAT(refusal_of(""), HasSubstr("not one JSON object"));
  EXPECT_THAT(refusal_of("[]"), HasSubstr("expected an object"));
  EXPECT_THAT(refusal_of("{}"), HasSubstr("either \"pack\", a name, or \"files\""));
  EXPECT_THAT(refusal_of(R"({"pack":"a","files":[{"path":"p","text":"t"}]})"), HasSubstr("either"));
  EXPECT_THAT(refusal_of(R"({"pack":"a","pack":"b"})"), HasSubstr("stands twice"));
  EXPECT_THAT(refusal_of(R"({"name":"a"})"), HasSubstr("name: unknown field"));
  EXPECT_THAT(refusal_of(R"({"files":[{"path":"p"}]})"), HasSubstr("text: missing"));
  EXPECT_THAT(refusal_of("{\"pack\":\"\xFF\"}"), HasSubstr("UTF-8"));
  EXPECT_THAT(refusal_of(std::string(20, '[') + std::string(20, ']')), HasSubstr("nested deeper"));
}

TEST(PackRequest, a_name_leads_nowhere_else) {
  for (const std::string_view name : {"..", "../core", "a/b", "/etc", "core.", "Core", "a b", "核心"})
    EXPECT_THAT(refusal_of(R"({"pack":")" + std::string(name) + "\"}"), HasSubstr("a-z 0-9 _ -")) << name;
}

}  // namespace
}  // namespace duanlian::api
