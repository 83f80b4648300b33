#include "simulate/gangs/outfit.h"

#include "simulate/draws/text_template.h"

namespace duanlian::simulate {
namespace {

constexpr uint64_t kOutfitEquipped = 1'101;
constexpr uint64_t kOutfitNumbers = 1'102;
constexpr uint64_t kOutfitHouse = 1'103;
constexpr uint64_t kOutfitDomain = 1'104;
constexpr uint64_t kOutfitKit = 1'105;
constexpr uint64_t kOutfitPageHash = 1'151;
constexpr uint64_t kOutfitChatAccount = 1'152;

constexpr std::array kKinds = {LineKind::sim_box, LineKind::voip, LineKind::foreign, LineKind::spoofed};
constexpr std::array<std::string_view, 4> kLineRoles = {"sim_box", "voip", "abroad", "forged"};
constexpr int kPorts = 3;
constexpr int kChats = 4;
constexpr std::string_view kHex = "0123456789abcdef";
// As the ports of lawful senders look.
constexpr std::string_view kPortPattern = "{one:1069|1069|1069|1065|1068}{digits:8}";

// Names are made of such syllables, those of gangs and of everybody else.
constexpr std::array<std::string_view, 40> kSyllables = {
    "yun",    "hao",  "le",   "bao",  "xin",  "jia",   "tian",  "rui", "hui",  "da",
    "tong",   "mei",  "shi",  "long", "yuan", "xiang", "cheng", "he",  "kang", "zhi",
    "ming",   "wan",  "fu",   "hong", "jin",  "li",    "sheng", "you", "an",   "bo",
    "chuang", "dong", "feng", "guo",  "hai",  "jun",   "kai",   "lan", "qi",   "zhong"};

std::string word(Chance& chance) {
  std::string text;
  for (uint32_t i = 2 + chance.below(2); i > 0; --i)
    text += kSyllables[chance.below(static_cast<uint32_t>(kSyllables.size()))];
  return text;
}

Chance chance_of(const Outfit& outfit, Stage& stage, uint64_t purpose, uint64_t which) {
  return {mix(stage.world().seed(), purpose), outfit.gang.id.value(), which};
}

// 64 digits, as the SHA-256 of a certificate.
std::string signer(Chance& chance) {
  std::string text(64, '0');
  for (char& digit : text) digit = kHex[chance.below(16)];
  return text;
}

void tell(const Outfit& outfit, Stage& stage, std::string_view kind, std::string_view id,
          std::string_view role) {
  stage.records().role(kind, id, role, outfit.gang.id, stage.now());
}

void tell_line(const Outfit& outfit, Stage& stage, LineId line, std::string_view role) {
  tell(outfit, stage, "phone", stage.world().number(line).text(), role);
}

void open_lines(Outfit& outfit, std::size_t kind, int64_t count, const OutfitParameters& parameters,
                Stage& stage, Chance& chance) {
  World& world = stage.world();
  outfit.lines[kind].clear();
  for (int64_t i = 0; i < count; ++i) {
    const auto box = static_cast<std::size_t>(i / parameters.lines_a_device) % outfit.boxes.size();
    const LineId line = world.open_line({.kind = kKinds[kind],
                                         .telecom = static_cast<uint8_t>(chance.below(kOperators)),
                                         .cell = outfit.cell,
                                         .device = outfit.boxes[box]});
    outfit.lines[kind].push_back(line);
    tell_line(outfit, stage, line, kLineRoles[kind]);
  }
}

void take_ports_and_chats(Outfit& outfit, Stage& stage, Chance& chance) {
  outfit.ports.clear();
  outfit.chats.clear();
  for (int i = 0; i < kPorts; ++i) {
    outfit.ports.push_back(fill(kPortPattern, chance, {}));
    tell(outfit, stage, "phone", outfit.ports.back(), "port");
  }
  for (int i = 0; i < kChats; ++i) {
    outfit.chats.push_back(stage.world().naming().label(kOutfitChatAccount, chance.next()));
    tell(outfit, stage, "chat", outfit.chats.back(), "chat");
  }
}

Timestamp later(Stage& stage, const Curve& in_hours, Chance& chance) {
  return stage.now() + minutes(in_hours.draw(chance) * 60 + chance.below(60));
}

// The device numbers that the boxes show.
void take_boxes(Outfit& outfit, const OutfitParameters& parameters, Stage& stage) {
  World& world = stage.world();
  outfit.boxes.clear();
  const int64_t boxes = (parameters.sim_lines + parameters.lines_a_device - 1) / parameters.lines_a_device;
  for (int64_t i = 0; i < boxes; ++i) {
    outfit.boxes.push_back(world.new_device());
    tell(outfit, stage, "device", world.naming().imei(outfit.boxes.back().value()), "sim_box");
  }
}

// The next edition of the page that stands under all its names, and of the app, signed anew.
void take_kit(Outfit& outfit, const OutfitParameters& parameters, const Script& script, Stage& stage) {
  Chance chance = chance_of(outfit, stage, kOutfitKit, ++outfit.kits_taken);
  outfit.page_hash = stage.world().naming().label(kOutfitPageHash, chance.next());
  outfit.kit_until = later(stage, parameters.kit_hours, chance);
  if (script.permissions.empty()) return;
  outfit.app_signers.clear();
  for (int64_t i = 0; i < parameters.names; ++i) {
    outfit.app_signers.push_back(signer(chance));
    tell(outfit, stage, "app", outfit.app_signers.back(), "app");
  }
}

}  // namespace

void OutfitParameters::read(ParameterFile& file) {
  constexpr double kYearHours = 366 * 24;
  file.list("caller_mix", caller_mix, 0, 1);
  file.share("forged_malformed", forged_malformed);
  file.whole("sim_lines", sim_lines, 1, 1'000);
  file.whole("lines_a_device", lines_a_device, 1, 64);
  file.whole("other_lines", other_lines, 1, 100);
  file.curve("number_hours", number_hours, 1, kYearHours);
  file.curve("house_hours", house_hours, 1, kYearHours);
  file.curve("domain_hours", domain_hours, 1, kYearHours);
  file.whole("names", names, 1, 100);
  file.curve("kit_hours", kit_hours, 1, kYearHours);
  file.share("text_ports", text_ports);
  file.share("text_lent", text_lent);
  file.share("text_forged", text_forged);
  file.share("text_abroad", text_abroad);
  file.texts("forged_senders", forged_senders, {});
}

void take_numbers(Outfit& outfit, const OutfitParameters& parameters, Stage& stage) {
  Chance chance = chance_of(outfit, stage, kOutfitNumbers, ++outfit.numbers_taken);
  take_boxes(outfit, parameters, stage);
  for (std::size_t kind = 0; kind < kKinds.size(); ++kind)
    open_lines(outfit, kind, kind == 0 ? parameters.sim_lines : parameters.other_lines, parameters, stage,
               chance);
  take_ports_and_chats(outfit, stage, chance);
  outfit.gang.refused_calls = 0;
  outfit.refused_texts = 0;
  outfit.numbers_until = later(stage, parameters.number_hours, chance);
}

void take_domains(Outfit& outfit, const OutfitParameters& parameters, const Script& script, Stage& stage) {
  Chance chance = chance_of(outfit, stage, kOutfitDomain, ++outfit.names_taken);
  outfit.refused_pages = 0;
  outfit.domain_until = later(stage, parameters.domain_hours, chance);
  if (script.domains.empty()) return;
  outfit.domains.clear();
  for (int64_t i = 0; i < parameters.names; ++i) {
    const auto which = chance.below(static_cast<uint32_t>(script.domains.size()));
    outfit.domains.push_back(fill(script.domains[which], chance, {{"word", word(chance)}}));
    tell(outfit, stage, "domain", outfit.domains.back(), "page");
  }
}

void equip(Outfit& outfit, const OutfitParameters& parameters, const Script& script, Stage& stage) {
  World& world = stage.world();
  Chance chance = chance_of(outfit, stage, kOutfitEquipped, 0);
  outfit.cell = static_cast<uint16_t>(chance.below(world.cells()));
  outfit.house_until = later(stage, parameters.house_hours, chance);
  take_numbers(outfit, parameters, stage);
  take_domains(outfit, parameters, script, stage);
  take_kit(outfit, parameters, script, stage);
}

void keep_up(Outfit& outfit, const OutfitParameters& parameters, const Script& script, Stage& stage) {
  World& world = stage.world();
  if (stage.now() >= outfit.house_until) {
    Chance chance = chance_of(outfit, stage, kOutfitHouse, static_cast<uint64_t>(stage.now().micros));
    outfit.cell = static_cast<uint16_t>(chance.below(world.cells()));
    for (const LineId line : outfit.lines[0]) world.move_line(line, outfit.cell);
    outfit.house_until = later(stage, parameters.house_hours, chance);
  }
  if (stage.now() >= outfit.numbers_until) take_numbers(outfit, parameters, stage);
  if (stage.now() >= outfit.domain_until) take_domains(outfit, parameters, script, stage);
  if (stage.now() >= outfit.kit_until) take_kit(outfit, parameters, script, stage);
}

}  // namespace duanlian::simulate
