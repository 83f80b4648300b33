#include "api/health.h"

#include "base/json_writer.h"

namespace duanlian::api {

void HealthResource::answer(const Reply& reply) const {
  const engine::Intake::Counters counters = intake_.counters();
  const bool disk_full = counters.committer.waits_for_room;
  std::string body;
  JsonWriter json(body);
  json.begin_object().member("status", disk_full ? "disk_full" : "ok");
  if (disk_full)
    json.member("reason", "the disk is full: events are not taken until there is room; nothing is lost");
  json.key("position").number(counters.position).key("pack");
  const auto pack = intake_.active_pack();
  if (pack) {
    json.begin_object().member("id", pack->name.id).member("version", pack->name.version);
    json.member("digest", pack->name.digest).end_object();
  } else {
    json.null();
  }
  json.end_object();
  Response response = json_response(std::move(body));
  response.status = disk_full ? 503 : 200;
  if (disk_full) response.headers.emplace_back("Retry-After", "1");
  reply(std::move(response));
}

}  // namespace duanlian::api
