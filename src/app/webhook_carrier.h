#pragma once

#include <string>

#include "app/institutions.h"
#include "connect/http/http_connection.h"
#include "engine/outbox.h"

namespace duanlian::app {

// Brings orders to an institution as signed webhooks: docs/webhook.md.
class WebhookCarrier final : public engine::Carrier {
 public:
  WebhookCarrier(std::string name, Institution institution);
  engine::Delivery deliver(const engine::DueOrder& order) override;

 private:
  engine::Delivery delivery_of(const connect::HttpAnswer& answer) const;
  std::vector<model::Event> answers_in(const std::string& body, std::string& why) const;

  std::string name_;
  Institution institution_;
  connect::HttpConnection connection_;
};

}  // namespace duanlian::app
