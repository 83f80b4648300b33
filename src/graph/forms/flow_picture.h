#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "graph/forms/trace_report.h"

namespace duanlian::graph {

// What a picture shows at most; the rest is folded, and the picture says so.
inline constexpr std::size_t kPictureLayersMax = 10;  // of receivers; those further on stand in the last
inline constexpr std::size_t kPictureNodesMax = 12;   // in a layer, and among the exits
inline constexpr std::size_t kPictureLinksMax = 300;

// What stands at a place of the picture.
enum class PlaceKind : uint8_t {
  victim,
  pocket,    // on the way
  exit,      // the money left there
  others,    // several that have no place of their own
  back,      // money that went to an earlier layer, drawn as ending here
  returned,  // to the victims
  fee,
  unseen,
};
constexpr auto words(PlaceKind) {
  return std::to_array<std::string_view>(
      {"victim", "pocket", "exit", "others", "back", "returned", "fee", "unseen"});
}

struct PicturePlace {
  PlaceKind kind = PlaceKind::pocket;
  uint32_t layer = 0;           // 0: victims; the last: where money ends
  PocketId pocket = kNoPocket;  // none where several stand for one
  std::size_t pockets = 1;      // that stand here
  int64_t in = 0;
  int64_t out = 0;
  int64_t stoppable = 0;                  // rests in an account
  RestKind rests_as = RestKind::account;  // of an exit
};

struct PictureLink {
  uint32_t from = 0;  // places
  uint32_t to = 0;
  int64_t value = 0;
  uint64_t transfers = 0;  // 0: no transfers, but what a pocket kept or lost
  Timestamp first;
  Timestamp last;
};

// Money that was taken in one asset, from left to right: a graph without cycles, whose links lead from a
// layer to a later one.
struct FlowPicture {
  AssetId asset;
  std::vector<PicturePlace> places;  // by layer, then value falling
  std::vector<PictureLink> links;    // by place
  uint32_t layers = 0;               // so many columns
  std::size_t folded = 0;            // pockets without a place of their own
  std::size_t links_left_out = 0;    // the least ones beyond kPictureLinksMax, and those within a fold
};

// One an asset in which something was taken.
std::vector<FlowPicture> pictures_of(const TraceReport& report);

}  // namespace duanlian::graph
