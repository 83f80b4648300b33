#pragma once

#include <filesystem>
#include <string>

namespace duanlian::app {

// The journal of a data folder, or the folder itself when it is a back-up, which is a journal alone.
std::filesystem::path journal_in(const std::filesystem::path& folder);

// How to have a running server make a back-up, for somebody whose journal it holds.
std::string ask_the_server(const std::string& data);

}  // namespace duanlian::app
