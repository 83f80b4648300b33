#include "respond/law/law_reader.h"

#include <algorithm>

#include "model/name.h"
#include "model/words.h"

namespace duanlian::respond {
namespace {

using model::Measure;

constexpr int64_t kApprovalsMax = 5;
constexpr int64_t kTimesMax = 100;
constexpr YamlLimits kLawLimits{.bytes_max = std::size_t{1} << 20, .aliases = true};

Provenance provenance_in(const YamlReader& reader, const YamlNode& map);

// "2016-06-01", midnight in Beijing.
Timestamp date_in(const YamlReader& reader, const YamlNode& map, std::string_view key) {
  const std::string text = reader.required_text(map, key);
  if (text.empty()) return {};
  const auto date = parse_rfc3339(text + "T00:00:00+08:00");
  if (!date) reader.complain_at(map, key, "expected a date such as 2026-12-01");
  return date.value_or(Timestamp{});
}

Provenance provenance_in(const YamlReader& reader, const YamlNode& map) {
  constexpr std::string_view kMarks = "LPSMGD";
  Provenance provenance{.source = reader.required_text(map, "source"), .mark = 'D', .effective = {}};
  const std::string mark = reader.required_text(map, "provenance");
  if (mark.size() == 1 && kMarks.find(mark[0]) != std::string_view::npos)
    provenance.mark = mark[0];
  else if (!mark.empty())
    reader.complain_at(map, "provenance", "expected one of L P S M G D");
  provenance.effective = date_in(reader, map, "effective");
  return provenance;
}

model::Bilingual bilingual_in(const YamlReader& reader, const YamlNode& map, std::string_view key) {
  const YamlNode* const node = reader.required(map, key);
  if (node == nullptr || !reader.check_map(*node, {"zh", "en"})) return {};
  return {.zh = reader.required_text(*node, "zh"), .en = reader.required_text(*node, "en")};
}

std::optional<Term> term_in(const YamlReader& reader, const YamlNode& map, std::string_view key) {
  const std::string text = reader.optional_text(map, key);
  if (text.empty()) return std::nullopt;
  const auto term = parse_term(text);
  if (!term) reader.complain_at(map, key, "expected a length of time such as 48h, 30d, 6mo or 1y");
  return term;
}

int whole_in(const YamlReader& reader, const YamlNode& map, std::string_view key, int64_t least,
             int64_t most) {
  const auto number = reader.whole_number(map, key);
  if (number && (*number < least || *number > most)) {
    reader.complain_at(map, key, "expected " + std::to_string(least) + " to " + std::to_string(most));
    return static_cast<int>(least);
  }
  return static_cast<int>(number.value_or(least));
}

std::vector<Duration> alerts_in(const YamlReader& reader, const YamlNode& map,
                                const std::optional<Term>& lasts) {
  std::vector<Duration> alerts;
  for (const std::string& text : reader.texts(map, "alerts")) {
    const auto span = parse_span(text);
    if (!span) {
      reader.complain_at(map, "alerts", "expected lengths of time before the end, such as 12h");
    } else if (!lasts || (!alerts.empty() && *span >= alerts.back())) {
      reader.complain_at(map, "alerts", "stand before an end (`lasts`), the longest first");
    } else {
      alerts.push_back(*span);
    }
  }
  return alerts;
}

model::Notice law_notice_in(const YamlReader& reader, const YamlNode& node) {
  if (!reader.check_map(node, {"reason", "remedy", "papers", "appeal"})) return {};
  return {.reason = bilingual_in(reader, node, "reason"),
          .remedy = bilingual_in(reader, node, "remedy"),
          .papers = bilingual_in(reader, node, "papers"),
          .appeal = bilingual_in(reader, node, "appeal")};
}

// Whether somebody is restricted, so that art 32 asks for a notice.
bool restricts(Measure measure) {
  switch (measure) {
    case Measure::protective_hold:
    case Measure::stop:
    case Measure::freeze:
    case Measure::suspend_number:
    case Measure::block_name:
      return true;
    case Measure::unspecified:
    case Measure::warn:
    case Measure::dissuade:
    case Measure::query:
    case Measure::recall:
    case Measure::release:
    case Measure::give_back:
      return false;
  }
  return false;
}

// Versions in the order of their dates, each day once.
template <class Version>
void put(const YamlReader& reader, const YamlNode& at, std::vector<Version>& versions, Version version) {
  if (versions.size() == kLawVersionsMax) return reader.complain(at, "more than 100 versions");
  if (!versions.empty() && version.provenance.effective <= versions.back().provenance.effective)
    return reader.complain_at(at, "effective", "versions stand in the order of their dates, each day once");
  versions.push_back(std::move(version));
}

}  // namespace

void LawReader::read(const model::PackFile& file) {
  const YamlReader reader(file.path, file.text, issues_, kLawLimits);
  if (!reader.readable()) return;
  if (file.path == "pack.yaml") return read_head(reader);
  if (!reader.check_map(reader.root(), {"measures", "clocks", "authorities"})) return;
  read_measures(reader);
  read_clocks(reader);
  read_authorities(reader);
}

void LawReader::read_head(const YamlReader& reader) {
  if (!reader.check_map(reader.root(), {"law", "version", "name"})) return;
  law_.id_ = reader.required_text(reader.root(), "law");
  if (!law_.id_.empty() && !model::is_plain_name(law_.id_))
    reader.complain_at(reader.root(), "law", "expected a-z 0-9 _");
  law_.version_ = reader.required_text(reader.root(), "version");
  law_.title_ = bilingual_in(reader, reader.root(), "name");
}

void LawReader::read_measures(const YamlReader& reader) {
  const YamlNode* const measures = reader.root().find("measures");
  if (measures == nullptr) return;
  if (!measures->is_map()) return reader.complain(*measures, "expected a map of measures");
  for (const YamlEntry& entry : measures->entries) read_measure(reader, entry);
}

void LawReader::read_measure(const YamlReader& reader, const YamlEntry& entry) {
  const auto measure = model::parse_word<Measure>(entry.key.text);
  if (!measure || *measure == Measure::unspecified)
    return reader.complain(entry.key, "no measure has that name (docs/orders.md)");
  if (!reader.check_list(entry.value)) return;
  auto& versions = law_.measures_[static_cast<std::size_t>(*measure)];
  if (!versions.empty()) return reader.complain(entry.key, "stands in another file already");
  for (const YamlNode& map : entry.value.items) {
    MeasureLaw version = measure_in(reader, map);
    if (restricts(*measure) && !version.notice)
      reader.complain(map, "notice: missing: whoever is restricted is told why, and how to appeal (art 32)");
    put(reader, map, versions, std::move(version));
  }
}

MeasureLaw LawReader::measure_in(const YamlReader& reader, const YamlNode& map) const {
  MeasureLaw law;
  if (!reader.check_map(map, {"approvals", "by_another", "takes_money", "needs_trace", "lasts", "times",
                              "renewable", "alerts", "source", "provenance", "effective", "basis", "notice"}))
    return law;
  law.provenance = provenance_in(reader, map);
  law.approvals = whole_in(reader, map, "approvals", 0, kApprovalsMax);
  law.by_another = reader.truth(map, "by_another");
  law.takes_money = reader.truth(map, "takes_money");
  law.needs_trace = reader.truth(map, "needs_trace");
  law.lasts = term_in(reader, map, "lasts");
  if (map.find("times") != nullptr) law.times = whole_in(reader, map, "times", 1, kTimesMax);
  law.renewable = reader.truth(map, "renewable");
  law.alerts = alerts_in(reader, map, law.lasts);
  law.basis = reader.texts(map, "basis");
  if (law.basis.empty()) reader.complain(map, "basis: missing: on what law does it stand?");
  if (const YamlNode* const notice = map.find("notice")) law.notice = law_notice_in(reader, *notice);
  return law;
}

void LawReader::read_clocks(const YamlReader& reader) {
  const YamlNode* const clocks = reader.root().find("clocks");
  if (clocks == nullptr) return;
  if (!clocks->is_map()) return reader.complain(*clocks, "expected a map of clocks");
  for (const YamlEntry& entry : clocks->entries) {
    if (!reader.check_list(entry.value)) continue;
    auto& versions = law_.clocks_[entry.key.text];
    for (const YamlNode& map : entry.value.items) {
      if (!reader.check_map(map, {"name", "lasts", "source", "provenance", "effective"})) continue;
      reader.required_text(map, "lasts");
      put(reader, map, versions,
          ClockLaw{.provenance = provenance_in(reader, map),
                   .lasts = term_in(reader, map, "lasts").value_or(Term{}),
                   .name = bilingual_in(reader, map, "name")});
    }
  }
}

void LawReader::read_authorities(const YamlReader& reader) {
  const YamlNode* const list = reader.root().find("authorities");
  if (list == nullptr || !reader.check_list(*list)) return;
  for (const YamlNode& map : list->items) {
    if (law_.authorities_.size() == kAuthoritiesMax)
      return reader.complain(map, "more than 100 standing authorities");
    StandingAuthority authority = authority_in(reader, map);
    if (law_.authority(authority.name) != nullptr) reader.complain(map, "the name stands twice");
    law_.authorities_.push_back(std::move(authority));
  }
}

StandingAuthority LawReader::authority_in(const YamlReader& reader, const YamlNode& map) const {
  StandingAuthority authority;
  if (!reader.check_map(
          map, {"name", "measures", "amount_max", "currency", "given_by", "basis", "from", "until", "lasts"}))
    return authority;
  authority.name = reader.required_text(map, "name");
  if (!authority.name.empty() && !model::is_plain_name(authority.name))
    reader.complain_at(map, "name", "expected a-z 0-9 _");
  for (const std::string& text : reader.texts(map, "measures")) {
    const auto measure = model::parse_word<Measure>(text);
    if (measure && *measure != Measure::unspecified)
      authority.measures.push_back(*measure);
    else
      reader.complain_at(map, "measures", "no measure has the name " + text);
  }
  if (authority.measures.empty()) reader.complain(map, "measures: missing: for which?");
  const auto amount = reader.whole_number(map, "amount_max");
  if (!amount || *amount < 1) reader.complain_at(map, "amount_max", "expected whole minor units, from 1");
  authority.amount_max = amount.value_or(0);
  if (const auto currency = Currency::parse(reader.required_text(map, "currency")))
    authority.currency = *currency;
  else
    reader.complain_at(map, "currency", "expected an ISO 4217 code such as CNY");
  authority.given_by = reader.required_text(map, "given_by");
  authority.basis = reader.required_text(map, "basis");
  authority.from = date_in(reader, map, "from");
  authority.until = date_in(reader, map, "until");
  authority.lasts = term_in(reader, map, "lasts");
  if (authority.until <= authority.from) reader.complain_at(map, "until", "ends before it begins");
  return authority;
}

void LawReader::finish(std::string_view file) {
  if (law_.id_.empty()) issues_.add(file, 1, 1, "pack.yaml with `law:` is missing");
  for (std::size_t i = 1; i < model::kMeasures; ++i) {
    if (!law_.measures_[i].empty()) continue;
    issues_.add(file, 1, 1, "nothing is said of the measure " + std::string(words(Measure{})[i]));
  }
}

}  // namespace duanlian::respond
