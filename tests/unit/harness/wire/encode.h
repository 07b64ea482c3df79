// SPDX-License-Identifier: MIT
// For making encoded bodies in tests, by the libraries' own encoders.
#pragma once

#include <string>
#include <vector>

namespace streamgauge {

// What an encoder gave out after each piece of text; the last entry is what its end added.
using EncodedPieces = std::vector<std::string>;

enum class ZlibForm { gzip, gzip_with_name, zlib, raw };

// Each flushes after every text.
EncodedPieces zlib_encode(const std::vector<std::string>& texts, ZlibForm form);
EncodedPieces brotli_encode(const std::vector<std::string>& texts);
EncodedPieces zstd_encode(const std::vector<std::string>& texts);

std::string joined(const std::vector<std::string>& pieces);

}  // namespace streamgauge
