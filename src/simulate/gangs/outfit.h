#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulate/draws/parameter_file.h"
#include "simulate/gangs/gang.h"
#include "simulate/gangs/scripts.h"
#include "simulate/stage/stage.h"

namespace duanlian::simulate {

// The part of gangs.yaml that says what a gang works with.
struct OutfitParameters {
  std::array<double, 4> caller_mix{};  // SIM boxes, voip, abroad, forged
  Share forged_malformed;
  int64_t sim_lines = 1;
  int64_t lines_a_device = 1;
  int64_t other_lines = 1;
  Curve number_hours;
  Curve house_hours;
  Curve domain_hours;
  int64_t names = 1;  // of pages at a time
  Curve kit_hours;
  // How texts are sent; the rest by SIM boxes.
  Share text_ports;
  Share text_lent;    // of those by ports: by a lawful sender's
  Share text_forged;  // by a false base station, under an institution's number
  Share text_abroad;
  std::vector<std::string> forged_senders;

  void read(ParameterFile& file);
};

// A gang with what it works with now: a house of SIM boxes in one cell, numbers, ports, chat accounts, names
// for its pages, which all look alike, an app. Numbers and names burn and are taken anew; the boxes are
// moved, and show other device numbers whenever their cards are changed.
struct Outfit {
  Gang gang;
  uint16_t script = 0;
  double attempts_a_day = 0;
  uint16_t cell = 0;
  uint32_t refusals = 0;       // ever
  uint32_t refused_texts = 0;  // since its numbers were changed
  uint32_t refused_pages = 0;  // since its name was changed
  uint32_t numbers_taken = 0;  // how often
  uint32_t names_taken = 0;
  uint32_t kits_taken = 0;
  Timestamp numbers_until;
  Timestamp house_until;
  Timestamp domain_until;
  Timestamp kit_until;
  std::vector<DeviceId> boxes;
  std::array<std::vector<LineId>, 4> lines;  // in the order of caller_mix
  std::vector<std::string> ports;            // its own
  std::vector<std::string> chats;
  std::vector<std::string> domains;
  std::string page_hash;
  std::vector<std::string> app_signers;
};

inline constexpr std::size_t kForged = 3;  // of Outfit::lines

// Gives a new gang its boxes, its app, and the first of all the rest.
void equip(Outfit& outfit, const OutfitParameters& parameters, const Script& script, Stage& stage);
void take_numbers(Outfit& outfit, const OutfitParameters& parameters, Stage& stage);
void take_domains(Outfit& outfit, const OutfitParameters& parameters, const Script& script, Stage& stage);
// What has run out by now is taken anew, and the house is moved.
void keep_up(Outfit& outfit, const OutfitParameters& parameters, const Script& script, Stage& stage);

}  // namespace duanlian::simulate
