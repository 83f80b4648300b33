// How quickly a city lives, and what room it takes: city_bench [PEOPLE [HOURS]]
// One thread; each event is written as JSON and thrown away. Processor time, so that a busy machine does not
// blur it.

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <sys/resource.h>

#include "base/check.h"
#include "model/event_json.h"
#include "simulate/simulation.h"
#include "simulate/truth/scoreboard.h"

namespace {

using namespace duanlian;
using namespace duanlian::simulate;

constexpr Timestamp kBegin{1'788'192'000'000'000};  // 2026-09-01 in the city

double processor_s() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

class Writer : public Responder {
 public:
  Result<std::vector<model::Outcome>> decide(std::vector<model::Event>& events) override {
    text_.clear();
    for (const model::Event& event : events) model::append_event(text_, event);
    count += events.size();
    bytes += text_.size();
    return std::vector<model::Outcome>();
  }
  uint64_t count = 0;
  uint64_t bytes = 0;

 private:
  std::string text_;
};

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int at, long otherwise) {
    return argc > at ? std::strtol(argv[at], nullptr, 10) : otherwise;
  };
  const long people = argument(1, 100'000);
  const long length = argument(2, 24);
  CHECK(people >= kPeopleMin && people <= kPeopleMax && length > 0, "city_bench [PEOPLE [HOURS]]");
  const auto files = read_city_files(DUANLIAN_SOURCE_DIR "/cities/core");
  CHECK(files.has_value(), "the city's own files are read");
  Scoreboard scoreboard;
  const double start = processor_s();
  const auto city =
      Simulation::found(*files, {.people = static_cast<uint32_t>(people), .begin = kBegin}, scoreboard);
  CHECK(city.has_value(), "the city is founded");
  const double founded = processor_s();
  Writer writer;
  CHECK((*city)->live(kBegin + hours(length), writer), "nothing fails here");
  const double lived = processor_s() - founded;
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  std::printf("%ld people, %ld hours: founded in %.2f s; %lu events, %.0f events/s, %.0f bytes an event\n",
              people, length, founded - start, writer.count, static_cast<double>(writer.count) / lived,
              static_cast<double>(writer.bytes) / static_cast<double>(writer.count));
  std::printf("largest in memory %.2f GiB, %.0f bytes a person\n",
              static_cast<double>(usage.ru_maxrss) / 1048576,
              1024.0 * static_cast<double>(usage.ru_maxrss) / static_cast<double>(people));
  return 0;
}
