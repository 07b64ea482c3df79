// SPDX-License-Identifier: MIT
#include "mock_server/encode/compressor.h"

#include <array>
#include <stdexcept>

#include <boost/beast/http/rfc7230.hpp>
#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

namespace streamgauge {
namespace {

using Room = std::array<char, 16384>;

class Zlib final : public Compressor {
 public:
  explicit Zlib(int window_bits) {
    if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_bits, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc();
  }
  ~Zlib() override { deflateEnd(&stream_); }
  Zlib(const Zlib&) = delete;
  Zlib& operator=(const Zlib&) = delete;

  void append(std::string& out, std::string_view text, Flush flush) override {
    const int how = flush == Flush::none   ? Z_NO_FLUSH
                    : flush == Flush::sync ? Z_SYNC_FLUSH
                                           : Z_FINISH;
    // zlib reads only, whatever its type says.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream_.avail_in = static_cast<uInt>(text.size());
    Room room{};
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(room.data());
      stream_.avail_out = static_cast<uInt>(room.size());
      deflate(&stream_, how);
      out.append(room.data(), room.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

 private:
  z_stream stream_{};
};

class Brotli final : public Compressor {
 public:
  Brotli() : state_(BrotliEncoderCreateInstance(nullptr, nullptr, nullptr)) {
    if (state_ == nullptr) throw std::bad_alloc();
    BrotliEncoderSetParameter(state_, BROTLI_PARAM_QUALITY, 4);  // what proxies use on the fly
    BrotliEncoderSetParameter(state_, BROTLI_PARAM_LGWIN, 18);
  }
  ~Brotli() override { BrotliEncoderDestroyInstance(state_); }
  Brotli(const Brotli&) = delete;
  Brotli& operator=(const Brotli&) = delete;

  void append(std::string& out, std::string_view text, Flush flush) override {
    const auto how = flush == Flush::none   ? BROTLI_OPERATION_PROCESS
                     : flush == Flush::sync ? BROTLI_OPERATION_FLUSH
                                            : BROTLI_OPERATION_FINISH;
    const auto* next = reinterpret_cast<const std::uint8_t*>(text.data());
    std::size_t left = text.size();
    do {
      std::size_t none = 0;
      BrotliEncoderCompressStream(state_, how, &left, &next, &none, nullptr, nullptr);
      std::size_t size = 0;
      const std::uint8_t* bytes = BrotliEncoderTakeOutput(state_, &size);
      out.append(reinterpret_cast<const char*>(bytes), size);
    } while (left > 0 || BrotliEncoderHasMoreOutput(state_) != BROTLI_FALSE);
  }

 private:
  BrotliEncoderState* state_;
};

class Zstd final : public Compressor {
 public:
  Zstd() : context_(ZSTD_createCCtx()) {
    if (context_ == nullptr) throw std::bad_alloc();
  }
  ~Zstd() override { ZSTD_freeCCtx(context_); }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;

  void append(std::string& out, std::string_view text, Flush flush) override {
    const auto how = flush == Flush::none   ? ZSTD_e_continue
                     : flush == Flush::sync ? ZSTD_e_flush
                                            : ZSTD_e_end;
    ZSTD_inBuffer in = {text.data(), text.size(), 0};
    Room room{};
    std::size_t left = 0;
    do {
      ZSTD_outBuffer target = {room.data(), room.size(), 0};
      left = ZSTD_compressStream2(context_, &target, &in, how);
      if (ZSTD_isError(left) != 0) throw std::runtime_error(ZSTD_getErrorName(left));
      out.append(room.data(), target.pos);
    } while (in.pos < in.size || (how != ZSTD_e_continue && left > 0));
  }

 private:
  ZSTD_CCtx* context_;
};

}  // namespace

std::unique_ptr<Compressor> make_compressor(Encoding encoding) {
  constexpr int kWindowBits = 15;
  constexpr int kGzip = 16;  // zlib's way to ask for gzip's wrapper
  switch (encoding) {
    case Encoding::gzip:
      return std::make_unique<Zlib>(kWindowBits + kGzip);
    case Encoding::deflate:
      return std::make_unique<Zlib>(kWindowBits);
    case Encoding::br:
      return std::make_unique<Brotli>();
    case Encoding::zstd:
      return std::make_unique<Zstd>();
    case Encoding::identity:
      break;
  }
  return nullptr;
}

std::string_view encoding_name(Encoding encoding) {
  constexpr std::array<std::string_view, 5> kNames = {"identity", "gzip", "deflate", "br", "zstd"};
  return kNames[static_cast<std::size_t>(encoding)];
}

bool accepts(std::string_view accept_encoding, Encoding encoding) {
  const std::string_view wanted = encoding_name(encoding);
  bool any = false;
  for (const auto& [token, parameters] :
       boost::beast::http::ext_list({accept_encoding.data(), accept_encoding.size()})) {
    bool refused = false;
    for (const auto& [key, value] : parameters)
      refused = refused || (key == "q" && value.find_first_not_of("0.") == std::string_view::npos);
    if (boost::beast::iequals(token, {wanted.data(), wanted.size()})) return !refused;
    if (token == "*") any = !refused;
  }
  return any;
}

}  // namespace streamgauge
