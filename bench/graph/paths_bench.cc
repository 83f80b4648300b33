// What a question about paths costs, on one thread, over a month of a million transfers of 80,000 accounts.
//
//   paths_bench                        the questions that databases are asked too, then those of an analyst
//   paths_bench write FOLDER           transfers.csv and questions.csv, for tools/peers/databases.sh
//   paths_bench answer FOLDER ROUNDS   the answers to them and their times, as ours.csv

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bank_month.h"
#include "base/check.h"
#include "graph/paths/chains.h"
#include "graph/paths/counterparties.h"
#include "graph/paths/cycles.h"
#include "graph/paths/neighbourhood.h"
#include "month_questions.h"

namespace {

using namespace duanlian;
using namespace duanlian::graph;

constexpr std::size_t kTransfers = 1'000'000;
constexpr uint32_t kAccounts = 80'000;
constexpr std::size_t kOfEach = 200;

class Stopwatch {
 public:
  double micros() const {
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began_).count();
  }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

double quantile(std::vector<double> values, double of) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(of * static_cast<double>(values.size() - 1))];
}

void print_times(std::string_view name, const std::vector<double>& times, double answers) {
  std::printf("%-44.*s median %10.2f us   p99 %12.2f us   answers %10.1f\n", static_cast<int>(name.size()),
              name.data(), quantile(times, 0.5), quantile(times, 0.99),
              answers / static_cast<double>(times.size()));
}

void write_files(const std::string& folder) {
  const BankMonth month(kTransfers, kAccounts);
  std::ofstream transfers(folder + "/transfers.csv");
  transfers << "number,time,payer,payee,amount\n";
  for (std::size_t i = 0; i < month.transfers().size(); ++i) {
    const MonthTransfer& it = month.transfers()[i];
    transfers << i << ',' << it.time << ',' << it.payer << ',' << it.payee << ',' << it.amount << '\n';
  }
  std::ofstream questions(folder + "/questions.csv");
  questions << "kind,account,payee,begin,end\n";
  for (const MonthQuestion& it : month_questions(month, kOfEach)) {
    questions << it.kind << ',' << it.account << ',' << it.payee << ',' << it.window.begin.micros << ','
              << it.window.end.micros << '\n';
  }
  CHECK(transfers.flush() && questions.flush(), "the files are written");
}

// The files are our own: numbers between commas, or a word.
std::vector<std::vector<std::string>> read_rows(const std::string& path) {
  std::ifstream file(path);
  CHECK(file, "the file can be read");
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    auto& row = rows.emplace_back();
    for (std::size_t begin = 0; begin <= line.size();) {
      const std::size_t end = std::min(line.find(',', begin), line.size());
      row.push_back(line.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return rows;
}

void answer_files(const std::string& folder, int rounds) {
  std::vector<MonthTransfer> transfers;
  for (const auto& row : read_rows(folder + "/transfers.csv")) {
    transfers.push_back({.time = std::stoll(row[1]),
                         .payer = static_cast<uint32_t>(std::stoul(row[2])),
                         .payee = static_cast<uint32_t>(std::stoul(row[3])),
                         .amount = std::stoll(row[4])});
  }
  MoneyGraph graph;
  load_month(graph, transfers);
  std::vector<MonthQuestion> questions;
  for (const auto& row : read_rows(folder + "/questions.csv")) {
    questions.push_back({row[0], row[1], row[2], {{std::stoll(row[3])}, {std::stoll(row[4])}}});
  }
  std::ofstream answers(folder + "/ours.csv");
  answers << "round,question,a,b,c,d,micros\n";
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t i = 0; i < questions.size(); ++i) {
      const Stopwatch watch;
      const MonthAnswer answer = answer_month(graph, questions[i]);
      const double micros = watch.micros();
      answers << round << ',' << i;
      for (const int64_t number : answer) answers << ',' << number;
      answers << ',' << micros << '\n';
    }
  }
  CHECK(answers.flush(), "the answers are written");
}

