#include "api/packs.h"

#include <string>
#include <utility>

#include "api/limits.h"
#include "api/pack_folders.h"
#include "api/pack_request.h"
#include "base/json_writer.h"
#include "detect/pack.h"
#include "engine/activation.h"

namespace duanlian::api {
namespace {

void write_pack(JsonWriter& json, const model::PackName& name, const model::Bilingual& title,
                std::size_t rules) {
  json.begin_object().member("id", name.id).member("version", name.version).member("digest", name.digest);
  json.key("title").begin_object().member("zh", title.zh).member("en", title.en).end_object();
  json.key("rules").number(uint64_t{rules}).end_object();
}

Response busy_with(std::size_t count, std::string_view what) {
  return error_response(503, ErrorCode::unavailable, std::to_string(count) + " " + std::string(what));
}

}  // namespace

PacksResource::PacksResource(engine::Intake& intake, std::filesystem::path folder,
                             std::function<Timestamp()> now)
    : intake_(intake),
      folder_(std::move(folder)),
      now_(std::move(now)),
      checks_(kPackChecksMax),
      activations_(kPackActivationsMax) {}

void PacksResource::list(const Reply& reply) const {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("active");
  const auto active = intake_.active_pack();
  if (active)
    write_pack(json, active->name, active->title, active->rules);
  else
    json.null();
  json.key("available").begin_array();
  for (const std::string& name : packs_in(folder_)) json.string(name);
  json.end_array().end_object();
  reply(json_response(std::move(body)));
}

bool PacksResource::begin_check(const Token* token) {
  const std::lock_guard lock(checking_mutex_);
  return checking_.insert(token).second;
}

void PacksResource::end_check(const Token* token) {
  const std::lock_guard lock(checking_mutex_);
  checking_.erase(token);
}

// Every role may check, and a large pack takes long: one at a time for each token, so that none fills the
// queue.
void PacksResource::check(Request request, const Reply& reply) {
  const Token* const token = request.token;
  if (!begin_check(token)) {
    return reply(error_response(503, ErrorCode::unavailable,
                                "an earlier check of this token is still under way; wait for its answer"));
  }
  const bool posted = checks_.post([this, request = std::move(request), reply] {
    Response response = checked(request);
    end_check(request.token);
    reply(std::move(response));
  });
  if (posted) return;
  end_check(token);
  reply(busy_with(kPackChecksMax, "packs wait to be checked"));
}

void PacksResource::activate(Request request, const Reply& reply) {
  if (!activations_.post([this, request = std::move(request), reply] { reply(activated(request)); }))
    reply(busy_with(kPackActivationsMax, "packs wait to be activated"));
}

Result<std::vector<model::PackFile>> PacksResource::files_of(const Request& request) const {
  ASSIGN_OR_RETURN(PackRequest wanted, read_pack_request(request.body));
  if (wanted.pack.empty()) return std::move(wanted.files);
  return read_named_pack(folder_, wanted.pack);
}

Response PacksResource::checked(const Request& request) const {
  const auto files = files_of(request);
  if (!files) return error_response(files.error());
  const auto pack = detect::Pack::build(*files);
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("ok").boolean(pack.has_value());
  write_issues(json, pack ? std::vector<std::string>{} : pack.error());
  json.key("pack");
  if (pack)
    write_pack(json, *(*pack)->name(), (*pack)->title(), (*pack)->rule_count());
  else
    json.null();
  json.end_object();
  return json_response(std::move(body));
}

Response PacksResource::activated(const Request& request) const {
  auto files = files_of(request);
  if (!files) return error_response(files.error());
  const auto pack = detect::Pack::build(*files);
  if (!pack) return wrong_pack("the pack is wrong; the old one stays", pack.error());
  const engine::Approval approval{.by = request.token->name, .source = request.token->source, .now = now_()};
  const auto outcome = engine::activate_pack(intake_, **pack, *std::move(files), approval);
  if (!outcome) return error_response(outcome.error());
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("changed").boolean(outcome->changed);
  if (outcome->changed) json.key("position").number(outcome->position);
  json.key("pack");
  write_pack(json, *(*pack)->name(), (*pack)->title(), (*pack)->rule_count());
  json.end_object();
  return json_response(std::move(body));
}

}  // namespace duanlian::api
