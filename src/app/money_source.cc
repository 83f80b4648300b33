#include "app/money_source.h"

#include <cstdio>

namespace duanlian::app {

void add_money_options(CLI::App& command, MoneySource& source) {
  command.add_option(
      "--in", source.in,
      "File or folder of transfers: JSON lines of events, or anything that --map describes; .zst too");
  command.add_option("--map", source.map, "Mapping file (docs/mapping.md)");
  command.add_option("--save-graph", source.save_graph,
                     "Save what was read here, to be read with --graph and much more quickly");
  command.add_option("--graph", source.graph, "Instead of --in: a graph that --save-graph saved");
  command
      .add_option("--graph-days", source.graph_days,
                  "Days of it that are read into memory; older pages are read from it when asked for")
      ->check(CLI::Range(uint32_t{0}, uint32_t{36'500}))
      ->capture_default_str();
}

Status check_money_source(const MoneySource& source) {
  if (source.in.empty() && source.graph.empty()) {
    return invalid(
        "say where the transfers are: --in, or --graph for a saved graph · "
        "请用 --in 指明流水，或用 --graph 指明已保存的图");
  }
  if (source.graph.empty())
    return source.save_graph.empty() ? Status{}
                                     : check_save_place(source.save_graph, {source.in, source.map});
  if (!source.in.empty()) {
    return invalid(
        "--graph is read instead of --in, not with it: put all files into one folder and save it again · "
        "--graph 与 --in 不同用，请将全部文件放入一个文件夹后重新保存");
  }
  if (source.map.empty() && source.save_graph.empty()) return {};
  return invalid("--map and --save-graph are for --in, not for a saved graph · 仅与 --in 同用");
}

Status load_money_source(const MoneySource& source, LoadedMoney& money, LineComplaints& complaints) {
  if (source.graph.empty()) {
    RETURN_IF_ERROR(load_money(source.in, source.map, money, complaints));
  } else {
    RETURN_IF_ERROR(load_saved_money(source.graph, source.graph_days, money));
  }
  std::fputs(told_of_load(money).c_str(), stderr);
  if (source.save_graph.empty()) return {};
  RETURN_IF_ERROR(check_save_place(source.save_graph, money.files));
  return save_money(money, source.save_graph);
}

}  // namespace duanlian::app
