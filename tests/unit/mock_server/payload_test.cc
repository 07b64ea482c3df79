// SPDX-License-Identifier: MIT
// A chunk's text: its size, its letters, its markers at both ends, the same for the same seed.
#include "scenarios/plan/payload.h"

#include <gtest/gtest.h>

#include "scenarios/plan/marker.h"

namespace streamgauge {
namespace {

std::string text_of(const Plan& plan, std::uint32_t nonce, std::uint32_t sequence) {
  std::string text;
  append_chunk_text(text, plan, nonce, sequence);
  return text;
}

TEST(Marker, ComesBackAsItWas) {
  for (const MarkerKind kind : {MarkerKind::begin, MarkerKind::end, MarkerKind::single}) {
    for (const std::uint32_t number : {0U, 1U, 31U, 32U, 12'345U, kNonceMax - 1}) {
      const Marker marker{kind, number, kNonceMax - 1 - number};
      const auto text = encode_marker(marker);
      EXPECT_EQ(decode_marker({text.data(), text.size()}), marker);
    }
  }
}

TEST(Marker, CheckDigitFindsAWrongDigit) {
  const Marker marker{MarkerKind::begin, 4711, 815};
  const auto text = encode_marker(marker);
  int missed = 0;
  int tried = 0;
  for (std::size_t at = 3; at < text.size(); ++at) {
    for (const char digit : std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZ")) {
      if (digit == text[at]) continue;
      auto wrong = text;
      wrong[at] = digit;
      ++tried;
      missed += decode_marker({wrong.data(), wrong.size()}).has_value() ? 1 : 0;
    }
  }
  // One digit of 32 can miss one mistake in 32 by chance; far fewer are missed.
  EXPECT_LT(missed * 32, tried) << missed << " of " << tried;
}

TEST(Marker, RefusesWhatIsNone) {
  const auto text = encode_marker({MarkerKind::end, 1, 2});
  const std::string good(text.data(), text.size());
  EXPECT_TRUE(decode_marker(good));
  EXPECT_FALSE(decode_marker(good.substr(1)));
  EXPECT_FALSE(decode_marker(good + "A"));
  EXPECT_FALSE(decode_marker("QA" + good.substr(2)));
  EXPECT_FALSE(decode_marker("QZX" + good.substr(3)));
  EXPECT_FALSE(decode_marker("QZBIIIIIIIII"));
  EXPECT_FALSE(decode_marker(""));
}

class ChunkText : public testing::TestWithParam<std::size_t> {};

TEST_P(ChunkText, HasItsSizeLettersAndMarkers) {
  for (const Payload payload : {Payload::words, Payload::incompressible}) {
    Plan plan;
    plan.chunk_bytes = GetParam();
    plan.payload = payload;
    const std::string text = text_of(plan, 77, 5);
    ASSERT_EQ(text.size(), GetParam());
    const auto last = decode_marker(std::string_view(text).substr(text.size() - kMarkerBytes));
    ASSERT_TRUE(last);
    EXPECT_EQ(last->nonce, 77U);
    EXPECT_EQ(last->sequence, 5U);
    const bool two = text.size() >= 2 * kMarkerBytes;
    EXPECT_EQ(last->kind, two ? MarkerKind::end : MarkerKind::single);
    if (two) {
      EXPECT_EQ(decode_marker(std::string_view(text).substr(0, kMarkerBytes)),
                (Marker{MarkerKind::begin, 77, 5}));
    }
    const std::size_t from = two ? kMarkerBytes : 0;
    const std::string filler = text.substr(from, text.size() - kMarkerBytes - from);
    EXPECT_EQ(filler.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789 "), std::string::npos)
        << filler;
  }
}
INSTANTIATE_TEST_SUITE_P(Sizes, ChunkText,
                         testing::Values(kChunkBytesMin, 13, 23, 24, 25, 64, 1000, 8192,
                                         kChunkBytesMax));

TEST(ChunkTexts, SameSeedSameBytesWhateverTheOrder) {
  Plan plan;
  const std::string later = text_of(plan, 1, 9);
  text_of(plan, 1, 3);
  EXPECT_EQ(text_of(plan, 1, 9), later);
  plan.seed = 2;
  EXPECT_NE(text_of(plan, 1, 9), later);
  plan.seed = 1;
  EXPECT_NE(text_of(plan, 1, 8).substr(12), later.substr(12));
}

TEST(ChunkTexts, AreAppended) {
  std::string text = "before";
  append_chunk_text(text, Plan{}, 0, 0);
  EXPECT_EQ(text.size(), 6 + Plan{}.chunk_bytes);
  EXPECT_TRUE(text.starts_with("beforeQZB"));
}

}  // namespace
}  // namespace streamgauge
