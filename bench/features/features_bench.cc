// What it costs to remember and to be asked, on one thread: features_bench [ENTITIES] [UPDATES_OF_FLAT_COST]
// Keys, values and the order are drawn from a fixed seed; drawing is not timed. Updates look one and two
// bursts of 16 ahead, as one that has a group of events can.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/check.h"
#include "features/memory.h"

namespace {

using namespace duanlian;
using namespace duanlian::features;

constexpr std::size_t kGroup = 4'096;
constexpr std::size_t kValues = 1'000;
constexpr std::size_t kBurst = 16;
constexpr Timestamp kBegin{1'760'000'000'000'000};

double now_ns() {
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// What an event says, no larger than need be.
struct Drawn {
  Timestamp time;
  uint32_t value = 0;
  uint32_t key_bytes = 0;
  std::array<char, 16> key_text;

  std::string_view key() const { return {key_text.data(), key_bytes}; }
};

// The sighting that an event leaves, made anew for each in the same place.
class Sightings {
 public:
  Sightings() {
    for (std::size_t i = 0; i < kValues; ++i) texts_.push_back("payee" + std::to_string(i));
    sighting_.filters = 0xff;
  }
  const Sighting& of(const Drawn& drawn) {
    sighting_.time = drawn.time;
    sighting_.values[0] = {.number = drawn.value * 977, .text = texts_[drawn.value]};
    sighting_.values[1] = {.number = 0, .text = texts_[drawn.value]};
    return sighting_;
  }

 private:
  std::vector<std::string> texts_;
  Sighting sighting_;
};

// Updates of random entities, `per_window` of each on average in a window.
class Stream {
 public:
  Stream(std::size_t entities, Duration window, double per_window, std::size_t values)
      : entities_(entities),
        values_(values),
        step_us_(static_cast<double>(window.micros) / (per_window * static_cast<double>(entities))) {
    CHECK(values <= kValues, "values have texts");
  }

  const std::vector<Drawn>& next() {
    for (Drawn& drawn : group_) take(drawn, random_() % entities_);
    return group_;
  }

  // One of each entity, in the order of their numbers.
  const std::vector<Drawn>& in_order(std::size_t from) {
    for (std::size_t i = 0; i < kGroup; ++i) take(group_[i], (from + i) % entities_);
    return group_;
  }

 private:
  void take(Drawn& drawn, std::size_t entity) {
    now_us_ += step_us_;
    drawn.time = {kBegin.micros + static_cast<int64_t>(now_us_)};
    drawn.value = static_cast<uint32_t>(random_() % values_);
    const auto text = "acct" + std::to_string(1'000'000'000 + entity);
    drawn.key_bytes = static_cast<uint32_t>(text.copy(drawn.key_text.data(), drawn.key_text.size()));
  }

  std::mt19937_64 random_{1};
  std::size_t entities_;
  std::size_t values_;
  double step_us_;
  double now_us_ = 0;
  std::vector<Drawn> group_ = std::vector<Drawn>(kGroup);
};

// The updates of a group, in bursts: what is fetched at once is waited for once.
double update_ns(Memory& memory, const std::vector<Drawn>& group) {
  static std::vector<Key> keys;
  static Sightings sightings;
  Trail& trail = memory.trail(0);
  const double began = now_ns();
  keys.clear();
  for (std::size_t begin = 0; begin < kGroup + 2 * kBurst; begin += kBurst) {
    const std::size_t rows = begin - kBurst;
    const std::size_t adds = begin - 2 * kBurst;
    for (std::size_t i = begin; i < begin + kBurst && i < kGroup; ++i)
      trail.prefetch_slot(keys.emplace_back(group[i].key()));
    for (std::size_t i = rows; i < kGroup && i < rows + kBurst; ++i) trail.prefetch_row(keys[i]);
    for (std::size_t i = adds; i < kGroup && i < adds + kBurst; ++i) {
      memory.advance(group[i].time);
      trail.add(keys[i], sightings.of(group[i]));
    }
  }
  return (now_ns() - began) / static_cast<double>(kGroup);
}

TrailSpec one_feature(Aggregate aggregate, Duration window) {
  TrailSpec spec;
  spec.identity = "one";
  spec.filters = 1;
  const bool has_value =
      aggregate != Aggregate::count && aggregate != Aggregate::ratio && aggregate != Aggregate::time_since;
  const bool of_number = aggregate >= Aggregate::sum && aggregate <= Aggregate::stddev;
  const bool of_hash = aggregate == Aggregate::distinct || aggregate == Aggregate::seen_before;
  if (has_value)
    spec.columns = {of_number ? ColumnKind::number : of_hash ? ColumnKind::hash : ColumnKind::text};
  spec.features = {{.aggregate = aggregate,
                    .window = window,
                    .filter = 0,
                    .part = 0,
                    .column = has_value ? 0 : -1,
                    .most = 5}};
  return spec;
}

// A trail as a pack keeps it for accounts: amounts and payees, twelve features, windows from ten minutes to
// 30 days.
TrailSpec account_trail() {
  TrailSpec spec;
  spec.identity = "account";
  spec.filters = 3;
  spec.columns = {ColumnKind::number, ColumnKind::hash};
  const auto add = [&](Aggregate aggregate, Duration window, uint32_t filter, int column = -1) {
    spec.features.push_back(
        {.aggregate = aggregate, .window = window, .filter = filter, .part = 2, .column = column, .most = 0});
  };
  add(Aggregate::count, minutes(10), 0);
  add(Aggregate::count, hours(24), 0);
  add(Aggregate::sum, hours(24), 0, 0);
  add(Aggregate::sum, days(7), 0, 0);
  add(Aggregate::max, days(30), 0, 0);
  add(Aggregate::mean, days(30), 0, 0);
  add(Aggregate::stddev, days(30), 0, 0);
  add(Aggregate::distinct, hours(24), 0, 1);
  add(Aggregate::ratio, hours(24), 0);
  add(Aggregate::time_since, days(30), 1);
  add(Aggregate::last, days(30), 0, 0);
  add(Aggregate::seen_before, days(30), 0, 1);
  return spec;
}

std::unique_ptr<Memory> memory_of(TrailSpec spec) {
  auto memory = std::make_unique<Memory>();
  std::vector<TrailSpec> specs;
  specs.push_back(std::move(spec));
  memory->lay_out(std::move(specs));
  return memory;
}

struct Shares {
  double median = 0;
  double worst = 0;  // of a group of kGroup
};
Shares shares_of(std::vector<double>& all) {
  std::ranges::sort(all);
  return {.median = all[all.size() / 2], .worst = all.back()};
}

void updates(const char* name, Aggregate aggregate, std::size_t entities, double per_window) {
  const auto memory = memory_of(one_feature(aggregate, hours(1)));
  Stream stream(entities, hours(1), per_window, 50);
  std::vector<double> first;
  std::vector<double> steady;
  for (std::size_t from = 0; from < entities; from += kGroup)
    first.push_back(update_ns(*memory, stream.in_order(from)));
  // Until four windows have passed, so that old ones leave as new ones come, and few rows still grow.
  const auto warm = static_cast<std::size_t>(4 * per_window * static_cast<double>(entities) / kGroup);
  for (std::size_t i = 0; i < warm; ++i) update_ns(*memory, stream.next());
  for (std::size_t i = 0; i < 1'000; ++i) steady.push_back(update_ns(*memory, stream.next()));
  const Shares of_first = shares_of(first);
  const Shares of_steady = shares_of(steady);
  std::printf(
      "%-10s %4.0f in a window  first touch %6.1f  steady %6.1f (worst group %6.1f) ns  %6.1f bytes an "
      "entity\n",
      name, per_window, of_first.median, of_steady.median, of_steady.worst,
      static_cast<double>(memory->counters().bytes) / static_cast<double>(memory->counters().entities));
  std::fflush(stdout);
}

void reads() {
  std::printf("\nreading, of one key in the cache, ns\n%-12s %10s %10s %10s\n", "", "of 5", "of 32",
              "of 500");
  for (const Aggregate aggregate :
       {Aggregate::count, Aggregate::sum, Aggregate::min, Aggregate::mean, Aggregate::stddev,
        Aggregate::distinct, Aggregate::ratio, Aggregate::first, Aggregate::last, Aggregate::time_since,
        Aggregate::seen_before, Aggregate::top}) {
    std::printf("%-12s", words(aggregate)[static_cast<std::size_t>(aggregate)].data());
    for (const std::size_t count : {5U, 32U, 500U}) {
      const auto memory = memory_of(one_feature(aggregate, hours(1)));
      Stream stream(1, hours(1), static_cast<double>(count) + 0.5, 50);
      const auto& group = stream.next();
      Sightings sightings;
      for (std::size_t i = 0; i < count; ++i) {
        memory->advance(group[i].time);
        memory->trail(0).add(Key(group[i].key()), sightings.of(group[i]));
      }
      const Trail& trail = memory->trail(0);
      const Key key(group[0].key());
      constexpr int kTimes = 200'000;
      int64_t sum = 0;
      const double began = now_ns();
      for (int i = 0; i < kTimes; ++i) {
        if (aggregate == Aggregate::top)
          sum += static_cast<int64_t>(trail.top(0, key, memory->now()).size());
        else
          sum += trail.read(0, key, memory->now(), "payee7").number;
      }
      const double ns = (now_ns() - began) / kTimes;
      std::printf(" %10.1f", sum == INT64_MIN ? 0 : ns);
    }
    std::printf("\n");
  }
}

void account_bytes(std::size_t entities) {
  std::printf("\nan account with 12 features\n");
  for (const std::size_t count : {1U, 10U, 32U, 60U}) {
    const auto memory = memory_of(account_trail());
    Stream stream(entities, days(1), static_cast<double>(count), 1'000);
    std::vector<double> all;
    for (std::size_t n = 0; n < count; ++n) {
      for (std::size_t from = 0; from + kGroup <= entities; from += kGroup)
        all.push_back(update_ns(*memory, stream.in_order(from)));
    }
    const double bytes =
        static_cast<double>(memory->counters().bytes) / static_cast<double>(memory->counters().entities);
    std::printf("  %2zu sightings in a day: %6.0f bytes an entity, an update %6.1f ns\n", count, bytes,
                shares_of(all).median);
    std::fflush(stdout);
  }
}

void pauses(std::size_t entities) {
  const auto memory = memory_of(account_trail());
  Stream stream(entities, days(1), 20, 1'000);
  Sightings sightings;
  double longest_add = 0;
  for (std::size_t n = 0; n < 10; ++n) {
    for (std::size_t from = 0; from + kGroup <= entities; from += kGroup) {
      for (const Drawn& drawn : stream.in_order(from)) {
        const double began = now_ns();
        memory->advance(drawn.time);
        memory->trail(0).add(Key(drawn.key()), sightings.of(drawn));
        longest_add = std::max(longest_add, now_ns() - began);
      }
    }
  }
  std::vector<double> steps;
  std::size_t bytes = 0;
  const auto write = [&](const SavedRegion& region) { bytes += region.bytes.size(); };
  const double began = now_ns();
  memory->begin_save();
  const double begin_us = (now_ns() - began) / 1e3;
  for (bool more = true; more;) {
    for (const Drawn& drawn : stream.next()) {
      memory->advance(drawn.time);
      memory->trail(0).add(Key(drawn.key()), sightings.of(drawn));
    }
    for (int k = 0; more && k < 64; ++k) {
      const double step = now_ns();
      more = memory->save_next(write);
      steps.push_back(now_ns() - step);
    }
  }
  const Shares of_steps = shares_of(steps);
  std::printf(
      "\npauses with %zu accounts of 10 sightings: longest update %.0f us (a region that grows or the "
      "system);\n"
      "  begin_save %.0f us, a step of saving %.1f us in the median, %.0f us at p99, %.0f us the longest; "
      "%.0f MB saved\n",
      entities, longest_add / 1e3, begin_us, of_steps.median / 1e3, steps[steps.size() * 99 / 100] / 1e3,
      of_steps.worst / 1e3, static_cast<double>(bytes) / 1e6);
  std::fflush(stdout);
}

void flat_cost(std::size_t entities, std::size_t updates_max) {
  const auto memory = memory_of(one_feature(Aggregate::distinct, hours(1)));
  Stream stream(entities, hours(1), 10, 50);
  std::printf("\nthe cost of an update as history grows, distinct, 10 in a window\n");
  std::vector<double> last;
  std::size_t done = 0;
  for (std::size_t stop = 1'000'000; stop <= updates_max; stop *= 10) {
    last.clear();
    for (; done < stop; done += kGroup) {
      const double ns = update_ns(*memory, stream.next());
      if (stop - done < 500'000) last.push_back(ns);
    }
    std::printf("  after %4zu million updates: %6.1f ns, %4.0f MB\n", stop / 1'000'000,
                shares_of(last).median, static_cast<double>(memory->counters().bytes) / 1e6);
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t entities = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000;
  const std::size_t updates_max = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 100'000'000;
  std::printf("updates at random among %zu entities, median of groups of %zu\n", entities, kGroup);
  for (const double per_window : {2.0, 10.0, 50.0}) {
    updates("count", Aggregate::count, entities, per_window);
    updates("sum", Aggregate::sum, entities, per_window);
    updates("distinct", Aggregate::distinct, entities, per_window);
  }
  reads();
  account_bytes(entities);
  pauses(entities);
  flat_cost(entities, updates_max);
  return 0;
}
