#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connect/iso20022/form.h"
#include "connect/iso20022/xml_tree.h"

namespace duanlian::connect::iso20022 {

// Reads a described message out of a tree, which must outlive it.
class FormReader : public Form {
 public:
  FormReader(const XmlTree& tree, const Dialect& dialect, Duration local_offset);

  bool reads() const override { return true; }
  std::size_t pick(std::initializer_list<std::string_view> names, std::size_t current) override;
  void skip(std::initializer_list<std::string_view> names) override;
  void leave_unread(std::string_view name) override;

  // After the whole document: refuses what is left in it.
  void end() { refuse_rest(); }

  // A sentence for each part with a meaning that was not read.
  std::vector<std::string> take_unread();

 protected:
  bool enter(std::string_view name, bool wanted) override;
  void leave() override;
  bool enter_document(std::string_view name, std::string_view name_space, bool wanted) override;
  bool take_leaf(std::string_view name, bool with_currency, Leaf& leaf) override;
  void put_leaf(std::string_view name, const Leaf& leaf) override;
  std::string path() const override;
  std::string upcoming_name() const override;

 private:
  struct Place {
    std::size_t element = 0;
    std::size_t next = 0;        // its child that comes next, 0: none
    std::size_t index = 1;       // among its like, from 1
    std::size_t name_space = 0;  // of what stands in it
  };

  // The child that comes next when it has this name, else null.
  const XmlElement* upcoming(std::string_view name) const;
  void advance();
  void refuse_rest();
  void note(std::size_t line, std::string_view where, std::string_view what);
  void walk_unread(std::size_t element, const std::string& where, bool in_envelope);
  void go_into(const XmlElement& element, std::size_t name_space);
  bool is_plain(const XmlElement& element, bool may_have_currency);

  const XmlTree& tree_;
  std::vector<Place> places_;
  std::string last_name_;  // of the child that was taken last, and its place among its like
  std::size_t last_index_ = 0;
  std::vector<std::string> unread_;
  std::size_t unread_cut_ = 0;
};

}  // namespace duanlian::connect::iso20022
