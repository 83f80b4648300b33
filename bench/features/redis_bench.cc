// Ten features of accounts by counters in Redis and by the memory, the same events, one after the other:
// redis_bench [EVENTS]. Redis (redis-server in the path, Debian's package) runs beside it with nothing saved,
// is reached by a socket of the system, and gets the commands of 64 events at once. Every event is asked all
// ten features of its account, then counted. Without redis-server the peer is left out.

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/check.h"
#include "features/memory.h"

namespace {

using namespace duanlian;
using namespace duanlian::features;

constexpr std::size_t kAccounts = 100'000;
constexpr std::size_t kPayees = 5'000;
constexpr std::size_t kEventsAtOnce = 64;
constexpr int64_t kBeginS = 1'760'000'000;

struct Transfer {
  std::string account;
  std::string payee;
  int64_t amount = 0;
  int64_t time_s = 0;
  bool night = false;
};

std::vector<Transfer> draw(std::size_t count) {
  std::mt19937_64 random(1);
  std::vector<Transfer> out(count);
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = {.account = "a" + std::to_string(random() % kAccounts),
              .payee = "p" + std::to_string(random() % kPayees),
              .amount = static_cast<int64_t>(random() % 1'000'000),
              .time_s = kBeginS + static_cast<int64_t>(i * 86'400 / count),
              .night = random() % 4 == 0};
  }
  return out;
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// A server of its own below the folder of temporary files, ended with it.
class Redis {
 public:
  Redis() {
    folder_ = std::filesystem::temp_directory_path() / ("duanlian_redis_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    const std::string socket = folder_ / "socket";
    server_ = ::fork();
    if (server_ == 0) {
      ::execlp("redis-server", "redis-server", "--port", "0", "--unixsocket", socket.c_str(), "--save", "",
               "--appendonly", "no", "--dir", folder_.c_str(), "--logfile", (folder_ / "log").c_str(),
               nullptr);
      ::_exit(127);
    }
    connect(socket);
  }
  ~Redis() {
    ::close(socket_);
    ::kill(server_, SIGTERM);
    ::waitpid(server_, nullptr, 0);
    std::filesystem::remove_all(folder_);
  }
  Redis(const Redis&) = delete;
  Redis& operator=(const Redis&) = delete;

  bool is_there() const { return socket_ >= 0; }

  void command(std::initializer_list<std::string_view> words) {
    out_ += "*" + std::to_string(words.size()) + "\r\n";
    for (const std::string_view word : words)
      out_.append("$").append(std::to_string(word.size())).append("\r\n").append(word).append("\r\n");
    ++waiting_;
    ++commands;
  }

  // Sends what was gathered and reads all answers.
  void flush() {
    for (std::size_t sent = 0; sent < out_.size();) {
      const ssize_t more = ::write(socket_, out_.data() + sent, out_.size() - sent);
      CHECK(more > 0, "redis takes no more");
      sent += static_cast<std::size_t>(more);
    }
    out_.clear();
    for (; waiting_ > 0; --waiting_) read_answer();
  }

  uint64_t commands = 0;
  uint64_t answers = 0;  // elements

 private:
  void connect(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    for (int i = 0; i < 100; ++i) {
      socket_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
      if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return;
      ::close(socket_);
      socket_ = -1;
      if (::waitpid(server_, nullptr, WNOHANG) == server_) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }

  std::string_view line() {
    for (;;) {
      const std::size_t end = in_.find("\r\n", at_);
      if (end != std::string::npos) {
        const std::string_view text = std::string_view(in_).substr(at_, end - at_);
        at_ = end + 2;
        return text;
      }
      fill();
    }
  }

  void fill() {
    in_.erase(0, at_);
    at_ = 0;
    const std::size_t have = in_.size();
    in_.resize(have + 65'536);
    const ssize_t more = ::read(socket_, in_.data() + have, 65'536);
    CHECK(more > 0, "redis answers no more");
    in_.resize(have + static_cast<std::size_t>(more));
  }

  void read_answer() {
    const std::string_view head = line();
    CHECK(!head.empty() && head[0] != '-', "redis refuses a command");
    const long size = std::atol(std::string(head.substr(1)).c_str());
    ++answers;
    if (head[0] == '*') {
      for (long i = 0; i < size; ++i) read_answer();
    } else if (head[0] == '$' && size >= 0) {
      while (in_.size() - at_ < static_cast<std::size_t>(size) + 2) fill();
      at_ += static_cast<std::size_t>(size) + 2;
    }
  }

  std::filesystem::path folder_;
  pid_t server_ = 0;
  int socket_ = -1;
  std::string out_;
  std::string in_;
  std::size_t at_ = 0;
  uint64_t waiting_ = 0;
};

// Counters of an hour in a hash each, read for 24 hours; sets of three hours for the distinct payees.
void ask_and_count(Redis& redis, const Transfer& transfer, uint64_t serial) {
  const int64_t hour = transfer.time_s / 3'600;
  const std::string of = transfer.account;
  const std::string amount = std::to_string(transfer.amount);
  const std::string time = std::to_string(transfer.time_s);
  const std::string recent = of + ":recent";
  const std::string hours_of = of + ":h";
  const std::string once = of + ":once";
  const std::string payees = of + ":payees";
  const auto at = [](std::string_view what, int64_t number) {
    return std::string(what) + std::to_string(number);
  };
  const auto part = [&](int64_t back) { return at(of + ":d", hour / 3 - back); };
  // 1: transfers in an hour.
  redis.command({"ZREMRANGEBYSCORE", recent, "-inf", std::to_string(transfer.time_s - 3'600)});
  redis.command({"ZCARD", recent});
  // 2 to 5: transfers, their sum, mean and share at night in 24 hours.
  for (const std::string_view what : {"n", "s", "g"}) {
    const auto back = [&](int64_t i) { return at(what, hour - i); };
    redis.command({"HMGET",  hours_of, back(0),  back(1),  back(2),  back(3),  back(4),  back(5),  back(6),
                   back(7),  back(8),  back(9),  back(10), back(11), back(12), back(13), back(14), back(15),
                   back(16), back(17), back(18), back(19), back(20), back(21), back(22), back(23)});
  }
  // 6: payees in 24 hours.
  redis.command({"PFCOUNT", part(0), part(1), part(2), part(3), part(4), part(5), part(6), part(7)});
  // 7 to 9: the last amount and time, and the largest amount.
  redis.command({"HMGET", once, "last", "time"});
  redis.command({"ZSCORE", of + ":max", "max"});
  // 10: whether it paid this payee before.
  redis.command({"SISMEMBER", payees, transfer.payee});

  redis.command({"ZADD", recent, time, std::to_string(serial)});
  redis.command({"EXPIRE", recent, "3600"});
  redis.command({"HINCRBY", hours_of, at("n", hour), "1"});
  redis.command({"HINCRBY", hours_of, at("s", hour), amount});
  if (transfer.night) redis.command({"HINCRBY", hours_of, at("g", hour), "1"});
  redis.command({"PFADD", part(0), transfer.payee});
  redis.command({"EXPIRE", part(0), "97200"});
  redis.command({"HSET", once, "last", amount, "time", time});
  redis.command({"ZADD", of + ":max", "GT", amount, "max"});
  redis.command({"SADD", payees, transfer.payee});
}

TrailSpec ten_features() {
  TrailSpec spec;
  spec.identity = "ten";
  spec.filters = 2;
  spec.columns = {ColumnKind::number, ColumnKind::hash};
  const auto add = [&](Aggregate aggregate, Duration window, int column = -1) {
    spec.features.push_back(
        {.aggregate = aggregate, .window = window, .filter = 0, .part = 1, .column = column, .most = 0});
  };
  add(Aggregate::count, hours(1));
  add(Aggregate::count, hours(24));
  add(Aggregate::sum, hours(24), 0);
  add(Aggregate::mean, hours(24), 0);
  add(Aggregate::ratio, hours(24));
  add(Aggregate::distinct, hours(24), 1);
  add(Aggregate::last, days(30), 0);
  add(Aggregate::time_since, days(30));
  add(Aggregate::max, days(30), 0);
  add(Aggregate::seen_before, days(30), 1);
  return spec;
}

double ours_s(const std::vector<Transfer>& transfers) {
  Memory memory;
  std::vector<TrailSpec> specs;
  specs.push_back(ten_features());
  memory.lay_out(std::move(specs));
  Trail& trail = memory.trail(0);
  uint64_t sum = 0;
  const double began = seconds_now();
  for (const Transfer& transfer : transfers) {
    const Timestamp time{transfer.time_s * 1'000'000};
    const Key key(transfer.account);
    for (std::size_t i = 0; i < trail.spec().features.size(); ++i)
      sum += static_cast<uint64_t>(trail.read(i, key, time, transfer.payee).number);
    Sighting sighting{.time = time, .filters = transfer.night ? 3U : 1U, .values = {}};
    sighting.values[0].number = transfer.amount;
    sighting.values[1].text = transfer.payee;
    memory.advance(time);
    trail.add(key, sighting);
  }
  const double took = seconds_now() - began;
  const auto counters = memory.counters();
  std::printf("memory  %9.0f events/s, %5.2f us an event, %4.0f bytes an account (sum of answers %llu)\n",
              static_cast<double>(transfers.size()) / took,
              took * 1e6 / static_cast<double>(transfers.size()),
              static_cast<double>(counters.bytes) / static_cast<double>(counters.entities),
              static_cast<unsigned long long>(sum));
  return took;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t events = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 300'000;
  const auto transfers = draw(events);
  std::printf("%zu transfers of %zu accounts in a day, ten features asked and counted\n", events, kAccounts);
  const double ours = ours_s(transfers);
  Redis redis;
  if (!redis.is_there()) {
    std::printf("redis   left out: no redis-server in the path\n");
    return 0;
  }
  const double began = seconds_now();
  for (std::size_t i = 0; i < events; ++i) {
    ask_and_count(redis, transfers[i], i);
    if (i % kEventsAtOnce == kEventsAtOnce - 1) redis.flush();
  }
  redis.flush();
  const double took = seconds_now() - began;
  std::printf(
      "redis   %9.0f events/s, %5.2f us an event, %.0f commands/s; %.0f times the time of the memory\n",
      static_cast<double>(events) / took, took * 1e6 / static_cast<double>(events),
      static_cast<double>(redis.commands) / took, took / ours);
  return 0;
}
