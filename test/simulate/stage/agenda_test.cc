#include "simulate/stage/agenda.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace duanlian::simulate {
namespace {

constexpr Timestamp kHour{1'788'192'000'000'000};

Act act_at(int64_t second, uint64_t what) { return {.time = kHour + seconds(second), .what = what}; }

std::vector<uint64_t> rest_of(Agenda& agenda) {
  std::vector<uint64_t> played;
  while (agenda.next() != nullptr) played.push_back(agenda.take().what);
  return played;
}

TEST(Agenda, PlaysPlannedAndOtherActsInOrderOfTime) {
  Agenda agenda;
  agenda.begin_hour(kHour, {act_at(10, 1), act_at(20, 2), act_at(30, 3)});
  agenda.put(act_at(25, 4));
  agenda.put(act_at(5, 5));
  EXPECT_THAT(rest_of(agenda), testing::ElementsAre(5, 1, 2, 4, 3));
}

TEST(Agenda, OfOneTimeTheFirstPutComesFirst) {
  Agenda agenda;
  agenda.begin_hour(kHour, {act_at(10, 1)});
  for (uint64_t i = 2; i < 40; ++i) agenda.put(act_at(10, i));
  std::vector<uint64_t> expected(39);
  for (uint64_t i = 0; i < 39; ++i) expected[i] = i + 1;
  EXPECT_EQ(rest_of(agenda), expected);
}

TEST(Agenda, KeepsWhatIsFarAheadForItsHour) {
  Agenda agenda;
  agenda.put(act_at(3 * 3'600 + 1, 7));
  agenda.put(act_at(3'600, 6));
  agenda.begin_hour(kHour, {});
  EXPECT_EQ(agenda.next(), nullptr);
  agenda.begin_hour(kHour + hours(1), {});
  EXPECT_THAT(rest_of(agenda), testing::ElementsAre(6));
  agenda.begin_hour(kHour + hours(3), {});
  EXPECT_THAT(rest_of(agenda), testing::ElementsAre(7));
}

}  // namespace
}  // namespace duanlian::simulate
