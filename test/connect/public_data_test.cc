#include <gtest/gtest.h>
#include <map>

#include "reading.h"

namespace duanlian::connect {
namespace {

struct Count {
  uint64_t events = 0;
  std::map<std::string, uint64_t> labels;
  std::map<std::string, uint64_t> errors;
};

// Every record of a public data set is an event or a counted error.
class PublicData : public testing::Test {
 protected:
  Count count(const char* map, const char* place) {
    Count found;
    auto mapping = Mapping::load(std::string(DUANLIAN_SOURCE_DIR "/mappings/") + map);
    EXPECT_TRUE(mapping) << mapping.error().message;
    if (!mapping) return found;
    auto reader = FileReader::open(std::string(DUANLIAN_SHARED_DIR "/data/") + place, *std::move(mapping));
    EXPECT_TRUE(reader) << reader.error().message;
    if (!reader) return found;
    MappedEvent one;
    LineError bad;
    for (ReadStep step = reader->next(one, bad); step != ReadStep::end; step = reader->next(one, bad)) {
      if (step == ReadStep::bad_line) {
        ++found.errors[bad.reason];
        continue;
      }
      ++found.events;
      ++found.labels[one.label];
    }
    return found;
  }
};

#define SKIP_WITHOUT(place)                                           \
  if (!std::filesystem::exists(DUANLIAN_SHARED_DIR "/data/" place)) { \
    GTEST_SKIP() << "the data set " place " is not on this machine";  \
  }

TEST_F(PublicData, fbs_sms) {
  SKIP_WITHOUT("fbs_sms");
  const Count found = count("fbs_sms.yaml", "fbs_sms");
  EXPECT_EQ(found.events, 14'074U);
  EXPECT_TRUE(found.errors.empty()) << found.errors.begin()->first;
  EXPECT_EQ(found.labels.size(), 14U);
  EXPECT_EQ(found.labels.at("Other"), 101U);
}

TEST_F(PublicData, amlsim) {
  SKIP_WITHOUT("amlsim");
  const Count found = count("amlsim.yaml", "amlsim/20K_fanin200cycle200");
  EXPECT_EQ(found.events, 120'558U);
  EXPECT_TRUE(found.errors.empty()) << found.errors.begin()->first;
}

TEST_F(PublicData, s_ffsd) {
  SKIP_WITHOUT("s_ffsd");
  const Count found = count("s_ffsd.yaml", "s_ffsd/S-FFSD.csv");
  EXPECT_EQ(found.events, 77'881U);
  EXPECT_TRUE(found.errors.empty()) << found.errors.begin()->first;
  EXPECT_EQ(found.labels.size(), 3U);
}

TEST_F(PublicData, phishing_urls_hannousse) {
  SKIP_WITHOUT("phishing_urls_hannousse");
  const Count found = count("phishing_urls_hannousse.yaml", "phishing_urls_hannousse");
  EXPECT_EQ(found.events, 11'430U);
  EXPECT_TRUE(found.errors.empty()) << found.errors.begin()->first;
  EXPECT_EQ(found.labels.at("phishing"), 5'715U);
}

}  // namespace
}  // namespace duanlian::connect
