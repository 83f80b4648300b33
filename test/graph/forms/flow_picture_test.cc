#include "graph/forms/flow_picture.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <string>

#include "graph/forms/small_case.h"

namespace duanlian::graph {
namespace {

FlowPicture picture_of(const TraceReport& report) {
  const std::vector<FlowPicture> all = pictures_of(report);
  EXPECT_EQ(all.size(), 1U);
  return all.front();
}

const PicturePlace* place_of_pocket(const TraceReport& report, const FlowPicture& picture,
                                    std::string_view id) {
  for (const PicturePlace& place : picture.places) {
    if (place.pocket != kNoPocket && report.graph.pocket(place.pocket).id == id) return &place;
  }
  return nullptr;
}

int64_t sum_of_kind(const FlowPicture& picture, PlaceKind kind) {
  int64_t sum = 0;
  for (const PicturePlace& place : picture.places) sum += place.kind == kind ? place.in : 0;
  return sum;
}

// No cycle, nothing more flows out of a place than came in, and all that was taken comes to rest somewhere.
void expect_sound(const FlowPicture& picture, int64_t taken) {
  int64_t began = 0;
  for (const PictureLink& link : picture.links) {
    EXPECT_LT(picture.places[link.from].layer, picture.places[link.to].layer);
    EXPECT_GT(link.value, 0);
    if (picture.places[link.from].layer == 0) began += link.value;
  }
  EXPECT_EQ(began, taken);
  for (const PicturePlace& place : picture.places) EXPECT_LT(place.layer, picture.layers);
  EXPECT_TRUE(std::ranges::is_sorted(picture.places, {}, &PicturePlace::layer));
}

TEST(FlowPicture, PocketsStandInTheTierOfTheirFewestHops) {
  SmallCase small;
  small.pay("victim", "mule_1", 1'000).pay("mule_1", "mule_2", 600).pay("mule_2", "mule_3", 500);
  small.pay("mule_1", "mule_3", 100).pay("mule_3", "cash", 300).taken(0, "li");
  const TraceReport report = small.report();
  const FlowPicture picture = picture_of(report);
  expect_sound(picture, 100'000);
  EXPECT_EQ(picture.layers, 4U);
  EXPECT_EQ(place_of_pocket(report, picture, "victim")->kind, PlaceKind::victim);
  EXPECT_EQ(place_of_pocket(report, picture, "mule_1")->layer, 1U);
  EXPECT_EQ(place_of_pocket(report, picture, "mule_2")->layer, 2U);
  // It is two hops from the victim, though most came over three: that part is drawn as going back.
  EXPECT_EQ(place_of_pocket(report, picture, "mule_3")->layer, 2U);
  EXPECT_EQ(sum_of_kind(picture, PlaceKind::back), 50'000);
  EXPECT_EQ(sum_of_kind(picture, PlaceKind::exit), 30'000);
  EXPECT_EQ(place_of_pocket(report, picture, "mule_1")->stoppable, 30'000);
}

TEST(FlowPicture, FeesAndReturnsEndOnTheRight) {
  SmallCase small;
  small.pay("victim", "mule_1", 1'000).pay("mule_1", "mule_2", 500, 490).pay("mule_2", "victim", 200);
  small.taken(0, "li");
  const TraceReport report = small.report();
  const FlowPicture picture = picture_of(report);
  expect_sound(picture, 100'000);
  EXPECT_EQ(sum_of_kind(picture, PlaceKind::fee), 1'000);
  EXPECT_EQ(sum_of_kind(picture, PlaceKind::returned), 20'000);
  EXPECT_EQ(place_of_pocket(report, picture, "mule_2")->in, 49'000);
  for (const PicturePlace& place : picture.places) {
    if (place.kind == PlaceKind::fee || place.kind == PlaceKind::returned) {
      EXPECT_EQ(place.layer, picture.layers - 1);
    }
  }
}

TEST(FlowPicture, TheLeastOfManyAreFoldedIntoOne) {
  SmallCase small;
  small.pay("victim", "mule", 100'000);
  for (int64_t i = 1; i <= 30; ++i) small.pay("mule", "m" + std::to_string(i), i * 10);
  small.taken(0, "li");
  const TraceReport report = small.report();
  const FlowPicture picture = picture_of(report);
  expect_sound(picture, 10'000'000);
  EXPECT_EQ(picture.folded, 30 - (kPictureNodesMax - 1));
  const auto others = std::ranges::find(picture.places, PlaceKind::others, &PicturePlace::kind);
  ASSERT_NE(others, picture.places.end());
  EXPECT_EQ(others->pockets, picture.folded);
  EXPECT_EQ(others->in, 19 * 20 / 2 * 1'000);  // 1 to 19 times ten yuan
  EXPECT_NE(place_of_pocket(report, picture, "m30"), nullptr);
  EXPECT_EQ(place_of_pocket(report, picture, "m1"), nullptr);
}

TEST(FlowPicture, ALongWayIsFoldedAtItsEnd) {
  SmallCase small;
  small.pay("victim", "m0", 100);
  for (int i = 1; i < 40; ++i) small.pay("m" + std::to_string(i - 1), "m" + std::to_string(i), 100);
  small.taken(0, "li");
  const FlowPicture picture = picture_of(small.report());
  expect_sound(picture, 10'000);
  EXPECT_EQ(picture.layers, kPictureLayersMax + 2);
}

TEST(FlowPicture, RandomCasesAreSound) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    SmallCase small;
    int64_t taken = 0;
    for (uint32_t i = 0; i < 3; ++i) {
      const auto yuan = static_cast<int64_t>(1 + random() % 1'000);
      small.pay("v" + std::to_string(i), "a" + std::to_string(random() % 8), yuan)
          .taken(i, "v" + std::to_string(i));
      taken += yuan * 100;
    }
    for (int i = 0; i < 40; ++i) {
      const std::string from = "a" + std::to_string(random() % 8);
      const auto to = static_cast<int>(random() % 12);
      const std::string name = to == 11  ? "cash"
                               : to >= 8 ? "v" + std::to_string(to - 8)
                                         : "a" + std::to_string(to);
      const auto yuan = static_cast<int64_t>(1 + random() % 400);
      small.pay(from, name, yuan, random() % 5 == 0 ? std::optional(yuan - 1) : std::nullopt);
    }
    expect_sound(picture_of(small.report()), taken);
  }
}

}  // namespace
}  // namespace duanlian::graph
