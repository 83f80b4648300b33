#include "engine/activation.h"

#include <algorithm>
#include <span>
#include <string>
#include <variant>

#include "detect/deciders.h"
#include "model/event_json.h"
#include "respond/law/law.h"

namespace duanlian::engine {
namespace {

constexpr std::string_view kOwnSource = "duanlian";
constexpr std::size_t kIdDigestChars = 16;

// Another activation of the same pack later is another event.
std::string activation_id(const model::PackActivated& activation, Timestamp now) {
  return "pack_activated:" + activation.digest.substr(0, kIdDigestChars) + ":" + std::to_string(now.micros);
}

model::Event event_of(const detect::Pack& pack, std::vector<model::PackFile> files,
                      const Approval& approval) {
  model::PackActivated activation = detect::activation_of(pack, std::move(files));
  activation.approved_by = approval.by;
  return {.header = {.id = activation_id(activation, approval.now),
                     .time = approval.now,
                     .source = std::string(approval.source),
                     .purpose = model::Purpose::anti_fraud},
          .payload = std::move(activation)};
}

std::string joined(const std::vector<std::string>& issues) {
  std::string text;
  for (const std::string& issue : issues) text += (text.empty() ? "" : "\n") + issue;
  return text;
}

Result<std::shared_ptr<const detect::Pack>> build(const std::vector<model::PackFile>& files) {
  auto pack = detect::Pack::build(files);
  if (pack) return *std::move(pack);
  return invalid(joined(pack.error()));
}

// A pack that was activated with other versions is activated once more, so that the journal says from which
// event on these decide.
bool is_active(const Intake& intake, std::string_view digest) {
  const auto active = intake.active_pack();
  return active && active->name.digest == digest && active->activated_with == detect::deciders();
}

}  // namespace

Result<Activated> activate_pack(Intake& intake, const detect::Pack& pack, std::vector<model::PackFile> files,
                                const Approval& approval) {
  if (is_active(intake, pack.name()->digest)) return Activated{};
  const model::Event event = event_of(pack, std::move(files), approval);
  ASSIGN_OR_RETURN(const auto answers, intake.submit_and_wait(std::span(&event, 1), approval.now));
  return Activated{.changed = true, .position = answers.front().position};
}

Result<model::Event> activation_event(std::vector<model::PackFile> files, const Approval& approval) {
  ASSIGN_OR_RETURN(const auto pack, build(files));
  return event_of(*pack, std::move(files), approval);
}

Result<std::vector<model::PackFile>> files_of_activation(std::string_view stored) {
  model::EventReader reader;
  ASSIGN_OR_RETURN(model::Event event, reader.read_stored(stored));
  auto* const activation = std::get_if<model::PackActivated>(&event.payload);
  if (activation == nullptr) return Error{ErrorCode::corrupt, "the stored activation is another event"};
  return std::move(activation->files);
}

Status ensure_pack(Intake& intake, std::vector<model::PackFile> files, std::string_view by, Timestamp now) {
  if (is_active(intake, detect::digest_of(files))) return {};
  ASSIGN_OR_RETURN(const auto pack, build(files));
  const Approval approval{.by = by, .source = kOwnSource, .now = now};
  RETURN_IF_ERROR(activate_pack(intake, *pack, std::move(files), approval));
  return {};
}

Result<model::Event> law_event(std::vector<model::PackFile> files, const Approval& approval) {
  const auto law = respond::Law::build(files);
  if (!law) return invalid(joined(law.error()));
  model::PackActivated activation{.pack = (*law)->id(),
                                  .version = (*law)->version(),
                                  .digest = detect::digest_of(files),
                                  .files = std::move(files),
                                  .approved_by = std::string(approval.by)};
  return model::Event{.header = {.id = activation_id(activation, approval.now),
                                 .time = approval.now,
                                 .source = std::string(approval.source),
                                 .purpose = model::Purpose::anti_fraud},
                      .payload = std::move(activation)};
}

Status ensure_law(Intake& intake, std::vector<model::PackFile> files, std::string_view by, Timestamp now) {
  const std::string active = intake.law_activation();
  if (!active.empty()) {
    ASSIGN_OR_RETURN(const auto active_files, files_of_activation(active));
    if (detect::digest_of(active_files) == detect::digest_of(files)) return {};
  }
  ASSIGN_OR_RETURN(const model::Event event,
                   law_event(std::move(files), {.by = by, .source = kOwnSource, .now = now}));
  RETURN_IF_ERROR(intake.submit_and_wait(std::span(&event, 1), now));
  return {};
}

}  // namespace duanlian::engine
