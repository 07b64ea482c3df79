// SPDX-License-Identifier: MIT
#include "mock_server/replay/answer_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mock_server/replay/recording_reader.h"
#include "tests/unit/replay/made_recording.h"

namespace streamgauge {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

const std::string kAnswer =
    "HTTP/1.1 103 Early Hints\r\nSet-Cookie: first-secret\r\n\r\n"
    "HTTP/1.1 200 OK\r\nx-ratelimit-remaining-tokens: 7\r\nSet-Cookie: a=second-secret\r\n"
    "Location: /next?key=third-secret\r\nTransfer-Encoding: chunked\r\n\r\n"
    "3\r\nabc\r\n0\r\nX-Token: last-secret\r\n\r\n";

// The exchange as it is stored when the answer comes in reads of so many bytes, 1 ms apart.
Exchange stored(const std::string& answer, std::size_t read_bytes, AnswerEnd end) {
  TestFolder folder;
  auto writer = RecordingWriter::create(folder.file("a.jsonl"), facts(), {});
  AnswerStore store(*writer, asked("/a"), 0ms);
  Duration at{0};
  for (std::size_t from = 0; from < answer.size(); from += read_bytes)
    store.read(std::string_view(answer).substr(from, read_bytes), at += 1ms);
  store.end(end, at);
  EXPECT_THAT(text_in(writer->path()), Not(HasSubstr("secret")));
  const auto recording = read_recording(writer->path());
  EXPECT_TRUE(recording) << recording.error().what;
  return recording->exchanges.at(0);
}

TEST(AnswerStore, MasksSecretsHoweverTheyAreCut) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7},
                                 std::size_t{31}, std::size_t{100}, kAnswer.size()}) {
    const Exchange exchange = stored(kAnswer, size, AnswerEnd::complete);
    ASSERT_EQ(exchange.reads.size(), (kAnswer.size() + size - 1) / size);
    std::string all;
    for (std::size_t i = 0; i < exchange.reads.size(); ++i) {
      all += exchange.reads[i].bytes;
      EXPECT_EQ(exchange.reads[i].at, (i + 1) * 1ms);
      EXPECT_EQ(exchange.reads[i].bytes.size(), std::min(size, kAnswer.size() - i * size));
    }
    ASSERT_EQ(all.size(), kAnswer.size());
    for (const char* kept : {"tokens: 7\r\n", "Cookie: ", "/next?key=***", "\r\n3\r\nabc\r\n0\r\n"})
      EXPECT_THAT(all, HasSubstr(kept));
  }
}

TEST(AnswerStore, AHeadThatIsCutOffIsMaskedToo) {
  for (std::size_t length = 1; length < kAnswer.size(); length += 3) {
    const Exchange exchange = stored(kAnswer.substr(0, length), 29, AnswerEnd::reset);
    EXPECT_EQ(exchange.end, AnswerEnd::reset);
  }
}

TEST(AnswerStore, MasksWhatTheUpstreamRepeatsOfTheCallersSecrets) {
  const std::string answer =
      "HTTP/1.1 401 X\r\nContent-Length: 41\r\n\r\nkey kekeykey-1234 is wrong, keykey-1234!!";
  for (const std::size_t size : {std::size_t{1}, std::size_t{3}, std::size_t{10}, std::size_t{11},
                                 std::size_t{12}, std::size_t{47}, answer.size()}) {
    TestFolder folder;
    auto writer = RecordingWriter::create(folder.file("a.jsonl"), facts(), {});
    AnswerStore store(*writer, asked("/a"), 0ms, SecretWords({"keykey-1234"}));
    for (std::size_t from = 0; from < answer.size(); from += size)
      store.read(std::string_view(answer).substr(from, size), 1ms);
    store.end(AnswerEnd::complete, 1ms);
    const auto recording = read_recording(writer->path());
    ASSERT_TRUE(recording) << recording.error().what;
    std::string all;
    for (const AnswerRead& read : recording->exchanges.at(0).reads) all += read.bytes;
    EXPECT_THAT(all, EndsWith("\r\n\r\nkey ke*********** is wrong, ***********!!")) << size;
  }
}

TEST(AnswerStore, NothingOfABodyWaits) {
  TestFolder folder;
  auto writer = RecordingWriter::create(folder.file("a.jsonl"), facts(), {});
  AnswerStore store(*writer, asked("/a"), 0ms);
  const std::string before = text_in(writer->path());
  store.read("HTTP/1.1 200 OK\r\nSet-Cookie: a", 1ms);
  EXPECT_EQ(text_in(writer->path()), before);
  store.read("b\r\n\r\n", 2ms);
  store.read("x", 3ms);
  EXPECT_EQ(text_in(writer->path()),
            before +
                "{\"read\":1,\"at_ns\":1000000,\"bytes\":\"HTTP/1.1 200 OK\\r\\nSet-Cookie: *\"}\n"
                "{\"read\":1,\"at_ns\":2000000,\"bytes\":\"*\\r\\n\\r\\n\"}\n"
                "{\"read\":1,\"at_ns\":3000000,\"bytes\":\"x\"}\n");
}

}  // namespace
}  // namespace streamgauge
