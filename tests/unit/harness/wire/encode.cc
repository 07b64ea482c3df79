// SPDX-License-Identifier: MIT
#include "tests/unit/harness/wire/encode.h"

#include <array>
#include <memory>
#include <numeric>

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

namespace streamgauge {
namespace {

using Room = std::array<char, 4096>;

int window_bits(ZlibForm form) {
  switch (form) {
    case ZlibForm::gzip:
    case ZlibForm::gzip_with_name:
      return 15 + 16;
    case ZlibForm::zlib:
      return 15;
    case ZlibForm::raw:
      return -15;
  }
  return 15;
}

EncodedPieces zlib_encode(const std::vector<std::string>& texts, ZlibForm form, int flush_each) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, window_bits(form), 8, Z_DEFAULT_STRATEGY);
  gz_header header{};
  std::string name = "stream.txt";
  header.name = reinterpret_cast<Bytef*>(name.data());
  if (form == ZlibForm::gzip_with_name) deflateSetHeader(&stream, &header);
  EncodedPieces out;
  const auto push = [&](std::string text, int flush) {
    std::string made;
    Room room;
    stream.next_in = reinterpret_cast<Bytef*>(text.data());
    stream.avail_in = static_cast<uInt>(text.size());
    do {
      stream.next_out = reinterpret_cast<Bytef*>(room.data());
      stream.avail_out = static_cast<uInt>(room.size());
      deflate(&stream, flush);
      made.append(room.data(), room.size() - stream.avail_out);
    } while (stream.avail_out == 0);
    out.push_back(std::move(made));
  };
  for (const std::string& text : texts) push(text, flush_each);
  push({}, Z_FINISH);
  deflateEnd(&stream);
  return out;
}

}  // namespace

EncodedPieces zlib_unflushed(const std::vector<std::string>& texts) {
  return {joined(zlib_encode({joined(texts)}, ZlibForm::gzip, Z_NO_FLUSH))};
}

EncodedPieces zlib_encode(const std::vector<std::string>& texts, ZlibForm form) {
  return zlib_encode(texts, form, Z_SYNC_FLUSH);
}

EncodedPieces brotli_encode(const std::vector<std::string>& texts) {
  BrotliEncoderState* state = BrotliEncoderCreateInstance(nullptr, nullptr, nullptr);
  EncodedPieces out;
  const auto push = [&](const std::string& text, BrotliEncoderOperation operation) {
    std::string made;
    Room room;
    const auto* next = reinterpret_cast<const std::uint8_t*>(text.data());
    std::size_t left = text.size();
    do {
      auto* place = reinterpret_cast<std::uint8_t*>(room.data());
      std::size_t free = room.size();
      BrotliEncoderCompressStream(state, operation, &left, &next, &free, &place, nullptr);
      made.append(room.data(), room.size() - free);
    } while (left > 0 || BrotliEncoderHasMoreOutput(state) == BROTLI_TRUE);
    out.push_back(std::move(made));
  };
  for (const std::string& text : texts) push(text, BROTLI_OPERATION_FLUSH);
  push({}, BROTLI_OPERATION_FINISH);
  BrotliEncoderDestroyInstance(state);
  return out;
}

EncodedPieces zstd_encode(const std::vector<std::string>& texts) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  EncodedPieces out;
  const auto push = [&](const std::string& text, ZSTD_EndDirective directive) {
    std::string made;
    Room room;
    ZSTD_inBuffer input{text.data(), text.size(), 0};
    std::size_t left = 0;
    do {
      ZSTD_outBuffer output{room.data(), room.size(), 0};
      left = ZSTD_compressStream2(context, &output, &input, directive);
      made.append(room.data(), output.pos);
    } while (left > 0 || input.pos < input.size);
    out.push_back(std::move(made));
  };
  for (const std::string& text : texts) push(text, ZSTD_e_flush);
  push({}, ZSTD_e_end);
  ZSTD_freeCCtx(context);
  return out;
}

std::string joined(const std::vector<std::string>& pieces) {
  return std::accumulate(pieces.begin(), pieces.end(), std::string());
}

}  // namespace streamgauge
