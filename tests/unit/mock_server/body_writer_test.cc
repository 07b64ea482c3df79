// SPDX-License-Identifier: MIT
// Framing, compression and cutting: read back, they are the body again.
#include "mock_server/encode/body_writer.h"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <gtest/gtest.h>
#include <zlib.h>

#include "mock_server/encode/slicer.h"

namespace streamgauge {
namespace {

namespace http = boost::beast::http;

std::string unframed(const std::string& body) {
  http::response_parser<http::string_body> parser;
  const std::string whole = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
  boost::system::error_code error;
  std::size_t used = 0;
  parser.eager(true);
  while (used < whole.size() && !error && !parser.is_done())
    used += parser.put(boost::asio::buffer(whole.data() + used, whole.size() - used), error);
  EXPECT_FALSE(error) << error.message();
  EXPECT_TRUE(parser.is_done());
  EXPECT_EQ(used, whole.size());
  return parser.get().body();
}

TEST(BodyWriter, ChunkedWritesSizeTextAndEnd) {
  const WireForm wire;
  BodyWriter writer(wire, Encoding::identity);
  std::string out;
  writer.append(out, std::string(26, 'x'));
  writer.append(out, "");  // would be the last chunk
  writer.finish(out, "");
  EXPECT_EQ(out, "1a\r\n" + std::string(26, 'x') + "\r\n0\r\n\r\n");
}

TEST(BodyWriter, OtherFramingsAddNothing) {
  for (const Framing framing : {Framing::content_length, Framing::close}) {
    WireForm wire;
    wire.framing = framing;
    BodyWriter writer(wire, Encoding::identity);
    std::string out;
    writer.append(out, "text");
    writer.finish(out, " end");
    EXPECT_EQ(out, "text end");
  }
}

TEST(BodyWriter, ExtensionsAndTrailers) {
  WireForm wire;
  wire.chunk_extension = "seq=1";
  wire.trailers = {{"X-Check", "ok"}};
  BodyWriter writer(wire, Encoding::identity);
  std::string out;
  writer.append(out, "ab");
  writer.finish(out, "");
  EXPECT_EQ(out, "2;seq=1\r\nab\r\n0;seq=1\r\nX-Check: ok\r\n\r\n");
}

TEST(BodyWriter, HttpChunksOfAnySizeKnowNothingOfChunks) {
  const std::vector<std::string> parts = {"hello ", "wide ", "and ", "deep ", "river"};
  std::size_t total = 0;
  for (const std::string& part : parts) total += part.size();
  for (const std::size_t size : {1UL, 7UL, 25UL, 1'000UL}) {
    WireForm wire;
    wire.http_chunk_bytes = size;
    BodyWriter writer(wire, Encoding::identity, total);
    std::string out;
    for (const std::string& part : parts) writer.append(out, part);
    writer.finish(out, "");
    EXPECT_EQ(unframed(out), "hello wide and deep river") << size;
    EXPECT_EQ(out.starts_with("19\r\n"), size >= 25) << out;
  }
}

TEST(BodyWriter, FramingFaultsAreJustThose) {
  const WireForm wire;
  const auto spoiled = [&](FramingFault fault) {
    BodyWriter writer(wire, Encoding::identity);
    std::string out;
    writer.append(out, "four", fault);
    return out;
  };
  EXPECT_EQ(spoiled(FramingFault::none), "4\r\nfour\r\n");
  EXPECT_EQ(spoiled(FramingFault::wrong_size), "5\r\nfour\r\n");
  EXPECT_EQ(spoiled(FramingFault::bare_lf), "4\nfour\n");
  EXPECT_EQ(spoiled(FramingFault::truncated), "4\r\nfo");
}

std::string inflated(const std::string& bytes, int window_bits) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, window_bits), Z_OK);
  std::string out(1 << 20, '\0');
  std::string in = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  inflate(&stream, Z_SYNC_FLUSH);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(BodyWriter, FlushedChunksCanBeReadAtOnce) {
  for (const auto& [encoding, bits] : {std::pair{Encoding::gzip, 31}, {Encoding::deflate, 15}}) {
    WireForm wire;
    wire.framing = Framing::close;
    wire.compression.flush_every = 2;
    BodyWriter writer(wire, encoding);
    std::string out;
    writer.append(out, "first ");
    EXPECT_EQ(inflated(out, bits), "");
    writer.append(out, "second ");
    EXPECT_EQ(inflated(out, bits), "first second ");
    writer.append(out, "third");
    EXPECT_EQ(inflated(out, bits), "first second ");
    writer.finish(out, "!");
    EXPECT_EQ(inflated(out, bits), "first second third!");
  }
}

TEST(BodyWriter, EveryEncodingGivesSomethingWhenFlushedAndNothingElse) {
  for (const Encoding encoding : {Encoding::gzip, Encoding::br, Encoding::zstd}) {
    for (const std::uint32_t every : {0U, 1U}) {
      WireForm wire;
      wire.framing = Framing::close;
      wire.compression.flush_every = every;
      BodyWriter writer(wire, encoding);
      std::string out;
      writer.append(out, "a chunk of text");
      const std::size_t head = out.size();  // gzip's own header may leave at once
      writer.append(out, "another chunk of text");
      EXPECT_EQ(out.size() > head, every == 1) << encoding_name(encoding);
    }
  }
}

TEST(Accepts, AsAcceptEncodingHasIt) {
  EXPECT_TRUE(accepts("gzip, br", Encoding::br));
  EXPECT_TRUE(accepts("GZip;q=0.5", Encoding::gzip));
  EXPECT_FALSE(accepts("gzip;q=0", Encoding::gzip));
  EXPECT_FALSE(accepts("gzip;q=0.000, *", Encoding::gzip));
  EXPECT_TRUE(accepts("*", Encoding::zstd));
  EXPECT_FALSE(accepts("", Encoding::gzip));
  EXPECT_FALSE(accepts("identity", Encoding::gzip));
}

TEST(Slicer, CutsWhereParsersBreak) {
  using Ends = std::vector<std::size_t>;
  WireForm wire;
  EXPECT_EQ(slice_ends("abcdef", wire), Ends{6});
  wire.slice_bytes = 4;
  EXPECT_EQ(slice_ends("abcdefghij", wire), (Ends{4, 8, 10}));
  wire.slice_bytes = 0;
  wire.cuts = {Cut::middle};
  EXPECT_EQ(slice_ends("abcdef", wire), (Ends{3, 6}));
  wire.cuts = {Cut::utf8};
  EXPECT_EQ(slice_ends("aéb€c", wire), (Ends{2, 5, 6, 8}));
  wire.cuts = {Cut::crlf};
  EXPECT_EQ(slice_ends("a\r\n\r\n", wire), (Ends{2, 4, 5}));
  wire.cuts = {Cut::newlines};
  EXPECT_EQ(slice_ends("a\n\nb", wire), (Ends{2, 4}));
  EXPECT_EQ(slice_ends("a\r\n\r\n", wire), (Ends{3, 5}));
}

}  // namespace
}  // namespace streamgauge
