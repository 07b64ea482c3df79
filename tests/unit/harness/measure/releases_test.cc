// SPDX-License-Identifier: MIT
// A release is what arrived together: neighbours within 2 ms that no emission parts.
#include <gtest/gtest.h>

#include "tests/unit/harness/made_stream.h"

namespace streamgauge {
namespace {

struct Piece {
  double ms;
  std::size_t length;
};

std::vector<Piece> released(const std::vector<Piece>& pieces, const std::vector<double>& emitted,
                            Duration together = std::chrono::milliseconds(2)) {
  Observation observation;
  for (const Piece& piece : pieces)
    observation.response.wire_body.push_back({at_ms(piece.ms), piece.length});
  for (const double ms : emitted) observation.chunks.push_back({at_ms(ms), {}});
  std::vector<Piece> out;
  std::size_t end = 0;
  for (const Release& release : releases(observation, together)) {
    end += release.bytes;
    EXPECT_EQ(release.offset, end);
    out.push_back({to_ms(release.at - at_ms(0)), release.bytes});
  }
  return out;
}

void expect_released(const std::vector<Piece>& got, const std::vector<Piece>& expected) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_DOUBLE_EQ(got[i].ms, expected[i].ms);
    EXPECT_EQ(got[i].length, expected[i].length);
  }
}

TEST(Releases, AreNoneWithoutABody) { EXPECT_TRUE(released({}, {0, 1}).empty()); }

TEST(Releases, JoinNeighboursWithinTwoMilliseconds) {
  expect_released(released({{10, 100}, {12, 50}, {14.5, 1}}, {}), {{12, 150}, {14.5, 1}});
}

TEST(Releases, ChainFromPieceToPiece) {
  expect_released(released({{10, 1}, {11.5, 1}, {13, 1}, {14.5, 1}}, {}), {{14.5, 4}});
}

TEST(Releases, ArePartedByAnEmissionBetween) {
  expect_released(released({{10, 100}, {11, 50}}, {0, 10.5}), {{10, 100}, {11, 50}});
  expect_released(released({{10, 100}, {11, 50}}, {0, 9.9}), {{11, 150}});
}

TEST(Releases, AreNotPartedByAnEmissionThatCameBeforeAll) {
  expect_released(released({{10, 1}, {11, 1}, {12, 1}}, {1, 2, 3, 4}), {{12, 3}});
}

TEST(Releases, AreNotPartedByAnEmissionAfterThem) {
  expect_released(released({{10, 1}, {11, 1}}, {1, 11.5}), {{11, 2}});
}

TEST(Releases, UseTheDistanceThatWasAskedFor) {
  expect_released(released({{10, 1}, {15, 1}}, {}, std::chrono::milliseconds(5)), {{15, 2}});
}

TEST(Lags, AreOfChunksThatArrived) {
  Observation observation;
  observation.chunks = {{at_ms(0), at_ms(3)}, {at_ms(10), {}}, {at_ms(20), at_ms(20.5)}};
  EXPECT_EQ(lags_ms(observation), (std::vector<double>{3, 0.5}));
}

TEST(QuantilesTest, OfNothingAreNothing) {
  const Quantiles none = quantiles({});
  EXPECT_EQ(none.count, 0U);
  EXPECT_FALSE(none.p50 || none.p90 || none.p99);
}

TEST(QuantilesTest, OfOneValueAreThatValue) {
  const Quantiles one = quantiles({7});
  EXPECT_EQ(one.count, 1U);
  EXPECT_EQ(one.p50, 7);
  EXPECT_EQ(one.p99, 7);
}

TEST(QuantilesTest, AreNearestRanksInAnyOrder) {
  std::vector<double> values;
  for (int i = 100; i >= 1; --i) values.push_back(i);
  const Quantiles hundred = quantiles(values);
  EXPECT_EQ(hundred.p50, 50);
  EXPECT_EQ(hundred.p90, 90);
  EXPECT_EQ(hundred.p99, 99);
  EXPECT_EQ(quantiles({1, 2, 3, 4}).p50, 2);
  EXPECT_EQ(quantiles({1, 2, 3, 4}).p90, 4);
  EXPECT_EQ(quantiles({3, 1, 2}).p50, 2);
}

}  // namespace
}  // namespace streamgauge
