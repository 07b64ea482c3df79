// SPDX-License-Identifier: MIT
#include "mock_server/replay/recording_writer.h"

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "mock_server/replay/recording_reader.h"
#include "tests/unit/replay/made_recording.h"

namespace streamgauge {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

RecordingWriter created(const std::string& file, std::vector<std::string>* told = nullptr) {
  auto writer = RecordingWriter::create(file, facts(), [told](const std::string& what) {
    if (told != nullptr) told->push_back(what);
  });
  if (!writer) throw std::runtime_error(writer.error().what);
  return std::move(*writer);
}

TEST(RecordingWriter, WhatIsWrittenIsReadBack) {
  TestFolder folder;
  ManualClock clock;
  const Instant origin = clock.now();
  const auto since = [&] { return clock.now() - origin; };
  RecordingWriter writer = created(folder.file("a.jsonl"));
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);

  const AskedRequest first{
      "POST", "/a?b=\xff", "1.0", {{"X-A", "1"}, {"X-A", every_byte}}, every_byte};
  EXPECT_EQ(writer.begin(first, since()), 1U);
  clock.advance(3ms);
  EXPECT_EQ(writer.begin(asked("/b"), since()), 2U);
  writer.read(2, since(), "HTTP/1.1 200 OK\r\n\r\n");
  clock.advance(5ns);
  writer.read(1, since(), every_byte);
  writer.end(2, AnswerEnd::reset, since());
  clock.advance(1h);
  writer.end(1, AnswerEnd::closed, since());

  const auto recording = read_recording(folder.file("a.jsonl"));
  ASSERT_TRUE(recording) << recording.error().what;
  EXPECT_EQ(recording->facts, facts());
  EXPECT_THAT(
      recording->exchanges,
      ElementsAre(
          Exchange{1, first, 0ns, {{3ms + 5ns, every_byte}}, AnswerEnd::closed, 1h + 3ms + 5ns},
          Exchange{2,
                   asked("/b"),
                   3ms,
                   {{3ms, "HTTP/1.1 200 OK\r\n\r\n"}},
                   AnswerEnd::reset,
                   3ms + 5ns}));
  EXPECT_EQ(recording->unfinished, 0U);
  EXPECT_EQ(recording->cut_short, "");
}

TEST(RecordingWriter, EveryLineIsInTheFileAtOnce) {
  TestFolder folder;
  RecordingWriter writer = created(folder.file("a.jsonl"));
  writer.begin(asked("/a"), 1ms);
  const std::string before = text_in(writer.path());
  writer.read(1, 2ms, "x");
  EXPECT_EQ(text_in(writer.path()), before + "{\"read\":1,\"at_ns\":2000000,\"bytes\":\"x\"}\n");
}

TEST(RecordingWriter, MakesItsFolderAndIsOnlyItsOwners) {
  TestFolder folder;
  const RecordingWriter writer = created(folder.file("new/deep/"));
  EXPECT_EQ(writer.path(), folder.file("new/deep/recording.jsonl"));
  struct stat facts {};
  ASSERT_EQ(stat(writer.path().c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
  EXPECT_TRUE(read_recording(folder.file("new/deep")));
}

TEST(RecordingWriter, OverwritesNothing) {
  TestFolder folder;
  { const RecordingWriter writer = created(folder.file("a.jsonl")); }
  const auto again = RecordingWriter::create(folder.file("a.jsonl"), facts(), {});
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().what, HasSubstr("a.jsonl is there already"));
  EXPECT_THAT(again.error().hint, HasSubstr("-o FILE"));
  const auto nowhere = RecordingWriter::create("/proc/none/a.jsonl", facts(), {});
  ASSERT_FALSE(nowhere);
  EXPECT_THAT(nowhere.error().what, HasSubstr("cannot be written"));
}

// The kernel's own limit on a file's size stands in for a full disk.
TEST(RecordingWriter, AFullDiskIsToldOnceAndLeavesWhatIsWritten) {
  TestFolder folder;
  std::vector<std::string> told;
  RecordingWriter writer = created(folder.file("a.jsonl"), &told);
  writer.begin(asked("/a"), 1ms);
  writer.read(1, 2ms, "x");
  writer.end(1, AnswerEnd::complete, 2ms);
  writer.begin(asked("/b"), 3ms);

  auto* const before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit small{text_in(writer.path()).size() + 20, limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  for (int i = 0; i < 3; ++i) writer.read(2, 4ms, "does not fit");
  setrlimit(RLIMIT_FSIZE, &limit);
  std::signal(SIGXFSZ, before);
  writer.end(2, AnswerEnd::complete, 5ms);  // after half a line: must not be written

  EXPECT_THAT(told,
              ElementsAre(HasSubstr("takes no more, and nothing more is recorded: File too")));
  const auto recording = read_recording(writer.path());
  ASSERT_TRUE(recording) << recording.error().what;
  EXPECT_EQ(recording->exchanges.size(), 1U);
  EXPECT_EQ(recording->unfinished, 1U);
  EXPECT_THAT(recording->cut_short, HasSubstr("line 6 is half a line"));
}

}  // namespace
}  // namespace streamgauge
