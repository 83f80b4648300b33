#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "simulate/money/parcels.h"
#include "simulate/stage/records.h"
#include "simulate/stage/responder.h"
#include "simulate/stage/response.h"
#include "simulate/stage/world.h"

namespace duanlian::simulate {

// A file of a city's description, as it was read: "people.yaml" and its text.
struct CityFile {
  std::string name;
  std::string text;
};

// The files of a folder such as cities/core, in order of name.
Result<std::vector<CityFile>> read_city_files(const std::string& folder);

struct SimulationOptions {
  uint32_t people = 10'000;
  uint64_t seed = 1;
  Timestamp begin;  // midnight in the city, UTC+8
  unsigned threads = 1;
  Response response = Response::usual;
};

inline constexpr uint32_t kPeopleMin = 100;
inline constexpr uint32_t kPeopleMax = 20'000'000;

// A whole city: its world, its parts, and its time. Equal files and options give equal events, byte for byte,
// whatever the threads; so does the same responder.
class Simulation {
 public:
  // Everything that is wrong with the files stands in the error. Records must outlive it.
  static Result<std::unique_ptr<Simulation>> found(const std::vector<CityFile>& files,
                                                   const SimulationOptions& options, Records& records);
  virtual ~Simulation() = default;

  // Lives on until then, a full hour.
  virtual Status live(Timestamp until, Responder& responder) = 0;
  virtual const World& world() const = 0;
  // The truth: where there is anything left now of what the victim of a scam paid, and what became of it.
  virtual std::vector<Holding> where(ScamId scam) const = 0;
  virtual Fate fate(ScamId scam) const = 0;
};

}  // namespace duanlian::simulate
