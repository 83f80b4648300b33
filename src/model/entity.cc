#include "model/entity.h"

#include "model/phone.h"
#include "model/text_form.h"

namespace duanlian::model {
namespace {

Status check_form(const TextForm& form, std::string_view text) {
  if (!form.fits(text)) return invalid(std::string(form.expected));
  return {};
}

Status check_id(const Entity& entity) {
  switch (entity.kind) {
    case EntityKind::phone: {
      RETURN_IF_ERROR(PhoneNumber::parse(entity.id));
      return {};
    }
    case EntityKind::account:
      return check_form(kAccountForm, entity.id);
    case EntityKind::domain:
      return check_form(kHostForm, entity.id);
    case EntityKind::device:
    case EntityKind::wallet:
      return check_form(kUnbrokenForm, entity.id);
    case EntityKind::unspecified:
    case EntityKind::person:
    case EntityKind::organisation:
      return check_form(kLabelForm, entity.id);
  }
  check_failed("EntityKind", "a value outside the enumeration");
}

}  // namespace

Status validate(const Entity& entity) {
  Status fits = check_id(entity);
  if (!fits) return within("id", std::move(fits.error()));
  return {};
}

}  // namespace duanlian::model
