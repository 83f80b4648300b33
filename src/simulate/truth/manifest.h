#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/file_writer.h"
#include "simulate/simulation.h"
#include "simulate/truth/result_folder.h"
#include "simulate/truth/scoreboard.h"

namespace duanlian::simulate {

// SHA-256 of the files' names and texts, each with its length before it.
Sha256 digest_of(const std::vector<CityFile>& files);

// How a folder of a city came to be, and what is in it.
struct Manifest {
  SimulationOptions options;
  int64_t hours = 0;
  Sha256 city{};
  uint64_t honest_one_in = 1;  // 0: no truth was written
  Score score;
  std::vector<WrittenFile> files;
};

// One JSON object; docs/truth.md describes it.
std::string json_of(const Manifest& manifest);

// Gives the folder's files their names, and writes the manifest last: a folder without it is not whole.
Status complete(ResultFolder& folder, const Manifest& manifest);

inline constexpr const char* kManifestName = "city.json";

}  // namespace duanlian::simulate
