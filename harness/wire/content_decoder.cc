// SPDX-License-Identifier: MIT
#include "harness/wire/content_decoder.h"

#include <array>

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

namespace streamgauge {
namespace {

using Window = std::array<char, 16384>;
constexpr int kGzipWindow = 15 + 16;
constexpr int kZlibWindow = 15;
constexpr int kRawWindow = -15;
constexpr std::string_view kTooMuch = "it expands beyond 64 MiB or a thousandfold";

class ZlibDecoder final : public ContentDecoder {
 public:
  explicit ZlibDecoder(bool gzip) : gzip_(gzip) {
    inflateInit2(&stream_, gzip ? kGzipWindow : kZlibWindow);
  }
  ~ZlibDecoder() override { inflateEnd(&stream_); }
  ZlibDecoder(const ZlibDecoder&) = delete;
  ZlibDecoder& operator=(const ZlibDecoder&) = delete;

 private:
  std::string decode(std::string_view encoded, std::string& out) override {
    // "deflate" means zlib (RFC 9110 section 8.4.1.2), but some servers send it raw: the first
    // byte of zlib names method 8.
    if (!gzip_ && !started_ && (static_cast<unsigned char>(encoded.front()) & 0x0FU) != 8U)
      inflateReset2(&stream_, kRawWindow);
    started_ = true;
    std::string input(encoded);
    stream_.next_in = reinterpret_cast<Bytef*>(input.data());
    stream_.avail_in = static_cast<uInt>(input.size());
    Window window;
    for (;;) {
      if (ended_) {
        if (stream_.avail_in == 0) return {};
        if (!gzip_) return "bytes follow the end of the deflate stream";
        inflateReset(&stream_);  // the next gzip member (RFC 1952 section 2.2)
        ended_ = false;
      }
      stream_.next_out = reinterpret_cast<Bytef*>(window.data());
      stream_.avail_out = static_cast<uInt>(window.size());
      const int status = inflate(&stream_, Z_SYNC_FLUSH);
      const std::size_t made = window.size() - stream_.avail_out;
      if (over_limit(out.size() + made)) return std::string(kTooMuch);
      out.append(window.data(), made);
      ended_ = status == Z_STREAM_END;
      if (status == Z_BUF_ERROR || (status == Z_OK && made == 0)) return {};
      if (status != Z_OK && status != Z_STREAM_END)
        return stream_.msg == nullptr ? "not a deflate stream" : stream_.msg;
    }
  }

  bool at_end() const override { return ended_; }

  bool gzip_;
  bool started_ = false;
  bool ended_ = false;
  z_stream stream_{};
};

class BrotliDecoder final : public ContentDecoder {
 public:
  BrotliDecoder() : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)) {}
  ~BrotliDecoder() override { BrotliDecoderDestroyInstance(state_); }
  BrotliDecoder(const BrotliDecoder&) = delete;
  BrotliDecoder& operator=(const BrotliDecoder&) = delete;

 private:
  std::string decode(std::string_view encoded, std::string& out) override {
    const auto* next = reinterpret_cast<const std::uint8_t*>(encoded.data());
    std::size_t left = encoded.size();
    Window window;
    for (;;) {
      auto* room = reinterpret_cast<std::uint8_t*>(window.data());
      std::size_t free = window.size();
      const auto status =
          BrotliDecoderDecompressStream(state_, &left, &next, &free, &room, nullptr);
      const std::size_t made = window.size() - free;
      if (over_limit(out.size() + made)) return std::string(kTooMuch);
      out.append(window.data(), made);
      if (status == BROTLI_DECODER_RESULT_ERROR)
        return BrotliDecoderErrorString(BrotliDecoderGetErrorCode(state_));
      if (status == BROTLI_DECODER_RESULT_SUCCESS && left > 0)
        return "bytes follow the end of the brotli stream";
      if (status != BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) return {};
    }
  }

  bool at_end() const override { return BrotliDecoderIsFinished(state_) == BROTLI_TRUE; }

  BrotliDecoderState* state_;
};

class ZstdDecoder final : public ContentDecoder {
 public:
  ZstdDecoder() : stream_(ZSTD_createDStream()) {}
  ~ZstdDecoder() override { ZSTD_freeDStream(stream_); }
  ZstdDecoder(const ZstdDecoder&) = delete;
  ZstdDecoder& operator=(const ZstdDecoder&) = delete;

 private:
  std::string decode(std::string_view encoded, std::string& out) override {
    ZSTD_inBuffer input{encoded.data(), encoded.size(), 0};
    Window window;
    for (;;) {
      ZSTD_outBuffer output{window.data(), window.size(), 0};
      const std::size_t status = ZSTD_decompressStream(stream_, &output, &input);
      if (ZSTD_isError(status) != 0U) return ZSTD_getErrorName(status);
      if (over_limit(out.size() + output.pos)) return std::string(kTooMuch);
      out.append(window.data(), output.pos);
      ended_ = status == 0;  // a frame is done and given out
      if (input.pos == input.size && output.pos < output.size) return {};
    }
  }

  bool at_end() const override { return ended_; }

  ZSTD_DStream* stream_;
  bool ended_ = false;
};

}  // namespace

std::string ContentDecoder::feed(std::string_view encoded, std::string& out) {
  if (encoded.empty()) return {};
  encoded_bytes_ += encoded.size();
  return decode(encoded, out);
}

bool ContentDecoder::over_limit(std::size_t decoded) const {
  constexpr std::size_t kAlwaysAllowed = std::size_t{1} << 20U;
  return decoded > kDecodedBytesMax ||
         (decoded > kAlwaysAllowed && decoded / kExpansionMax > encoded_bytes_);
}

std::unique_ptr<ContentDecoder> content_decoder(std::string_view encoding) {
  if (encoding == "gzip" || encoding == "x-gzip") return std::make_unique<ZlibDecoder>(true);
  if (encoding == "deflate") return std::make_unique<ZlibDecoder>(false);
  if (encoding == "br") return std::make_unique<BrotliDecoder>();
  if (encoding == "zstd") return std::make_unique<ZstdDecoder>();
  return nullptr;
}

}  // namespace streamgauge
