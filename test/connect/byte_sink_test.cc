#include "connect/files/byte_sink.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "connect/files/byte_source.h"
#include "connect/reading.h"

namespace duanlian::connect {
namespace {

std::string read_back(const std::filesystem::path& path) {
  auto source = ByteSource::open(path);
  std::string out;
  for (auto piece = source->next(); piece && !piece->empty(); piece = source->next()) out += *piece;
  return out;
}

TEST(ByteSink, WhatWasWrittenIsReadAgain) {
  const SmallFolder folder;
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "line " + std::to_string(i * 7919) + "\n";
  for (const auto packing : {Packing::plain, Packing::zstd}) {
    const auto path = folder.path() / (packing == Packing::zstd ? "packed" : "plain");
    auto sink = ByteSink::create(path, packing);
    ASSERT_TRUE(sink);
    for (std::string_view rest = text; !rest.empty();
         rest.remove_prefix(std::min<std::size_t>(rest.size(), 9'999)))
      ASSERT_TRUE(sink->write(rest.substr(0, 9'999)));
    const auto written = sink->close();
    ASSERT_TRUE(written);
    const std::string bytes = *read_file(path, 100'000'000);
    EXPECT_EQ(written->bytes, bytes.size());
    EXPECT_EQ(written->digest, sha256(bytes));
    EXPECT_EQ(bytes.size() < text.size(), packing == Packing::zstd);
    EXPECT_EQ(read_back(path), text);
    EXPECT_FALSE(ByteSink::create(path, packing));  // never over another file
  }
}

TEST(ByteSink, AnEmptyFileIsAWholeOne) {
  const SmallFolder folder;
  auto sink = ByteSink::create(folder.path() / "empty", Packing::zstd);
  ASSERT_TRUE(sink && sink->close());
  EXPECT_EQ(read_back(folder.path() / "empty"), "");
}

}  // namespace
}  // namespace duanlian::connect
