#pragma once

#include <string_view>

namespace duanlian::api {

// src/api/openapi.json, put into the program when it is built.
std::string_view openapi_document();

}  // namespace duanlian::api
