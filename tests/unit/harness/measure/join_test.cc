// SPDX-License-Identifier: MIT
// Every chunk is joined to its emission by its markers, whatever the target did to the frames.
#include <gtest/gtest.h>

#include "tests/unit/harness/made_stream.h"

namespace streamgauge {
namespace {

const StreamLedger kLedger = made_ledger(40, {0, 10, 20}, 30);

// What `body` entries bring after the head, closed well.
Observation seen(const std::vector<TimedBytes>& body,
                 const std::optional<StreamLedger>& ledger = kLedger) {
  std::vector<TimedBytes> reads = {{-1, kTextHead}};
  for (const TimedBytes& piece : body) reads.push_back({piece.ms, http_chunk(piece.bytes)});
  reads.push_back({40, kLastChunk});
  return observe(made_wire(reads, WireEnd::closed, 41), ledger);
}

std::string text(std::uint32_t sequence) { return chunk_text(kLedger, sequence); }

std::vector<double> arrivals(const Observation& observation) {
  std::vector<double> out;
  for (const JoinedChunk& chunk : observation.chunks)
    out.push_back(chunk.arrived ? to_ms(*chunk.arrived - at_ms(0)) : -1);
  return out;
}

TEST(Join, FindsEveryChunkOfAPlainStream) {
  const Observation plain = seen({{1, text(0)}, {11, text(1)}, {21, text(2)}});
  EXPECT_EQ(arrivals(plain), (std::vector<double>{1, 11, 21}));
  EXPECT_EQ(plain.chunks[1].emitted, at_ms(10));
  EXPECT_EQ(plain.bytes, BytesKind::intact);
  EXPECT_EQ(plain.ending, EndingKind::clean);
  EXPECT_FALSE(plain.foreign_markers);
}

TEST(Join, CountsAChunkAsArrivedWithItsLastByte) {
  const Observation split =
      seen({{1, text(0).substr(0, 39)}, {5, text(0).substr(39) + text(1)}, {21, text(2)}});
  EXPECT_EQ(arrivals(split), (std::vector<double>{5, 5, 21}));
  EXPECT_EQ(split.bytes, BytesKind::intact);
}

TEST(Join, FindsCoalescedChunks) {
  const Observation together = seen({{29, text(0) + text(1) + text(2)}});
  EXPECT_EQ(arrivals(together), (std::vector<double>{29, 29, 29}));
}

TEST(Join, FindsChunksThatWereFramedAnew) {
  const auto framed = [](std::uint32_t sequence) {
    return R"(data: {"choices":[{"delta":{"content":")" + text(sequence) + "\"}}]}\n\n";
  };
  const Observation json = seen({{1, framed(0)}, {11, framed(1)}, {21, framed(2)}});
  EXPECT_EQ(arrivals(json), (std::vector<double>{1, 11, 21}));
  EXPECT_EQ(json.bytes, BytesKind::intact);
}

TEST(Join, FindsChunksThatWereFramedAnewInside) {
  std::string body;
  for (std::uint32_t sequence = 0; sequence < 3; ++sequence)
    body +=
        "data: " + text(sequence).substr(0, 20) + "\n\ndata: " + text(sequence).substr(20) + "\n\n";
  EXPECT_EQ(seen({{21, body}}).bytes, BytesKind::intact);
}

TEST(Join, LeavesALostChunkWithoutArrival) {
  const Observation lost = seen({{1, text(0)}, {21, text(2)}});
  EXPECT_EQ(arrivals(lost), (std::vector<double>{1, -1, 21}));
  EXPECT_EQ(lost.bytes, BytesKind::lost);
}

TEST(Join, TakesTheFirstOfADuplicatedChunk) {
  const Observation twice = seen({{1, text(0)}, {11, text(1)}, {12, text(1)}, {21, text(2)}});
  EXPECT_EQ(arrivals(twice), (std::vector<double>{1, 11, 21}));
  EXPECT_EQ(twice.bytes, BytesKind::duplicated);
}

TEST(Join, SeesReorderedChunks) {
  const Observation swapped = seen({{1, text(0)}, {21, text(2)}, {22, text(1)}});
  EXPECT_EQ(arrivals(swapped), (std::vector<double>{1, 22, 21}));
  EXPECT_EQ(swapped.bytes, BytesKind::reordered);
}

TEST(Join, SeesAChangedByteBetweenTheMarkers) {
  std::string wrong = text(1);
  wrong[20] = '!';
  EXPECT_EQ(seen({{1, text(0)}, {11, wrong}, {21, text(2)}}).bytes, BytesKind::corrupted);
}

TEST(Join, SeesTextThatWasDroppedBetweenTheMarkers) {
  std::string shorter = text(1);
  shorter.erase(15, 3);
  EXPECT_EQ(seen({{1, text(0)}, {11, shorter}, {21, text(2)}}).bytes, BytesKind::corrupted);
}

TEST(Join, SeesTextThatWasExchangedForLongerText) {
  std::string longer = text(1);
  longer.replace(15, 3, "&nbsp;!");
  EXPECT_EQ(seen({{1, text(0)}, {11, longer}, {21, text(2)}}).bytes, BytesKind::corrupted);
}

TEST(Join, CallsAChunkLostWhoseMarkerWasTornApart) {
  const std::string torn = text(1).substr(0, 34) + "\n" + text(1).substr(34);
  const Observation observation = seen({{1, text(0)}, {11, torn}, {21, text(2)}});
  EXPECT_EQ(arrivals(observation)[1], -1);
  EXPECT_EQ(observation.bytes, BytesKind::lost);
}

TEST(Join, SeesMarkersOfAnotherStream) {
  StreamLedger older = kLedger;
  older.nonce = kNonce + 1;
  const Observation cached = seen({{1, chunk_text(older, 0) + chunk_text(older, 1)}});
  EXPECT_TRUE(cached.foreign_markers);
  EXPECT_EQ(arrivals(cached), (std::vector<double>{-1, -1, -1}));
  EXPECT_TRUE(seen({{1, text(0)}}, std::nullopt).foreign_markers);
}

TEST(Join, IsUncheckedWithoutLedgerOrMarkers) {
  EXPECT_EQ(seen({{1, "no markers"}}).bytes, BytesKind::unchecked);
  const Observation alone = seen({{1, "no markers"}}, std::nullopt);
  EXPECT_EQ(alone.bytes, BytesKind::unchecked);
  EXPECT_TRUE(alone.chunks.empty());
}

TEST(Join, JoinsChunksOfASingleMarker) {
  const StreamLedger tiny = made_ledger(12, {0, 10}, 20);
  const Observation observation = seen({{1, chunk_text(tiny, 0)}, {11, chunk_text(tiny, 1)}}, tiny);
  EXPECT_EQ(arrivals(observation), (std::vector<double>{1, 11}));
  EXPECT_EQ(observation.bytes, BytesKind::intact);
}

TEST(Join, CallsNothingLostWhileTheConnectionIsOpen) {
  const Observation open =
      observe(made_wire({{-1, kTextHead}, {1, http_chunk(text(0))}}, WireEnd::by_us, 30), kLedger);
  EXPECT_EQ(open.bytes, BytesKind::intact);
  EXPECT_EQ(open.ending, EndingKind::none);
}

TEST(Join, CallsNothingLostWhenWeGaveUpWaiting) {
  for (const WireEnd end : {WireEnd::timeout, WireEnd::limit}) {
    const Observation open =
        observe(made_wire({{-1, kTextHead}, {1, http_chunk(text(0))}}, end, 30), kLedger);
    EXPECT_EQ(open.bytes, BytesKind::intact);
  }
}

}  // namespace
}  // namespace streamgauge
