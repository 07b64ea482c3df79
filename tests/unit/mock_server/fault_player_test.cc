// SPDX-License-Identifier: MIT
// What each fault makes of the text, and when it ends the stream.
#include "mock_server/emit/fault_player.h"

#include <gtest/gtest.h>

#include "tests/unit/mock_server/asked.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

class Faults : public testing::Test {
 protected:
  Faults() {
    plan_.answer = {AnswerSource::text, "one two three four", {}, {}, {}, {}};
    dialect_ =
        ask(post("/v1/chat/completions", R"({"model":"m","messages":[],"stream":true})"), plan_)
            .make(7);
  }

  std::string chunk(FaultKind kind, std::uint32_t at, std::uint32_t chunk) {
    const std::vector<Fault> faults = {{kind, at, {}, {}, 500, {}}};
    std::string text;
    FaultPlayer(faults, *dialect_).append_chunk(text, chunk);
    return text;
  }

  std::string plain(std::uint32_t chunk) {
    std::string text;
    dialect_->append_chunk(text, chunk);
    return text;
  }

  std::string epilogue(FaultKind kind) {
    const std::vector<Fault> faults = {{kind, {}, {}, {}, 500, {}}};
    std::string text;
    FaultPlayer(faults, *dialect_).append_epilogue(text, dialect_->chunks());
    return text;
  }

  Plan plan_;
  std::unique_ptr<Dialect> dialect_;
};

TEST_F(Faults, OnlyTheirChunkIsTouched) {
  for (const auto& [word, kind] : kFaultNames) {
    if (kind == FaultKind::reorder) continue;
    EXPECT_EQ(chunk(kind, 2, 1), plain(1)) << word;
    EXPECT_EQ(chunk(kind, 2, 3), plain(3)) << word;
  }
}

TEST_F(Faults, DropDuplicateReorder) {
  EXPECT_EQ(chunk(FaultKind::drop, 2, 2), "");
  EXPECT_EQ(chunk(FaultKind::duplicate, 2, 2), plain(2) + plain(2));
  EXPECT_EQ(chunk(FaultKind::reorder, 1, 1), plain(2));
  EXPECT_EQ(chunk(FaultKind::reorder, 1, 2), plain(1));
  EXPECT_EQ(chunk(FaultKind::reorder, 3, 3), plain(3));  // there is no next one
}

TEST_F(Faults, BrokenJsonIsStillAFrame) {
  const auto events = events_of(chunk(FaultKind::broken_json, 1, 1));
  ASSERT_EQ(events.size(), 1U);
  EXPECT_TRUE(Json::parse(events[0].data, nullptr, false).is_discarded());
  const std::string bytes = chunk(FaultKind::invalid_utf8, 1, 1);
  EXPECT_NE(bytes.find('\xFF'), std::string::npos);
  EXPECT_EQ(bytes.size(), plain(1).size() + 1);
}

TEST_F(Faults, AnErrorInMidStreamIsTheLast) {
  const std::vector<Fault> faults = {{FaultKind::error_event, 1, {}, {}, 503, "gone away"}};
  const FaultPlayer player(faults, *dialect_);
  std::string text;
  player.append_chunk(text, 1);
  EXPECT_EQ(frames_of(text)[0]["error"]["message"], "gone away");
  EXPECT_EQ(frames_of(text)[0]["error"]["type"], "server_error");
  EXPECT_TRUE(player.is_last(1));
  EXPECT_FALSE(player.is_last(0));
}

TEST_F(Faults, EndMarks) {
  EXPECT_EQ(epilogue(FaultKind::no_end_mark).find("[DONE]"), std::string::npos);
  EXPECT_NE(epilogue(FaultKind::no_end_mark).find("\"stop\""), std::string::npos);
  EXPECT_TRUE(epilogue(FaultKind::double_end_mark).ends_with("data: [DONE]\n\ndata: [DONE]\n\n"));
}

TEST_F(Faults, CutsByChunkBytesAndTime) {
  using std::chrono::milliseconds;
  const std::vector<Fault> faults = {{FaultKind::reset, 3, {}, {}, 500, {}},
                                     {FaultKind::fin, {}, 100, {}, 500, {}},
                                     {FaultKind::hang, {}, {}, milliseconds(50), 500, {}}};
  const FaultPlayer player(faults, *dialect_);
  EXPECT_EQ(player.cut(2, 99, milliseconds(49)), std::nullopt);
  EXPECT_EQ(player.cut(3, 0, Duration{0}), FaultKind::reset);
  EXPECT_EQ(player.cut(0, 100, Duration{0}), FaultKind::fin);
  EXPECT_EQ(player.cut(0, 0, milliseconds(50)), FaultKind::hang);
  EXPECT_EQ(player.room(40), 60U);
  EXPECT_EQ(player.room(140), 0U);
  EXPECT_EQ(player.next_cut(), milliseconds(50));
}

TEST(FaultNames, AreInTheOrderOfTheirKinds) {
  for (const auto& [word, kind] : kFaultNames) EXPECT_EQ(name(kind), word);
}

}  // namespace
}  // namespace streamgauge
