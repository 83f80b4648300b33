#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/event_json.h"
#include "model/notice.h"

namespace duanlian::detect {

// A pack of a few rules, so that a test says all that it rests on.
inline std::vector<model::PackFile> small_pack(std::string_view rules) {
  constexpr std::string_view kPack = R"(pack: small
version: "1"
name: {zh: 小包, en: Small}
watchlists:
  bad: {zh: 名单, en: List}
parameters:
  large: {value: 500000, unit: fen, source: T09, provenance: D, effective: 2026-11-24}
policies:
  transfer:
    steps:
      - {score: 0.3, outcome: log}
      - {score: 0.5, outcome: warn}
      - {score: 0.75, outcome: delay}
    remedy: {zh: 补救, en: remedy}
    papers: {zh: 材料, en: papers}
    appeal: {zh: 申诉, en: appeal}
)";
  constexpr std::string_view kPhrases = R"(category: safe_account
name: {zh: 安全账户, en: Safe account}
phrases:
  - {text: 安全账户, weight: 0.9}
)";
  return {{.path = "pack.yaml", .text = std::string(kPack)},
          {.path = "phrases/a.yaml", .text = std::string(kPhrases)},
          {.path = "rules/a.yaml", .text = std::string(rules)}};
}

// One rule on transfers.
inline std::string one_rule(std::string_view id, std::string_view when, std::string_view weight = "0.5",
                            std::string_view action = "allow") {
  std::string rule = "  - id: " + std::string(id) + "\n    on: transfer\n";
  rule += "    name: {zh: 名, en: Name}\n    words: {zh: 话, en: Words of " + std::string(id) + "}\n";
  rule += "    when: " + std::string(when) + "\n    weight: " + std::string(weight) + "\n";
  return rule + "    action: " + std::string(action) + "\n    basis: [practice]\n";
}

inline model::Event transfer(std::string_view id, int64_t fen, std::string_view more = "") {
  model::EventReader reader;
  const std::string json =
      R"({"kind":"transfer","id":")" + std::string(id) +
      R"(","time":"2026-11-24T09:00:00Z","source":"bank_a","purpose":"anti_fraud",)" +
      R"("debtor":{"account":"A"},"creditor":{"account":"B"},"currency":"CNY","amount":)" +
      std::to_string(fen) + std::string(more) + "}";
  return reader.read(json).value();
}

}  // namespace duanlian::detect
