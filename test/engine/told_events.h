#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml_reader.h"
#include "model/event.h"

namespace duanlian::engine {

// Events as an analyst writes them down in YAML: maps of members over a small base of their kind, at a time
// before the event that is decided.
using Members = std::map<std::string, std::string>;  // name and JSON

class ToldEvents {
 public:
  // `bases`: kind -> members that its events have unless told otherwise. `decided_at`: `at` counts from there.
  ToldEvents(const YamlNode& bases, Timestamp decided_at) : bases_(bases), decided_at_(decided_at) {}

  // A list of maps: `kind`, `at` (-10m, -3h, -2d), members; `times` repeats it, `every` so long after each other,
  // with the number from 0001 on for {n} in its texts. In order of time. Adds to what was wrong.
  std::vector<model::Event> read(const YamlNode& list, std::string& trouble) const;
  // The members of a map laid over; ~ takes one away. A value that begins as JSON does is JSON, a map or a
  // list of YAML is one too, any other is a text.
  static void lay_over(Members& members, const YamlNode& map, int number = 0);
  static model::Event event_of(std::string_view kind, std::string_view id, Timestamp time, const Members& members,
                               std::string& trouble);

 private:
  void read_one(const YamlNode& map, std::vector<model::Event>& events, std::string& trouble) const;

  const YamlNode& bases_;
  Timestamp decided_at_;
};

}  // namespace duanlian::engine
