#include "graph/forms/flow_picture.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "graph/forms/totals.h"

namespace duanlian::graph {
namespace {

// Where money ends without a pocket of its own.
enum class Sink : uint8_t { returned, fee, unseen };

// What is known of a pocket before it has a place.
struct Standing {
  PocketId pocket;
  uint32_t layer = UINT32_MAX;
  int64_t in = 0;
  int64_t out = 0;
  int64_t stoppable = 0;
  int64_t left = 0;  // rests as an exit, at a hub or beyond a bound
  RestKind left_as = RestKind::account;
  bool gets_its_own_back = false;

  bool is_victim() const { return layer == 0; }
  bool is_exit() const { return !is_victim() && left > 0 && out == 0; }
  int64_t value() const { return std::max(in, out); }
};

// Between two pockets, or from one to a sink.
struct Stream {
  PocketId from;
  PocketId to = kNoPocket;
  Sink sink = Sink::returned;
  int64_t value = 0;
  uint64_t transfers = 0;
  Timestamp first;
  Timestamp last;
};

bool leaves_by_itself(RestKind kind) { return kind == RestKind::fee || kind == RestKind::unseen; }

class Painter {
 public:
  Painter(const TraceReport& report, AssetId asset) : report_(report) { picture_.asset = asset; }

  FlowPicture paint() {
    gather_hops();
    gather_rests();
    count_flows();
    place_all();
    link_all();
    tidy();
    return std::move(picture_);
  }

 private:
  using StreamKey = std::tuple<uint32_t, uint32_t, Sink>;

  Standing& standing(PocketId pocket) {
    Standing& found = standings_[pocket.value()];
    found.pocket = pocket;
    return found;
  }

  Stream& stream(PocketId from, PocketId to, Sink sink) {
    Stream& found = streams_[{from.value(), to.value(), sink}];
    found.from = from;
    found.to = to;
    found.sink = sink;
    return found;
  }

  void gather_hops() {
    const TransferPages& transfers = report_.graph.transfers();
    for (const Hop& hop : report_.trace.hops) {
      if (hop.layer == 1) standing(transfers.from(hop.transfer)).layer = 0;
    }
    for (const Hop& hop : report_.trace.hops) {
      const int64_t value = value_in(report_.trace, hop.shares, picture_.asset);
      if (value == 0) continue;
      const PocketId from = transfers.from(hop.transfer);
      const PocketId to = transfers.to(hop.transfer);
      standing(from).layer = std::min(standing(from).layer, hop.layer - 1);
      standing(to).layer = std::min(standing(to).layer, hop.layer);
      Stream& one = stream(from, to, Sink::returned);
      const Timestamp time{transfers.time(hop.transfer)};
      one.first = one.transfers == 0 ? time : std::min(one.first, time);
      one.last = one.transfers == 0 ? time : std::max(one.last, time);
      one.value += value;
      ++one.transfers;
      const int64_t left = transfers.amount(hop.transfer);
      const int64_t arrived = transfers.arrives(hop.transfer).value_or(left);
      if (arrived < left && report_.graph.asset(from) == report_.graph.asset(to)) with_fee_.push_back(&one);
    }
  }

  // A fee is in what left. It goes its own way from there, so it is taken off the stream that it was kept of.
  void take_off_fee(PocketId from, int64_t fee) {
    for (Stream* const one : with_fee_) {
      if (one->from != from || fee == 0) continue;
      const int64_t part = std::min(fee, one->value);
      one->value -= part;
      fee -= part;
    }
  }

  void gather_rests() {
    for (const Rest& rest : report_.trace.rests) {
      const int64_t value = value_in(report_.trace, rest.shares, picture_.asset);
      if (value == 0) continue;
      Standing& at = standing(rest.pocket);
      if (at.layer == UINT32_MAX) at.layer = rest.layer;
      if (leaves_by_itself(rest.kind)) {
        const Sink sink = rest.kind == RestKind::fee ? Sink::fee : Sink::unseen;
        if (rest.kind == RestKind::fee) take_off_fee(rest.pocket, value);
        Stream& one = stream(rest.pocket, kNoPocket, sink);
        one.value += value;
        one.first = rest.first;
        one.last = rest.last;
      } else if (can_be_stopped(rest.kind)) {
        at.stoppable += value;
      } else if (rest.kind == RestKind::returned) {
        at.gets_its_own_back = true;
      } else {
        at.left += value;
        at.left_as = rest.kind;
      }
    }
  }

  void count_flows() {
    for (const auto& [key, one] : streams_) {
      standing(one.from).out += one.value;
      if (one.to != kNoPocket) standing(one.to).in += one.value;
    }
    for (const auto& [number, at] : standings_) {
      if (at.is_victim() || at.is_exit() || at.layer == UINT32_MAX) continue;
      deepest_ = std::max(deepest_, std::min<uint32_t>(at.layer, kPictureLayersMax));
    }
    picture_.layers = deepest_ + 2;
  }

  uint32_t column_of(const Standing& at) const {
    return at.is_exit() ? deepest_ + 1 : std::min<uint32_t>(at.layer, kPictureLayersMax);
  }

