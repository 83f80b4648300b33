#include "simulate/truth/truth_files.h"

#include <utility>

#include "base/hash.h"
#include "simulate/truth/comparison.h"

namespace duanlian::simulate {
namespace {

constexpr std::string_view kRoleHeader = "id,role,gang,since";
constexpr std::string_view kWalletKind = "wallet";
constexpr std::string_view kLeakRole = "leak";  // whose list of customers a gang has

// A time that may not have come.
CsvFile& optional_time(CsvFile& file, const std::optional<Timestamp>& time) {
  return time ? file.time(*time) : file.text("");
}

void role_row(CsvFile& file, std::string_view id, std::string_view role, GangId gang, Timestamp at) {
  file.text(id).text(role).id(gang).time(at).end_row();
}

// Several in one cell, with blanks between.
std::string joined(const auto& texts) {
  std::string out;
  for (const std::string& text : texts) {
    if (!out.empty()) out += ' ';
    out += text;
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<TruthFiles>> TruthFiles::begin(ResultFolder& folder, const Options& options) {
  CHECK(options.honest_one_in > 0, "one in none");
  std::unique_ptr<TruthFiles> files(new TruthFiles(folder, options));
  RETURN_IF_ERROR(files->open());
  return files;
}

Result<CsvFile> TruthFiles::create(std::string_view name, std::string_view header) {
  return CsvFile::create(folder_.part(name), header);
}

Status TruthFiles::open() {
  ASSIGN_OR_RETURN(stages_, create("stages.csv", "scam,beat,what,time,event"));
  ASSIGN_OR_RETURN(transfers_, create("transfers.csv", "event,role,layer,gang,scam,amount_fen"));
  ASSIGN_OR_RETURN(entities_, create("entities.csv", "kind," + std::string(kRoleHeader)));
  ASSIGN_OR_RETURN(leaks_, create("leaks.csv", kRoleHeader));
  ASSIGN_OR_RETURN(wallets_, create("wallets.csv", kRoleHeader));
  ASSIGN_OR_RETURN(labels_, create("labels.csv", "event,source,label,category"));
  return {};
}

Status TruthFiles::status() const {
  for (const auto* const file : {&stages_, &transfers_, &entities_, &leaks_, &wallets_, &labels_}) {
    if (*file && !(*file)->status()) return (*file)->status();
  }
  return {};
}

// ---- As it happens

std::string TruthFiles::category_of(const Mark& mark) const {
  if (const auto found = scam_at_.find(mark.scam.value()); found != scam_at_.end())
    return category_id(scams_[found->second].category);
  // What serves several scams of a gang that plays one script.
  const uint32_t gang = mark.gang.value();
  if (gang >= gangs_.size() || gangs_[gang].categories.size() != 1) return {};
  return category_id(*gangs_[gang].categories.begin());
}

void TruthFiles::event(const model::Event& event, const Mark& mark) {
  const model::Header& header = event.header;
  write_payment();
  if (is_scam(mark.role)) {
    if (const auto* const transfer = std::get_if<model::Transfer>(&event.payload))
      payment_ = {.event = header.id, .mark = mark, .amount = transfer->amount};
    labels_->text(header.id).text(header.source).text("scam").text(category_of(mark)).end_row();
  } else if (mark.role == Role::honest && hash64(header.id) % options_.honest_one_in == 0) {
    labels_->text(header.id).text(header.source).text("honest").text("").end_row();
  }
}

TruthFiles::Scam& TruthFiles::known(ScamId id) {
  const auto found = scam_at_.find(id.value());
  CHECK(found != scam_at_.end(), "a scam starts before anything is said of it");
  return scams_[found->second];
}

TruthFiles::GangRow& TruthFiles::row_of(GangId id, Timestamp at) {
  if (id.value() >= gangs_.size()) gangs_.resize(id.value() + 1);
  GangRow& row = gangs_[id.value()];
  if (!row.since || at < *row.since) row.since = at;
  return row;
}

void TruthFiles::scam_started(ScamId scam, GangId gang, unsigned category, PersonId victim, AgeBand age,
                              Timestamp at) {
  CHECK(scam_at_.emplace(scam.value(), scams_.size()).second, "a scam starts once");
  scams_.push_back({.id = scam,
                    .gang = gang,
                    .victim = victim,
                    .category = static_cast<uint8_t>(category),
                    .age = age,
                    .started = at});
  if (gang.value() == kNone) return;
  GangRow& row = row_of(gang, at);
  row.categories.insert(category);
  ++row.scams;
}

void TruthFiles::scam_beat(ScamId scam, unsigned beat, std::string_view what, Timestamp at,
                           std::string_view event) {
  stages_->id(scam).number(beat).text(what).time(at).text(event).end_row();
}

void TruthFiles::scam_reached(ScamId scam, Timestamp at) {
  Scam& one = known(scam);
  if (!one.reached) one.reached = at;
}

void TruthFiles::victim_paid(ScamId scam, int64_t amount, Timestamp /*at*/) { known(scam).paid += amount; }
void TruthFiles::payment_prevented(ScamId scam, int64_t amount, Timestamp /*at*/) {
  known(scam).prevented += amount;
}
void TruthFiles::bait_paid(ScamId scam, int64_t amount, Timestamp /*at*/) { known(scam).baited += amount; }
void TruthFiles::recovered(ScamId scam, int64_t amount, Timestamp /*at*/) { known(scam).recovered += amount; }

void TruthFiles::scam_reported(ScamId scam, Timestamp at) {
  Scam& one = known(scam);
  if (!one.reported) one.reported = at;
}

void TruthFiles::scam_ended(ScamId scam, Timestamp at) { known(scam).ended = at; }

CsvFile& TruthFiles::transfer_row(std::string_view event, const Mark& mark) {
  return transfers_->text(event).text(model::to_string(mark.role)).number(mark.layer).id(mark.gang);
}

// One that nobody said more of: its own scam's, if it has one.
void TruthFiles::write_payment() {
  if (!payment_) return;
  CsvFile& row = transfer_row(payment_->event, payment_->mark).id(payment_->mark.scam);
  if (payment_->mark.scam.value() == kNone)
    row.text("").end_row();
  else
    row.number(payment_->amount).end_row();
  payment_.reset();
}

void TruthFiles::tainted(std::string_view event, const Mark& mark, std::span<const Taint> parts) {
  if (parts.empty()) return;
  if (payment_ && payment_->event == event) payment_.reset();
  for (const Taint& part : parts) transfer_row(event, mark).id(part.scam).number(part.amount).end_row();
}

void TruthFiles::role(std::string_view kind, std::string_view id, std::string_view role, GangId gang,
                      Timestamp at) {
  entities_->text(kind).text(id).text(role).id(gang).time(at).end_row();
  if (kind == kWalletKind) role_row(*wallets_, id, role, gang, at);
  if (role == kLeakRole) role_row(*leaks_, id, role, gang, at);
  if (gang.value() == kNone) return;
  GangRow& row = row_of(gang, at);
  ++row.entities;
  if (role == kLeakRole) row.leaks.emplace(id);
}

// ---- At the end

Status TruthFiles::write_scams() {
  ASSIGN_OR_RETURN(std::optional<CsvFile> file,
                   create("scams.csv",
                          "scam,gang,category,victim,age,started,reached,paid_fen,bait_fen,"
                          "prevented_fen,recovered_fen,reported,ended"));
  for (const Scam& one : scams_) {
    file->id(one.id)
        .id(one.gang)
        .text(category_id(one.category))
        .id(one.victim)
        .text(model::to_string(one.age));
    optional_time(file->time(one.started), one.reached).number(one.paid).number(one.baited);
    file->number(one.prevented).number(one.recovered);
    optional_time(optional_time(*file, one.reported), one.ended).end_row();
  }
  return keep(file, "scams.csv");
}

Status TruthFiles::write_gangs() {
  ASSIGN_OR_RETURN(std::optional<CsvFile> file,
                   create("gangs.csv", "gang,category,leak,entities,scams,since"));
  for (std::size_t number = 0; number < gangs_.size(); ++number) {
    const GangRow& row = gangs_[number];
    if (!row.since) continue;  // nothing was said of that number
    std::vector<std::string> categories;
    for (const unsigned category : row.categories) categories.push_back(category_id(category));
    file->number(number)
        .text(joined(categories))
        .text(joined(row.leaks))
        .number(row.entities)
        .number(row.scams);
    file->time(*row.since).end_row();
  }
  return keep(file, "gangs.csv");
}

std::string_view TruthFiles::role_of(const World& world, PersonId person, const std::vector<bool>& targets,
                                     const std::vector<bool>& victims) const {
  if (world.person(person).lends) return "lender";
  if (victims[person.value()]) return "victim";
  return targets[person.value()] ? "target" : "";
}

Status TruthFiles::write_people(const World& world) {
  ASSIGN_OR_RETURN(
      std::optional<CsvFile> file,
      create("people.csv", "person,household,age,job,phone,account,savings_account,bank,operator,role"));
  std::vector<bool> targets(world.population());
  std::vector<bool> victims(world.population());
  for (const Scam& one : scams_) {
    if (one.victim.value() >= world.population()) continue;
    targets[one.victim.value()] = true;
    if (one.paid > 0) victims[one.victim.value()] = true;
  }
  for (uint32_t number = 0; number < world.population(); ++number) {
    const PersonId id(number);
    const Person& person = world.person(id);
    file->number(number).number(person.household).number(person.age).text(model::to_string(person.job));
    file->text(person.line == kNone ? std::string() : world.number(world.line_of(id)).text());
    file->text(world.account_name(world.main_account(id)));
    file->text(world.account_name(world.savings_account(id)));
    file->text(bank_source(person.bank)).text(operator_source(person.telecom));
    file->text(role_of(world, id, targets, victims)).end_row();
    if (!file->status()) return file->status();
  }
  return keep(file, "people.csv");
}

Status TruthFiles::keep(std::optional<CsvFile>& file, std::string_view name) {
  ASSIGN_OR_RETURN(WrittenFile written, file->close());
  written.name = name;
  written_.push_back(std::move(written));
  return {};
}

Result<std::vector<WrittenFile>> TruthFiles::finish(const World& world) {
  write_payment();
  RETURN_IF_ERROR(write_people(world));
  RETURN_IF_ERROR(write_scams());
  RETURN_IF_ERROR(write_gangs());
  RETURN_IF_ERROR(keep(stages_, "stages.csv"));
  RETURN_IF_ERROR(keep(transfers_, "transfers.csv"));
  RETURN_IF_ERROR(keep(entities_, "entities.csv"));
  RETURN_IF_ERROR(keep(leaks_, "leaks.csv"));
  RETURN_IF_ERROR(keep(wallets_, "wallets.csv"));
  RETURN_IF_ERROR(keep(labels_, "labels.csv"));
  return std::move(written_);
}

}  // namespace duanlian::simulate
