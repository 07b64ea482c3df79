// SPDX-License-Identifier: MIT
// A marker is found wherever reads and frames have cut the text, once, and nothing else is.
#include "harness/wire/marker_scanner.h"

#include <gtest/gtest.h>

#include "tests/unit/harness/instants.h"
#include "tests/unit/harness/wire/splits.h"

namespace streamgauge {
namespace {

std::string text_of(const Marker& marker) {
  const auto digits = encode_marker(marker);
  return {digits.data(), digits.size()};
}

// Piece n arrives at n ms.
std::vector<MarkerSighting> scanned(const Pieces& pieces) {
  MarkerScanner scanner;
  std::vector<MarkerSighting> out;
  double ms = 0;
  for (const std::string_view piece : pieces) scanner.feed(piece, at_ms(ms++), out);
  return out;
}

constexpr Marker kBegin{MarkerKind::begin, 0x12345, 7};
constexpr Marker kEnd{MarkerKind::end, 0x12345, 7};
constexpr Marker kSingle{MarkerKind::single, 0xFFFFF, 0};

void expect_everywhere(const std::string& text,
                       const std::vector<std::pair<Marker, std::size_t>>& markers_and_offsets) {
  for_every_split(text, [&](const Pieces& pieces) {
    const auto found = scanned(pieces);
    ASSERT_EQ(found.size(), markers_and_offsets.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      ASSERT_EQ(found[i].marker, markers_and_offsets[i].first);
      ASSERT_EQ(found[i].offset, markers_and_offsets[i].second);
    }
  });
}

TEST(MarkerScanner, FindsAMarkerWhateverTheSplit) {
  expect_everywhere("some text " + text_of(kBegin) + " and more", {{kBegin, 22}});
  expect_everywhere(text_of(kBegin), {{kBegin, 12}});
}

TEST(MarkerScanner, FindsSeveralSideBySide) {
  expect_everywhere(text_of(kBegin) + text_of(kEnd) + text_of(kSingle),
                    {{kBegin, 12}, {kEnd, 24}, {kSingle, 36}});
}

TEST(MarkerScanner, FindsMarkersInsideEscapedJson) {
  const std::string start = R"({"delta":{"content":")";
  const std::string text = start + text_of(kBegin) + R"(\u0022 a\n)" + text_of(kEnd) + R"("}})";
  expect_everywhere(text, {{kBegin, start.size() + 12}, {kEnd, start.size() + 34}});
}

TEST(MarkerScanner, IsNotLedAstrayByAFalsePrefix) {
  expect_everywhere("QZQZ" + text_of(kBegin), {{kBegin, 16}});
  expect_everywhere("QQZQZB" + text_of(kBegin), {{kBegin, 18}});
  expect_everywhere("QZB0123QZ" + text_of(kBegin) + "QZ", {{kBegin, 21}});
}

TEST(MarkerScanner, FindsNoneWithAWrongCheckDigitOrKind) {
  std::string wrong = text_of(kBegin);
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  expect_everywhere("a" + wrong + "b", {});
  std::string kind = text_of(kBegin);
  kind[2] = 'X';
  expect_everywhere(kind, {});
  std::string lower = text_of(kBegin);
  lower[0] = 'q';
  expect_everywhere(lower, {});
}

TEST(MarkerScanner, FindsNoneInAMarkerThatWasTornApart) {
  const std::string whole = text_of(kBegin);
  expect_everywhere(whole.substr(0, 6) + " " + whole.substr(6), {});
}

// Back-to-back markers whose digits spell another marker across their seam: the split must not
// decide which is seen.
TEST(MarkerScanner, SeesNoMarkerThatOverlapsAnother) {
  for (std::uint32_t sequence = 0; sequence < kNonceMax; ++sequence) {
    const Marker first{MarkerKind::single, 0x54321, sequence};
    const std::string text = text_of(first);
    if (text[9] != 'Q' || text[10] != 'Z' || (text[11] != 'B' && text[11] != 'E')) continue;
    const Marker across{static_cast<MarkerKind>(text[11]), 0x11111, 0x22222};
    const std::string second = text_of(across).substr(3);
    expect_everywhere(text + second, {{first, 12}});
    return;
  }
  FAIL() << "no such marker: choose another nonce";
}

TEST(MarkerScanner, StampsAMarkerWithTheFeedThatCompletedIt) {
  const std::string text = text_of(kBegin);
  const auto found =
      scanned({std::string_view(text).substr(0, 3), std::string_view(text).substr(3, 5),
               std::string_view(text).substr(8)});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at, at_ms(2));
}

TEST(MarkerScanner, CountsOffsetsOverEmptyFeeds) {
  const std::string text = text_of(kEnd);
  const auto found = scanned({"abc", "", std::string_view(text), ""});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].offset, 15U);
  EXPECT_EQ(found[0].at, at_ms(2));
}

}  // namespace
}  // namespace streamgauge
