// SPDX-License-Identifier: MIT
// For making encoded bodies in tests, by the libraries' own encoders.
#pragma once

#include <string>
#include <vector>

namespace streamgauge {

// What an encoder gave out after each piece of text; the last entry is what its end added.
using EncodedPieces = std::vector<std::string>;

enum class ZlibForm { gzip, gzip_with_name, zlib, raw };

// As a server that never flushes: the end gives out all.
EncodedPieces zlib_unflushed(const std::vector<std::string>& texts);

// Each flushes after every text.
EncodedPieces zlib_encode(const std::vector<std::string>& texts, ZlibForm form);
EncodedPieces brotli_encode(const std::vector<std::string>& texts);
EncodedPieces zstd_encode(const std::vector<std::string>& texts);

std::string joined(const std::vector<std::string>& pieces);

}  // namespace streamgauge
