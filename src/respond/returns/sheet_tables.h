#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "graph/forms/html_writer.h"
#include "respond/returns/allocation.h"

namespace duanlian::respond {

// What of an allocation stands on the sheet of one institution.
struct SheetExtent {
  const ReturnAllocation& allocation;
  std::vector<std::size_t> pots;
  std::vector<std::size_t> victims;   // who gets something out of these pots, now or later
  std::vector<std::size_t> parts;     // places in allocation.parts
  std::vector<std::size_t> sharings;  // that touch these pots
};
SheetExtent sheet_extent(const ReturnAllocation& allocation, std::string_view institution);

void write_pot_table(graph::HtmlWriter& page, const SheetExtent& extent);
// What the institution is to pay now, and the sum of each currency in figures and capitals.
void write_pay_table(graph::HtmlWriter& page, const SheetExtent& extent);
// What is planned and must not be paid yet.
void write_wait_table(graph::HtmlWriter& page, const SheetExtent& extent);
void write_victim_table(graph::HtmlWriter& page, const SheetExtent& extent);
void write_notice_table(graph::HtmlWriter& page, const SheetExtent& extent);
void write_objection_table(graph::HtmlWriter& page, const SheetExtent& extent);

}  // namespace duanlian::respond
