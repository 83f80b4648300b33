#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "detect/detector.h"
#include "detect/watchlists.h"
#include "engine/money_view.h"
#include "features/memory.h"
#include "model/decision.h"
#include "model/event.h"
#include "respond/orders/order_book.h"

namespace duanlian::engine {

// All that the events so far have come to, and the answer to the next one. A function of the events in their
// order and of nothing else: no clock, no chance, no network. One thread.
class Engine {
 public:
  Engine()
      : lists_(std::make_unique<detect::Watchlists>()),
        memory_(std::make_unique<features::Memory>()),
        money_(std::make_unique<MoneyView>()),
        orders_(std::make_unique<respond::OrderBook>()) {}

  // Decides the event by what was known before it, then takes it in. Positions rise. `first_decided`: what
  // was decided when the event came, where it was applied before; the money went by that.
  model::Decision apply(uint64_t position, const model::Event& event,
                        std::optional<model::Outcome> first_decided = {});

  // The same for several, one after another: quicker, since what the next ones look at is fetched meanwhile.
  struct Numbered {
    uint64_t position = 0;
    const model::Event* event = nullptr;
  };
  using Decided = std::function<void(const Numbered& event, model::Decision&& decision)>;
  void apply_all(std::span<const Numbered> events, const Decided& decided);

  // The answer to an entry that is no event for this program: one that a laxer program took. It changes
  // nothing but the position, and its decision says why. Positions rise.
  model::Decision skip(uint64_t position, const model::Header& header, model::EventKind kind,
                       const Error& why);

  // Null before the first activation, and while pack_trouble() says why.
  const detect::Pack* pack() const { return detector_ ? &detector_->pack() : nullptr; }
  // Why the pack that was saved does not decide: this program refuses it. Every decision says so until
  // another pack is activated. Empty when all is well.
  const std::string& pack_trouble() const { return pack_trouble_; }
  // What decided beside the active pack when it was activated, detect::deciders(); empty when not known.
  const std::string& activated_with() const { return activated_with_; }
  // The canonical event that made it the deciding one, with all its files; empty before the first.
  const std::string& activation() const { return activation_; }
  const detect::Watchlists& lists() const { return *lists_; }
  const features::Memory& memory() const { return *memory_; }
  features::Memory& memory() { return *memory_; }
  const MoneyView& money() const { return *money_; }
  MoneyView& money() { return *money_; }
  const respond::OrderBook& orders() const { return *orders_; }
  respond::OrderBook& orders() { return *orders_; }
  // The canonical event that brought the law, with all its files; empty before the first.
  const std::string& law_activation() const { return law_activation_; }
  uint64_t position() const { return position_; }

  // All of the state but the memory and the money graph, as bytes and back: an engine that was loaded, and
  // whose memory and graph were, goes on exactly as the one that was saved. A pack that this program refuses
  // is left out, see pack_trouble(). docs/views.md.
  void save_head(std::string& out) const;
  static Result<Engine> load(std::string_view bytes);
  // To be called once the graph of a loaded engine is what it was when it was saved.
  Status restore_shapes() { return money_->restore_shapes(saved_shapes_); }

 private:
  Status take_activation(const model::Event& event);
  Status activate(const model::PackActivated& activation);
  Status activate_law(const model::PackActivated& activation);
  Status activate_saved();
  Status restore_orders(std::string_view bytes);

  uint64_t position_ = 0;
  // Lists, memory and money stay in their places while the engine moves: the detector looks at them.
  std::unique_ptr<detect::Watchlists> lists_;
  std::unique_ptr<features::Memory> memory_;
  std::unique_ptr<MoneyView> money_;
  std::unique_ptr<respond::OrderBook> orders_;
  std::unique_ptr<detect::Detector> detector_;
  std::string activation_;  // the canonical event that made the pack the deciding one
  std::string activated_with_;
  std::string law_activation_;
  std::string saved_shapes_;  // of an engine that was loaded
  std::string pack_trouble_;  // not empty: no detector, though there is an activation
};

}  // namespace duanlian::engine
