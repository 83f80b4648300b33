#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/file_writer.h"
#include "simulate/stage/records.h"
#include "simulate/truth/csv_file.h"
#include "simulate/truth/result_folder.h"

namespace duanlian::simulate {

// Writes the truth of a city as CSV files into a folder: docs/truth.md describes each.
class TruthFiles : public Records {
 public:
  struct Options {
    // Of labels of honest events: one in so many, chosen by their ids. A back-test takes a limited number.
    uint64_t honest_one_in = 1;
  };
  // The folder must outlive it.
  static Result<std::unique_ptr<TruthFiles>> begin(ResultFolder& folder, const Options& options);

  // What went wrong so far: a full disk is no reason to live a city to its end.
  Status status() const;
  // Writes what is known at the end. All files are on the disk then, under the names of the folder's parts.
  Result<std::vector<WrittenFile>> finish(const World& world);

  void event(const model::Event& event, const Mark& mark) override;
  void scam_started(ScamId scam, GangId gang, unsigned category, PersonId victim, AgeBand age,
                    Timestamp at) override;
  void scam_beat(ScamId scam, unsigned beat, std::string_view what, Timestamp at,
                 std::string_view event) override;
  void scam_reached(ScamId scam, Timestamp at) override;
  void victim_paid(ScamId scam, int64_t amount, Timestamp at) override;
  void payment_prevented(ScamId scam, int64_t amount, Timestamp at) override;
  void bait_paid(ScamId scam, int64_t amount, Timestamp at) override;
  void recovered(ScamId scam, int64_t amount, Timestamp at) override;
  void scam_reported(ScamId scam, Timestamp at) override;
  void scam_ended(ScamId scam, Timestamp at) override;
  void tainted(std::string_view event, const Mark& mark, std::span<const Taint> parts) override;
  void role(std::string_view kind, std::string_view id, std::string_view role, GangId gang,
            Timestamp at) override;
  void ordered(model::Measure, Timestamp) override {}
  void order_answered(OrderAnswer, Timestamp) override {}
  void others_held(int64_t, Whose, Timestamp) override {}
  void disturbed(model::EventKind, model::Outcome, Duration, bool) override {}

 private:
  struct Scam {
    ScamId id;
    GangId gang;
    PersonId victim;
    uint8_t category = 0;
    AgeBand age = AgeBand::adult;
    Timestamp started;
    std::optional<Timestamp> reached;
    std::optional<Timestamp> reported;
    std::optional<Timestamp> ended;
    int64_t paid = 0;
    int64_t baited = 0;
    int64_t prevented = 0;
    int64_t recovered = 0;
  };
  struct GangRow {
    std::set<unsigned> categories;
    std::set<std::string, std::less<>> leaks;
    uint64_t scams = 0;
    uint64_t entities = 0;
    std::optional<Timestamp> since;
  };

  // A payment whose parts may be told before the next event.
  struct Payment {
    std::string event;
    Mark mark;
    int64_t amount = 0;
  };

  TruthFiles(ResultFolder& folder, const Options& options) : folder_(folder), options_(options) {}
  Result<CsvFile> create(std::string_view name, std::string_view header);
  Status open();
  Scam& known(ScamId id);
  std::string category_of(const Mark& mark) const;
  GangRow& row_of(GangId id, Timestamp at);
  CsvFile& transfer_row(std::string_view event, const Mark& mark);
  void write_payment();
  Status write_people(const World& world);
  Status write_scams();
  Status write_gangs();
  Status keep(std::optional<CsvFile>& file, std::string_view name);
  std::string_view role_of(const World& world, PersonId person, const std::vector<bool>& targets,
                           const std::vector<bool>& victims) const;

  ResultFolder& folder_;
  Options options_;
  std::optional<CsvFile> stages_;
  std::optional<CsvFile> transfers_;
  std::optional<CsvFile> entities_;
  std::optional<CsvFile> leaks_;
  std::optional<CsvFile> wallets_;
  std::optional<CsvFile> labels_;
  std::vector<Scam> scams_;  // in the order in which they started
  std::unordered_map<uint32_t, std::size_t> scam_at_;
  std::vector<GangRow> gangs_;  // by number
  std::optional<Payment> payment_;
  std::vector<WrittenFile> written_;
};

}  // namespace duanlian::simulate