  void place_all() {
    std::map<uint32_t, std::vector<const Standing*>> columns;
    for (const auto& [number, at] : standings_) {
      if (at.layer != UINT32_MAX && at.value() + at.stoppable > 0) columns[column_of(at)].push_back(&at);
    }
    for (auto& [column, all] : columns) {
      std::ranges::sort(all, {}, [](const Standing* at) { return std::pair(-at->value(), at->pocket); });
      for (std::size_t i = 0; i < all.size(); ++i) {
        // The last place is that of all others, unless it is only one.
        const bool own = i + 1 < kPictureNodesMax || all.size() <= kPictureNodesMax;
        own ? place_one(*all[i], column) : fold(*all[i], column);
      }
    }
  }

  void place_one(const Standing& at, uint32_t column) {
    places_.emplace(at.pocket.value(), static_cast<uint32_t>(picture_.places.size()));
    picture_.places.push_back({.kind = at.is_victim() ? PlaceKind::victim
                                       : at.is_exit() ? PlaceKind::exit
                                                      : PlaceKind::pocket,
                               .layer = column,
                               .pocket = at.pocket,
                               .stoppable = at.stoppable,
                               .rests_as = at.left_as});
  }

  void fold(const Standing& at, uint32_t column) {
    const uint32_t place = shared_place(PlaceKind::others, column);
    places_.emplace(at.pocket.value(), place);
    picture_.places[place].stoppable += at.stoppable;
    ++picture_.places[place].pockets;
    ++picture_.folded;
  }

  // Of several pockets.
  uint32_t shared_place(PlaceKind kind, uint32_t column) {
    const auto [found, is_new] =
        shared_.try_emplace({kind, column}, static_cast<uint32_t>(picture_.places.size()));
    if (is_new) picture_.places.push_back({.kind = kind, .layer = column, .pockets = 0});
    return found->second;
  }

  // Where a stream ends in the picture; nothing where it begins and ends in one fold.
  std::optional<uint32_t> end_of_stream(const Stream& one, uint32_t from) {
    const uint32_t ends = deepest_ + 1;
    if (one.to == kNoPocket) {
      return shared_place(one.sink == Sink::fee ? PlaceKind::fee : PlaceKind::unseen, ends);
    }
    if (standings_.at(one.to.value()).gets_its_own_back) return shared_place(PlaceKind::returned, ends);
    const uint32_t to = places_.at(one.to.value());
    if (to == from) return std::nullopt;
    if (picture_.places[to].layer > picture_.places[from].layer) return to;
    return shared_place(PlaceKind::back, picture_.places[from].layer + 1);
  }

  void link_all() {
    std::map<std::pair<uint32_t, uint32_t>, PictureLink> links;
    for (const auto& [key, one] : streams_) {
      const auto from = places_.find(one.from.value());
      if (one.value <= 0 || from == places_.end()) continue;
      const auto to = end_of_stream(one, from->second);
      if (!to) {
        ++picture_.links_left_out;
        continue;
      }
      PictureLink& link = links[{from->second, *to}];
      const bool is_new = link.value == 0;
      link.from = from->second;
      link.to = *to;
      link.value += one.value;
      link.transfers += one.transfers;
      link.first = is_new ? one.first : std::min(link.first, one.first);
      link.last = is_new ? one.last : std::max(link.last, one.last);
    }
    for (const auto& [ends, link] : links) picture_.links.push_back(link);
  }

  void tidy() {
    auto& links = picture_.links;
    if (links.size() > kPictureLinksMax) {
      std::ranges::sort(links, {},
                        [](const PictureLink& link) { return std::tuple(-link.value, link.from, link.to); });
      picture_.links_left_out += links.size() - kPictureLinksMax;
      links.resize(kPictureLinksMax);
    }
    for (const PictureLink& link : links) {
      picture_.places[link.from].out += link.value;
      picture_.places[link.to].in += link.value;
    }
    sort_places();
    std::ranges::sort(links, {}, [](const PictureLink& link) { return std::pair(link.from, link.to); });
  }

  void sort_places() {
    std::vector<uint32_t> order(picture_.places.size());
    for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::sort(order, {}, [&](uint32_t i) {
      const PicturePlace& place = picture_.places[i];
      return std::tuple(place.layer, -std::max(place.in, place.out), i);
    });
    std::vector<PicturePlace> sorted;
    std::vector<uint32_t> moved(order.size());
    for (uint32_t i = 0; i < order.size(); ++i) {
      moved[order[i]] = i;
      sorted.push_back(picture_.places[order[i]]);
    }
    picture_.places = std::move(sorted);
    for (PictureLink& link : picture_.links) {
      link.from = moved[link.from];
      link.to = moved[link.to];
    }
  }

  const TraceReport& report_;
  FlowPicture picture_;
  std::map<uint32_t, Standing> standings_;  // by pocket
  std::map<StreamKey, Stream> streams_;
  std::vector<Stream*> with_fee_;
  uint32_t deepest_ = 1;
  std::unordered_map<uint32_t, uint32_t> places_;  // by pocket
  std::map<std::pair<PlaceKind, uint32_t>, uint32_t> shared_;
};

}  // namespace

std::vector<FlowPicture> pictures_of(const TraceReport& report) {
  std::vector<FlowPicture> pictures;
  for (const Totals& totals : totals_of(report)) {
    pictures.push_back(Painter(report, totals.asset).paint());
  }
  return pictures;
}

}  // namespace duanlian::graph
