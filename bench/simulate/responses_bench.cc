// What each response to reported scams brings back, the ceiling too: responses_bench [PEOPLE [HOURS [SEEDS]]]
// A line for each city and response; docs/exercise.md has the figures.

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "base/check.h"
#include "simulate/simulation.h"
#include "simulate/truth/oracle.h"
#include "simulate/truth/scoreboard.h"

namespace {

using namespace duanlian;
using namespace duanlian::simulate;

constexpr Timestamp kBegin{1'788'192'000'000'000};  // 2026-09-01 in the city

// Counts, and tells the oracle.
class Told : public Scoreboard {
 public:
  void event(const model::Event& event, const Mark& mark) override {
    Scoreboard::event(event, mark);
    if (oracle != nullptr) oracle->told(event, mark);
  }
  Oracle* oracle = nullptr;
};

void live(const std::vector<CityFile>& files, const SimulationOptions& options, long length) {
  Told scoreboard;
  const auto city = Simulation::found(files, options, scoreboard);
  CHECK(city.has_value(), "the city is founded");
  Oracle oracle([&](ScamId scam) { return (*city)->where(scam); },
                [&](AccountId account) { return (*city)->world().account_name(account); });
  scoreboard.oracle = &oracle;
  CHECK((*city)->live(kBegin + hours(length), oracle), "nothing fails here");
  const ResponseCounts& counts = scoreboard.score().response;
  const auto share = [&](int64_t fen) {
    return 100 * static_cast<double>(fen) / static_cast<double>(std::max<int64_t>(counts.reported_fen, 1));
  };
  std::printf(
      "seed %lu %-13s reported %4lu scams %9ld yuan, back %9ld yuan %5.2f %%, lenders' %7ld, honest %7ld, "
      "orders %5lu: full %lu part %lu gone %lu refused %lu\n",
      options.seed, std::string(model::to_string(options.response)).c_str(), counts.reported,
      counts.reported_fen / 100, counts.recovered_fen / 100, share(counts.recovered_fen),
      counts.others_most_fen[1] / 100, counts.others_most_fen[0] / 100, counts.orders, counts.answers[0],
      counts.answers[1], counts.answers[2], counts.answers[3]);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int at, long otherwise) {
    return argc > at ? std::strtol(argv[at], nullptr, 10) : otherwise;
  };
  const long people = argument(1, 50'000);
  const long length = argument(2, 24);
  const long seeds = argument(3, 3);
  CHECK(people >= kPeopleMin && people <= kPeopleMax && length > 0 && seeds > 0,
        "responses_bench [PEOPLE [HOURS [SEEDS]]]");
  const auto files = read_city_files(DUANLIAN_SOURCE_DIR "/cities/core");
  CHECK(files.has_value(), "the city's own files are read");
  for (long seed = 1; seed <= seeds; ++seed) {
    for (const Response response :
         {Response::nothing, Response::by_hand, Response::first_account, Response::orders, Response::usual}) {
      live(*files,
           {.people = static_cast<uint32_t>(people),
            .seed = static_cast<uint64_t>(seed),
            .begin = kBegin,
            .response = response},
           length);
    }
  }
  return 0;
}
