// SPDX-License-Identifier: MIT
// Encoded bodies, each decoded as its bytes come, and refused when they are wrong or endless.
#include "harness/wire/content_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/harness/wire/encode.h"
#include "tests/unit/harness/wire/splits.h"

namespace streamgauge {
namespace {

const std::vector<std::string> kTexts = {"data: one\n\n", "data: two, and longer\n\n", "x", ""};

struct Form {
  const char* what;
  const char* encoding;
  EncodedPieces (*encode)(const std::vector<std::string>&);
};

template <ZlibForm form>
EncodedPieces by_zlib(const std::vector<std::string>& texts) {
  return zlib_encode(texts, form);
}

const std::vector<Form> kForms = {
    {"gzip", "gzip", by_zlib<ZlibForm::gzip>},
    {"gzip by its old name", "x-gzip", by_zlib<ZlibForm::gzip>},
    {"gzip with a file name", "gzip", by_zlib<ZlibForm::gzip_with_name>},
    {"deflate as zlib", "deflate", by_zlib<ZlibForm::zlib>},
    {"raw deflate", "deflate", by_zlib<ZlibForm::raw>},
    {"brotli", "br", brotli_encode},
    {"zstd", "zstd", zstd_encode},
};

struct Decoded {
  std::string text;
  std::string wrong;
  bool whole = false;
};

Decoded decoded(std::string_view encoding, const Pieces& pieces) {
  const auto decoder = content_decoder(encoding);
  Decoded out;
  for (const std::string_view piece : pieces) {
    out.wrong = decoder->feed(piece, out.text);
    if (!out.wrong.empty()) break;
  }
  out.whole = decoder->whole();
  return out;
}

TEST(ContentDecoder, GivesTheSameTextWhateverTheSplit) {
  for (const Form& form : kForms) {
    SCOPED_TRACE(form.what);
    for_every_split(joined(form.encode(kTexts)), [&](const Pieces& pieces) {
      const Decoded out = decoded(form.encoding, pieces);
      ASSERT_EQ(out.wrong, "");
      ASSERT_EQ(out.text, joined(kTexts));
      ASSERT_TRUE(out.whole);
    });
  }
}

TEST(ContentDecoder, GivesOutAllThatAFlushedStreamHasSent) {
  for (const Form& form : kForms) {
    SCOPED_TRACE(form.what);
    const auto decoder = content_decoder(form.encoding);
    const EncodedPieces pieces = form.encode(kTexts);
    std::string text;
    std::string expected;
    for (std::size_t i = 0; i < kTexts.size(); ++i) {
      EXPECT_EQ(decoder->feed(pieces[i], text), "");
      expected += kTexts[i];
      EXPECT_EQ(text, expected);
      EXPECT_FALSE(decoder->whole());
    }
    EXPECT_EQ(decoder->feed(pieces.back(), text), "");
    EXPECT_TRUE(decoder->whole());
  }
}

TEST(ContentDecoder, OfATextLongerThanItsWindowGivesAllOfIt) {
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += std::to_string(i * 7919);
  for (const Form& form : kForms) {
    SCOPED_TRACE(form.what);
    const std::string encoded = joined(form.encode({text}));
    EXPECT_EQ(decoded(form.encoding, {encoded}).text, text);
    EXPECT_EQ(decoded(form.encoding, random_pieces(encoded, 11, 5000)).text, text);
  }
}

TEST(ContentDecoder, TakesSeveralMembersAndEmptyOnes) {
  const std::vector<std::pair<const char*, EncodedPieces (*)(const std::vector<std::string>&)>>
      forms = {{"gzip", by_zlib<ZlibForm::gzip>}, {"zstd", zstd_encode}};
  for (const auto& [encoding, encode] : forms) {
    SCOPED_TRACE(encoding);
    const std::string members = joined(encode({})) + joined(encode({"one "})) + joined(encode({})) +
                                joined(encode({"two", ""}));
    for_every_split(members, [&, name = encoding](const Pieces& pieces) {
      const Decoded out = decoded(name, pieces);
      ASSERT_EQ(out.wrong, "");
      ASSERT_EQ(out.text, "one two");
      ASSERT_TRUE(out.whole);
    });
  }
}

TEST(ContentDecoder, KnowsATruncatedStreamAtEveryByte) {
  for (const Form& form : kForms) {
    SCOPED_TRACE(form.what);
    const std::string encoded = joined(form.encode(kTexts));
    for (std::size_t length = 1; length < encoded.size(); ++length) {
      const Decoded out = decoded(form.encoding, {std::string_view(encoded).substr(0, length)});
      ASSERT_EQ(out.wrong, "") << length;
      ASSERT_FALSE(out.whole) << length << " of " << encoded.size();
    }
  }
}

TEST(ContentDecoder, WithoutAnyByteIsWhole) {
  for (const Form& form : kForms) EXPECT_TRUE(content_decoder(form.encoding)->whole());
}

TEST(ContentDecoder, SaysWhatIsWrongWithGarbage) {
  for (const char* encoding : {"gzip", "deflate", "br", "zstd"}) {
    SCOPED_TRACE(encoding);
    const Decoded out = decoded(encoding, {std::string(64, '\xFF')});
    EXPECT_NE(out.wrong, "");
    EXPECT_EQ(out.text, "");
  }
}

TEST(ContentDecoder, SeesAFlippedChecksum) {
  for (const ZlibForm form : {ZlibForm::gzip, ZlibForm::zlib}) {
    std::string encoded = joined(zlib_encode(kTexts, form));
    encoded[encoded.size() - (form == ZlibForm::gzip ? 6 : 1)] ^= 1;
    const auto* encoding = form == ZlibForm::gzip ? "gzip" : "deflate";
    for_every_split(encoded,
                    [&](const Pieces& pieces) { ASSERT_NE(decoded(encoding, pieces).wrong, ""); });
  }
}

TEST(ContentDecoder, RefusesBytesAfterTheEndOfASingleStream) {
  for (const char* encoding : {"deflate", "br"}) {
    SCOPED_TRACE(encoding);
    const std::string stream = std::string_view(encoding) == "br"
                                   ? joined(brotli_encode(kTexts))
                                   : joined(zlib_encode(kTexts, ZlibForm::zlib));
    for_every_split(stream + "more", [&](const Pieces& pieces) {
      ASSERT_THAT(decoded(encoding, pieces).wrong, testing::HasSubstr("follow the end"));
    });
  }
}

TEST(ContentDecoder, StopsABomb) {
  const std::string zeros(std::size_t{8} << 20U, '\0');
  for (const Form& form : kForms) {
    SCOPED_TRACE(form.what);
    const Decoded out = decoded(form.encoding, {joined(form.encode({zeros}))});
    EXPECT_THAT(out.wrong, testing::HasSubstr("expands beyond"));
    EXPECT_LE(out.text.size(), kDecodedBytesMax);
  }
}

TEST(ContentDecoder, IsNoneForUnknownEncodings) {
  EXPECT_EQ(content_decoder("compress"), nullptr);
  EXPECT_EQ(content_decoder("gzip, br"), nullptr);
}

}  // namespace
}  // namespace streamgauge
