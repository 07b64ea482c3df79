// SPDX-License-Identifier: MIT
// That the vectors are all there and say where they come from, and who judges those that no parser
// can.
#include "tests/unit/harness/wire/vectors.h"

#include <filesystem>
#include <iostream>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace streamgauge {
namespace {

struct VectorFile {
  const char* name;
  const char* prefix;  // of the case names
  const char* list;    // in the notes that the cases were written from
  int count;           // of that list
  std::size_t judged_elsewhere;
  std::size_t judged_nowhere;  // of those, yet
};

constexpr VectorFile kFiles[] = {{"sse.json", "sse/", "B7", 62, 6, 6},
                                 {"chunked.json", "chunked/", "B8", 47, 5, 1}};

TEST(Vectors, HaveNamesOfTheirOwnAndACite) {
  for (const VectorFile& file : kFiles) {
    std::set<std::string> names;
    for (const auto& entry : all_vectors(file.name)) {
      const auto name = entry.at("name").get<std::string>();
      SCOPED_TRACE(name);
      EXPECT_THAT(name, testing::StartsWith(file.prefix));
      EXPECT_TRUE(names.insert(name).second) << "twice";
      EXPECT_FALSE(entry.at("cite").get<std::string>().empty());
    }
  }
}

TEST(Vectors, LeaveNoNumberOfTheirListOut) {
  for (const VectorFile& file : kFiles) {
    std::set<std::string> numbers;
    for (const auto& entry : all_vectors(file.name)) numbers.insert(entry.at("vector"));
    for (int number = 1; number <= file.count; ++number) {
      const std::string wanted = fmt::format("{}.{}", file.list, number);
      EXPECT_TRUE(numbers.contains(wanted)) << wanted << " is in no case of " << file.name;
    }
  }
}

TEST(Vectors, ThatNoParserCanJudgeSayWhoDoes) {
  const std::string not_yet = "not yet: ";
  for (const VectorFile& file : kFiles) {
    std::size_t elsewhere = 0;
    std::size_t nowhere = 0;
    for (const auto& entry : all_vectors(file.name)) {
      if (!entry.contains("judged_by")) continue;
      const auto judge = entry["judged_by"].get<std::string>();
      std::cout << fmt::format("{} is judged by: {}\n", entry["name"].get<std::string>(), judge);
      ++elsewhere;
      if (judge.starts_with(not_yet))
        ++nowhere;
      else
        EXPECT_TRUE(std::filesystem::exists(STREAMGAUGE_SOURCE_DIR "/" + judge)) << judge;
    }
    EXPECT_EQ(elsewhere, file.judged_elsewhere) << file.name;
    EXPECT_EQ(nowhere, file.judged_nowhere) << file.name;
  }
}

}  // namespace
}  // namespace streamgauge