void ask_as_databases(const MoneyGraph& graph, const BankMonth& month) {
  const auto questions = month_questions(month, kOfEach);
  for (const std::string_view kind : kMonthQuestions) {
    std::vector<double> times;
    double answers = 0;
    for (int round = 0; round < 5; ++round) {
      for (const MonthQuestion& question : questions) {
        if (question.kind != kind) continue;
        const Stopwatch watch;
        answers += static_cast<double>(answer_month(graph, question)[0]);
        times.push_back(watch.micros());
      }
    }
    print_times(kind, times, answers);
  }
}

// Asks 200 times with another start each time; `ask` gives how many answers there were.
using Ask = std::function<std::size_t(const std::vector<PocketId>& some, const TimeWindow& window)>;
void ask_as_analyst(const BankMonth& month, const MoneyGraph& graph, std::string_view name,
                    std::size_t pockets, Duration length, const Ask& ask) {
  std::mt19937_64 random(7);
  std::vector<double> times;
  double answers = 0;
  for (int i = 0; i < 200; ++i) {
    std::vector<PocketId> some;
    while (some.size() < pockets) {
      const auto& any = month.transfers()[random() % month.transfers().size()];
      const PocketId pocket = month_pocket(graph, std::to_string(any.payer));
      if (std::ranges::count(some, pocket) == 0) some.push_back(pocket);
    }
    const auto room = static_cast<uint64_t>(BankMonth::kLength - length.micros);
    const Timestamp begin{BankMonth::kBegin + static_cast<int64_t>(random() % room)};
    const Stopwatch watch;
    answers += static_cast<double>(ask(some, {begin, begin + length}));
    times.push_back(watch.micros());
  }
  print_times(name, times, answers);
}

void ask_all_of_analyst(const BankMonth& month, const MoneyGraph& graph) {
  const auto chain_question = [](const std::vector<PocketId>& some, const TimeWindow& window, uint32_t hops) {
    return ChainQuestion{.from = {some.begin(), some.begin() + 5},
                         .to = {some.begin() + 5, some.end()},
                         .hops_max = hops,
                         .filter = {.window = window}};
  };
  ask_as_analyst(month, graph, "chains, 5 to 5 accounts, 4 hops, 2 days", 10, days(2),
                 [&](const auto& some, const TimeWindow& window) {
                   return chains_between(graph, chain_question(some, window, 4))->chains.size();
                 });
  ask_as_analyst(
      month, graph, "shortest chain, 5 to 5, 6 hops, 2 days", 10, days(2),
      [&](const auto& some, const TimeWindow& window) {
        return std::size_t{shortest_chain(graph, chain_question(some, window, 6))->chain.has_value()};
      });
  ask_as_analyst(month, graph, "cycles through an account, 4 hops, 2 days", 1, days(2),
                 [&](const auto& some, const TimeWindow& window) {
                   return cycles_through(graph,
                                         {.pocket = some[0], .hops_max = 4, .filter = {.window = window}})
                       ->chains.size();
                 });
  ask_as_analyst(
      month, graph, "neighbourhood, 2 hops both ways, 2 days", 1, days(2),
      [&](const auto& some, const TimeWindow& window) {
        return neighbourhood(graph, {.centres = some, .window = window, .hub_degree = 1'000})->nodes.size();
      });
  ask_as_analyst(month, graph, "common counterparties of 20, 7 days", 20, days(7),
                 [&](const auto& some, const TimeWindow& window) {
                   return common_counterparties(graph, {.members = some, .window = window})->found.size();
                 });
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 2 && words[0] == "write") {
    write_files(words[1]);
  } else if (words.size() == 3 && words[0] == "answer") {
    answer_files(words[1], std::atoi(words[2].c_str()));
  } else if (words.empty()) {
    const BankMonth month(kTransfers, kAccounts);
    MoneyGraph graph;
    load_month(graph, month.transfers());
    ask_as_databases(graph, month);
    ask_all_of_analyst(month, graph);
  } else {
    std::fprintf(stderr, "paths_bench [write FOLDER | answer FOLDER ROUNDS]\n");
    return 1;
  }
}
