#include "app/commands.h"
#include "app/console.h"
#include "model/event_json.h"

namespace duanlian::app {

void add_schema(CLI::App& program, int&) {
  CLI::App* const command =
      program.add_subcommand("schema", "Print the JSON Schema of events (docs/event.schema.json)");
  command->callback([] { print(model::event_schema()); });
}

}  // namespace duanlian::app
