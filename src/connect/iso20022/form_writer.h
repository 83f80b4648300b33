#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connect/iso20022/form.h"

namespace duanlian::connect::iso20022 {

// Writes a described message as XML without white space between elements. `end` closes the document.
class FormWriter : public Form {
 public:
  FormWriter(std::string_view name_space, const Dialect& dialect);

  bool reads() const override { return false; }
  std::size_t pick(std::initializer_list<std::string_view> names, std::size_t current) override;
  void skip(std::initializer_list<std::string_view> /*names*/) override {}
  void leave_unread(std::string_view /*name*/) override {}
  std::string end();

 protected:
  bool enter(std::string_view name, bool wanted) override;
  void leave() override;
  bool enter_document(std::string_view name, std::string_view name_space, bool wanted) override;
  bool take_leaf(std::string_view name, bool with_currency, Leaf& leaf) override;
  void put_leaf(std::string_view name, const Leaf& leaf) override;
  std::string path() const override;

 private:
  void open_document(std::string_view name_space);

  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace duanlian::connect::iso20022
