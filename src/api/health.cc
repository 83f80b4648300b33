#include "api/health.h"

#include "base/json_writer.h"

namespace duanlian::api {

Response health_response(const engine::Intake::Counters& counters, const std::optional<Error>& stopped,
                         const std::optional<engine::Intake::ActivePack>& pack) {
  const bool disk_full = !stopped && counters.committer.waits_for_room;
  std::string body;
  JsonWriter json(body);
  json.begin_object().member("status", stopped ? "stopped" : disk_full ? "disk_full" : "ok");
  if (stopped) {
    json.member("reason", "no event is taken until the server is started again: " + stopped->message);
  }
  if (disk_full)
    json.member("reason", "the disk is full: events are not taken until there is room; nothing is lost");
  json.key("position").number(counters.durable).key("pack");
  if (pack) {
    json.begin_object().member("id", pack->name.id).member("version", pack->name.version);
    json.member("digest", pack->name.digest).end_object();
  } else {
    json.null();
  }
  json.end_object();
  Response response = json_response(std::move(body));
  response.status = stopped || disk_full ? 503 : 200;
  if (response.status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

void HealthResource::answer(const Reply& reply) const {
  reply(health_response(intake_.counters(), intake_.stopped(), intake_.active_pack()));
}

}  // namespace duanlian::api
