#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "detect/small_pack.h"
#include "engine/engine.h"

namespace duanlian::engine {
namespace {

model::Event event_of(model::Payload payload) {
  return {.header = {.id = "e",
                     .time = parse_rfc3339("2026-11-24T09:00:00Z").value(),
                     .source = "s",
                     .purpose = model::Purpose::anti_fraud},
          .payload = std::move(payload)};
}

model::Event listing(std::string_view list) {
  return event_of(model::WatchlistEntry{.list = std::string(list),
                                        .entity = {model::EntityKind::account, "B"},
                                        .expires = parse_rfc3339("2026-11-25T09:00:00Z").value()});
}

// A name that nobody asks for was taken without a word: the account stayed free and nobody knew why.
TEST(Listing, on_a_list_that_the_active_pack_does_not_have_is_kept_and_told) {
  Engine engine;
  EXPECT_THAT(engine.apply(1, listing("bda")).errors, testing::IsEmpty());
  const auto files = detect::small_pack("rules:\n" + detect::one_rule("R1", "listed.bad(event.device)"));
  const auto pack = detect::Pack::build(files).value();
  ASSERT_THAT(engine.apply(2, event_of(detect::activation_of(*pack, files))).errors, testing::IsEmpty());
  EXPECT_THAT(engine.apply(3, listing("bda")).errors,
              testing::ElementsAre("kept, but the active pack has no list \"bda\""));
  EXPECT_THAT(engine.apply(4, listing("bad")).errors, testing::IsEmpty());
  EXPECT_EQ(engine.lists().size(), 2U);
}

TEST(Activation, names_what_decides_beside_the_pack) {
  const auto files = detect::small_pack("rules: []\n");
  const auto activation = detect::activation_of(*detect::Pack::build(files).value(), files);
  EXPECT_THAT(activation.deciders,
              testing::MatchesRegex("duanlian [0-9.]+ phone_plan [0-9a-f]{16} fold_table [0-9a-f]{16}"));
  Engine engine;
  engine.apply(1, event_of(activation));
  EXPECT_EQ(engine.activated_with(), activation.deciders);
  std::string head;
  engine.save_head(head);
  EXPECT_EQ(Engine::load(head).value().activated_with(), activation.deciders);
}

}  // namespace
}  // namespace duanlian::engine
