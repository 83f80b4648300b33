#include "app/orders_desk.h"

#include "app/webhook_carrier.h"
#include "detect/pack.h"
#include "engine/activation.h"
#include "model/name.h"

namespace duanlian::app {
namespace {

constexpr std::string_view kLawUsual = "packs/law";

// A journal keeps the law that it has; the folder's takes its place where that is asked for.
Status choose_law(engine::Intake& intake, const OrdersDesk::Options& options) {
  if (!intake.law_activation().empty() && !options.activate) return {};
  auto files = detect::read_pack_folder(options.law.empty() ? std::string(kLawUsual) : options.law);
  if (!files) return within("--law", std::move(files.error()));
  return engine::ensure_law(intake, *std::move(files), "serve", wall_clock_now());
}

Status check_authority(const engine::Intake& intake, const std::string& name) {
  bool known = name.empty();
  intake.see_orders([&](const respond::OrderBook& book) {
    known = known || (book.law() && book.law()->authority(name) != nullptr);
  });
  if (known) return {};
  return invalid("--authority: the law pack has no standing authority \"" + name + "\" · 法规包无此授权");
}

}  // namespace

Result<std::unique_ptr<OrdersDesk>> OrdersDesk::open(engine::Intake& intake, const Options& options) {
  if (!options.wanted()) return std::unique_ptr<OrdersDesk>();
  if (!options.issuer.empty() && !model::is_source_name(options.issuer))
    return invalid("--chase: a source is a-z 0-9 _ . - · 机构名只含小写字母、数字和 _ . -");
  if (!options.authority.empty() && options.issuer.empty())
    return invalid("--authority: comes with --chase, whose orders go out under it · 须与 --chase 同用");
  Institutions institutions;
  if (!options.institutions.empty()) {
    ASSIGN_OR_RETURN(institutions, load_institutions(options.institutions));
  }
  RETURN_IF_ERROR(choose_law(intake, options));
  RETURN_IF_ERROR(check_authority(intake, options.authority));
  return std::unique_ptr<OrdersDesk>(new OrdersDesk(intake, std::move(institutions), options));
}

OrdersDesk::OrdersDesk(engine::Intake& intake, Institutions institutions, const Options& options)
    : orders_(intake, wall_clock_now), institutions_(std::move(institutions)) {
  const auto carrier_of = [this](const std::string& name) -> std::unique_ptr<engine::Carrier> {
    const auto known = institutions_.by_name.find(name);
    if (known == institutions_.by_name.end()) return nullptr;
    return std::make_unique<WebhookCarrier>(name, known->second);
  };
  if (!options.institutions.empty()) outbox_.emplace(orders_, carrier_of, engine::Outbox::Options{});
  if (options.issuer.empty()) return;
  chaser_.emplace(intake, engine::Chaser::Options{.issuer = options.issuer,
                                                  .authority = options.authority,
                                                  .now = wall_clock_now,
                                                  .institution_of = [this](std::string_view agent) {
                                                    return institutions_.of_agent(agent);
                                                  }});
}

}  // namespace duanlian::app
