#pragma once

#include <string>
#include <string_view>

#include "respond/returns/allocation.h"

namespace duanlian::respond {

// docs/returns.md. The last member is the digest: SHA-256 of the object without it, in hexadecimal digits.
void append_returns_json(std::string& out, const ReturnAllocation& allocation);

// The digest alone; on the sheet too, so that a changed figure shows.
std::string returns_digest(const ReturnAllocation& allocation);

// Whether the digest at the end of an allocation in JSON is that of what stands before it.
Status check_returns_digest(std::string_view json);

}  // namespace duanlian::respond
