// SPDX-License-Identifier: MIT
// What holds for every rule of the catalogue: all bytes once, in order, whatever the reads; and no
// answer, however broken, that a rule cannot be played.
#include <algorithm>
#include <numeric>

#include <gtest/gtest.h>

#include "harness/clients/rules/client_style.h"
#include "tests/unit/harness/clients/cells.h"
#include "tests/unit/harness/instants.h"

namespace streamgauge {
namespace {

// The same bytes in reads of `size`, one a millisecond.
WireRecord recut(const WireRecord& wire, std::size_t size) {
  WireRecord out = wire;
  out.reads.clear();
  double ms = 0;
  for (std::size_t from = 0; from < wire.bytes.size(); from += size) {
    const Instant at = at_ms(++ms);
    out.reads.push_back({at, at, std::min(size, wire.bytes.size() - from)});
  }
  out.ended = at_ms(ms + 1);
  return out;
}

std::string contents(const std::vector<Delivery>& all) {
  return std::accumulate(all.begin(), all.end(), std::string(),
                         [](std::string sum, const Delivery& one) { return sum += one.content; });
}

bool in_order(const std::vector<Delivery>& all) {
  return std::is_sorted(all.begin(), all.end(),
                        [](const Delivery& a, const Delivery& b) { return a.at < b.at; });
}

std::string joined_frames() {
  std::string text;
  for (const std::string& frame : pattern_frames(Pattern::frames)) text += frame;
  return text;
}

// Rules that hand bytes on as they are, line ends included.
bool keeps_all(const ReadRule& rule) {
  switch (rule.splitting) {
    case ReadSplitting::none:
    case ReadSplitting::all:
    case ReadSplitting::exactly:
    case ReadSplitting::at_most:
    case ReadSplitting::characters:
    case ReadSplitting::lines_lf:
    case ReadSplitting::stdio_blocks:
    case ReadSplitting::stdio_lines:
      return true;
    default:
      return false;
  }
}

TEST(EveryRule, GivesEveryByteOnceWhateverTheReads) {
  const std::string text = "data: \xc3\xa4\xe2\x82\xac\n\nid: 1\ndata: x\r\n\r\nend";
  for (const BodyFraming framing : {kChunked, kLength, kClose}) {
    const WireRecord wire = wire_of({text, text.substr(0, 9), text.substr(9)}, framing);
    for (const StyleEntry* entry : style_catalogue()) {
      const std::string style = shown_name(*entry);
      const std::string whole = contents(deliveries_of(style, wire));
      const bool keeps = keeps_all(entry->rule);
      if (keeps) {
        EXPECT_EQ(whole, text + text) << style;
      }
      for (const std::size_t size : {1U, 2U, 3U, 7U, 64U}) {
        const auto seen = deliveries_of(style, recut(wire, size));
        EXPECT_TRUE(in_order(seen)) << style;
        EXPECT_EQ(contents(seen), whole) << style << ", reads of " << size;
      }
    }
  }
}

TEST(EveryRule, GivesEveryDecodedByteOnce) {
  for (const BodyFraming framing : {kChunked, kLength, kClose})
    for (const BodyEncoding encoding : {kGzip, kUnflushed}) {
      const WireRecord wire = wire_pattern(Pattern::frames, framing, encoding);
      const std::string text = joined_frames();
      for (const StyleEntry* entry : style_catalogue()) {
        if (entry->rule.decoding == ReadDecoding::none || !keeps_all(entry->rule)) continue;
        const std::string style = shown_name(*entry);
        for (const std::size_t size : {1U, 5U, 50U})
          EXPECT_EQ(contents(deliveries_of(style, recut(wire, size))), text) << style;
      }
    }
}

TEST(EveryRule, OfAnEmptyBodyGivesNothing) {
  for (const BodyFraming framing : {kChunked, kLength, kClose})
    for (const StyleEntry* entry : style_catalogue())
      EXPECT_EQ(seen_by(shown_name(*entry), wire_of({}, framing)), "") << entry->name;
}

TEST(EveryRule, StepsOverInterimAnswers) {
  const WireRecord plain = wire_pattern(Pattern::frames, kChunked);
  WireRecord wire = plain;
  const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  wire.bytes = interim + wire.bytes;
  wire.reads.front().length += interim.size();
  for (const StyleEntry* entry : style_catalogue()) {
    const std::string style = shown_name(*entry);
    EXPECT_EQ(seen_by(style, wire), seen_by(style, plain)) << style;
  }
}

// Cut anywhere: what is handed out is a beginning of what the whole would have given.
TEST(EveryRule, OfABrokenBodyGivesABeginning) {
  for (const BodyFraming framing : {kChunked, kLength}) {
    const WireRecord whole = wire_of({"data: ab\n\n", "data: cd\n\n", "ef"}, framing);
    for (const StyleEntry* entry : style_catalogue()) {
      const std::string style = shown_name(*entry);
      const std::string all = contents(deliveries_of(style, whole));
      for (std::size_t cut = 0; cut < whole.bytes.size(); ++cut) {
        WireRecord wire = whole;
        wire.bytes.resize(cut);
        wire.end = WireEnd::closed;
        const std::string seen = contents(deliveries_of(style, recut(wire, 4)));
        EXPECT_EQ(seen, all.substr(0, seen.size())) << style << ", cut at " << cut;
      }
    }
  }
}

TEST(EveryRule, EndsAtBytesThatCannotBeDecoded) {
  WireRecord wire = wire_pattern(Pattern::frames, kLength, kGzip);
  const std::size_t third = wire.bytes.size() - 40;
  wire.bytes.replace(third, 8, 8, '\xff');
  const std::string text = joined_frames();
  for (const StyleEntry* entry : style_catalogue()) {
    if (entry->rule.decoding == ReadDecoding::none || !keeps_all(entry->rule)) continue;
    const std::string seen = contents(deliveries_of(shown_name(*entry), wire));
    EXPECT_LT(seen.size(), text.size()) << entry->name;
    EXPECT_TRUE(in_order(deliveries_of(shown_name(*entry), wire)));
  }
}

TEST(EveryRule, TakesBrokenFraming) {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string body :
       {"zz\r\nab\r\n", "4\r\nabcdXX", "ffffffffffffffff\r\na", "3;x=y\r\nabc\r\n0\r\n\r\n", "\n\n",
        "4", "4\r", "4\r\n", "4\r\nabcd", "4\r\nabcd\r"})
    for (const StyleEntry* entry : style_catalogue()) {
      const std::string seen =
          contents(deliveries_of(shown_name(*entry), wire_of_bytes({{0, head}, {1, body}}, true)));
      EXPECT_LE(seen.size(), body.size()) << entry->name;
    }
}

}  // namespace
}  // namespace streamgauge
