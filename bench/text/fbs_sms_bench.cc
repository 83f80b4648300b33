// Recall and false alarms of the core phrases on the FBS_SMS labels: fbs_sms_bench [PHRASES] [DATA] [--show
// LABEL] Messages of one template (the same letters after placeholders and Latin are taken away, first 12
// ideographs) are kept together; a template is in the half for development or in the held-out half by its
// hash.

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <openssl/evp.h>
#include <string>
#include <string_view>

#include "text/phrase_file.h"
#include "text/reader.h"

namespace {

using namespace duanlian;
using namespace duanlian::text;

constexpr std::array kLabels = {"FR_Financial",      "FR_Other",
                                "FR_Phishing_Bank_", "FR_Phishing_Other_",
                                "IL_Escort_service", "IL_Fake_ID_and_invoice",
                                "IL_Gambling",       "IL_Political_propaganda",
                                "AD_Loan",           "AD_Network_service",
                                "AD_Other",          "AD_Real_estate",
                                "AD_Retail",         "Other"};
constexpr int kThresholdMilli = 800;
constexpr int kTaskOfferMilli = 500;
constexpr std::size_t kTemplateCharacters = 12;

// Ideographs only: what is left of a campaign when names, numbers and links change.
std::string template_of(std::string_view line) {
  std::string kept;
  for (std::size_t i = 0; i < line.size() && kept.size() < kTemplateCharacters * 3; ++i) {
    if (static_cast<uint8_t>(line[i]) >= 0x80) kept += line[i];
  }
  return kept;
}

// 0: for development, 1: held out. MD5 because it is everywhere, so that the halves can be made with any
// tool.
std::size_t half_of(std::string_view line) {
  const auto key = template_of(line);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  EVP_Digest(key.data(), key.size(), digest.data(), nullptr, EVP_md5(), nullptr);
  return digest[0] & 1U;
}

struct Tally {
  int held = 0, all = 0;
  void add(bool hit) {
    ++all;
    held += hit ? 1 : 0;
  }
  double percent() const { return all == 0 ? 0 : 100.0 * held / all; }
};
using Halves = std::array<Tally, 2>;  // for development, held out

void add(Halves& to, const Halves& from) {
  for (std::size_t i = 0; i < 2; ++i) {
    to[i].held += from[i].held;
    to[i].all += from[i].all;
  }
}

void print(const char* name, const Halves& halves) {
  std::printf("%-26s", name);
  const Tally both{halves[0].held + halves[1].held, halves[0].all + halves[1].all};
  for (const auto& tally : {halves[0], halves[1], both})
    std::printf("  %5d/%5d %6.2f %%", tally.held, tally.all, tally.percent());
  std::printf("\n");
}

struct Wish {
  std::string label;  // whose development half is shown
  bool caught = false;
};

// The corpus labels offers of brushing jobs as advertising; the law and this pack call them a scam.
bool is_task_offer(const Reading& reading, const Lexicon& lexicon) {
  const auto categories = lexicon.categories();
  for (std::size_t i = 0; i < categories.size(); ++i) {
    if (categories[i].id == "task_rebate") return reading.category_milli[i] >= kTaskOfferMilli;
  }
  return false;
}

Halves read_label(const std::filesystem::path& file, Reader& reader, const Wish& wish, Halves& task_offers) {
  Halves halves;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const auto half = half_of(line);
    const auto& reading = reader.read(line);
    const bool caught = reading.total_milli >= kThresholdMilli;
    halves[half].add(caught);
    task_offers[half].add(caught && is_task_offer(reading, reader.lexicon()));
    if (half != 0 || wish.label != file.filename().string() || wish.caught != caught) continue;
    std::printf("%4d %s", reading.total_milli, line.c_str());
    for (const auto& hit : reading.hits) std::printf(" | %s", reader.lexicon().entry(hit.phrase).id.c_str());
    std::printf("\n");
  }
  return halves;
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path phrases = argc > 1 ? argv[1] : DUANLIAN_SOURCE_DIR "/packs/core/phrases";
  const std::filesystem::path folder = argc > 2 ? argv[2] : DUANLIAN_SHARED_DIR "/data/fbs_sms";
  const Wish wish{argc > 4 ? argv[4] : "", argc > 3 && std::string_view(argv[3]) == "--caught"};
  if (!std::filesystem::exists(folder)) {
    std::printf("%s is not there: nothing to measure\n", folder.c_str());
    return 0;
  }
  auto source = load_phrase_folder(phrases);
  auto lexicon = source ? Lexicon::build(*std::move(source)) : Result<Lexicon>(source.error());
  if (!lexicon) {
    std::fprintf(stderr, "%s\n", lexicon.error().message.c_str());
    return 1;
  }
  Reader reader(*lexicon);
  std::printf("threshold 0.%d, %zu phrases and patterns\n", kThresholdMilli / 100, lexicon->entries().size());
  std::printf("%-26s  %-20s  %-20s  %-20s\n", "label", "developed on", "held out", "all");
  Halves wanted, wanted_in_scope, fraud, rest, task_offers;
  for (const auto* label : kLabels) {
    const std::string_view name = label;
    Halves tasks;
    const auto halves = read_label(folder / label, reader, wish, tasks);
    print(label, halves);
    if (name.starts_with("FR_")) add(fraud, halves);
    if (name.starts_with("FR_") || name.starts_with("IL_")) {
      add(wanted, halves);
      if (name != "IL_Political_propaganda") add(wanted_in_scope, halves);
    } else {
      add(rest, halves);
      add(task_offers, tasks);
    }
  }
  print("recall FR", fraud);
  print("recall FR+IL", wanted);
  print("recall without political", wanted_in_scope);
  print("false alarms AD+Other", rest);
  print("of them brushing jobs", task_offers);
}
