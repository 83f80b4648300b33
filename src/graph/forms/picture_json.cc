#include "graph/forms/picture_json.h"

#include <set>
#include <string>
#include <unordered_map>

#include "base/json_writer.h"
#include "graph/forms/amounts.h"
#include "graph/forms/trace_words.h"
#include "model/words.h"

namespace duanlian::graph {
namespace {

// Who paid from which account.
using Payers = std::unordered_map<uint32_t, std::set<uint32_t>>;

Payers payers_of(const TraceReport& report) {
  Payers payers;
  for (const Taking& taking : report.question.takings) {
    payers[report.graph.transfers().from(taking.transfer).value()].insert(taking.victim);
  }
  return payers;
}

// A victim's place has his name and below it his account.
void write_picture_name(JsonWriter& json, const TraceReport& report, const Payers& payers, PocketId pocket) {
  const std::string_view bank = report.graph.pocket(pocket).bank;
  const std::string account = name_of(report, pocket);
  const auto victims = payers.find(pocket.value());
  if (victims == payers.end()) {
    json.member("name", account);
    if (!bank.empty()) json.member("bank", bank);
    return;
  }
  std::string name = victim_name(report, *victims->second.begin());
  if (victims->second.size() > 1) name += " +" + std::to_string(victims->second.size() - 1);
  json.member("name", name);
  json.member("bank", account == name ? std::string(bank)
                                      : account + (bank.empty() ? "" : " · ") + std::string(bank));
}

void write_picture_place(JsonWriter& json, const TraceReport& report, const Payers& payers,
                         const PicturePlace& place, std::string_view asset) {
  json.begin_object().member("kind", model::to_string(place.kind)).key("layer").number(uint64_t{place.layer});
  if (place.pocket != kNoPocket) write_picture_name(json, report, payers, place.pocket);
  json.key("count").number(uint64_t{place.pockets});
  json.key("in_value").number(place.in).member("in", grouped_amount(place.in, asset));
  json.key("out_value").number(place.out).member("out", grouped_amount(place.out, asset));
  json.key("stop_value").number(place.stoppable).member("stop", grouped_amount(place.stoppable, asset));
  if (place.kind == PlaceKind::exit) {
    const TwoTongues as = told(place.rests_as);
    json.key("as").begin_object().member("zh", as.zh).member("en", as.en).end_object();
  }
  json.end_object();
}

void write_picture(JsonWriter& json, const TraceReport& report, const Payers& payers,
                   const FlowPicture& picture) {
  const std::string_view asset = report.graph.asset_name(picture.asset);
  json.begin_object().member("asset", asset).key("layers").number(uint64_t{picture.layers});
  json.key("deepest").number(uint64_t{kPictureLayersMax}).key("places").begin_array();
  for (const PicturePlace& place : picture.places) write_picture_place(json, report, payers, place, asset);
  json.end_array().key("links").begin_array();
  for (const PictureLink& link : picture.links) {
    json.begin_object().key("s").number(uint64_t{link.from}).key("t").number(uint64_t{link.to});
    json.key("v").number(link.value).member("amount", grouped_amount(link.value, asset));
    json.key("n").number(link.transfers);
    json.member("first", china_time(link.first)).member("last", china_time(link.last)).end_object();
  }
  json.end_array().end_object();
}

}  // namespace

std::string pictures_json(const TraceReport& report, const std::vector<FlowPicture>& pictures) {
  std::string text;
  JsonWriter json(text);
  json.begin_array();
  const Payers payers = payers_of(report);
  for (const FlowPicture& picture : pictures) write_picture(json, report, payers, picture);
  json.end_array();
  // "<" stands in strings only, and would end the element as "</script" or begin "<!--".
  std::string safe;
  for (const char c : text) c == '<' ? safe.append("\\u003c") : safe.append(1, c);
  return safe;
}

}  // namespace duanlian::graph
