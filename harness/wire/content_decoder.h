// SPDX-License-Identifier: MIT
// For undoing a Content-Encoding as bytes come: everything that can be decoded is given out at
// once.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace streamgauge {

constexpr std::size_t kDecodedBytesMax = std::size_t{64} << 20U;
constexpr std::size_t kExpansionMax = 1000;  // decoded bytes for one encoded, past the first MiB

class ContentDecoder {
 public:
  virtual ~ContentDecoder() = default;

  // Appends what `encoded` yields to `out`. Empty when well, else what is wrong, in words.
  std::string feed(std::string_view encoded, std::string& out);
  // Whether the encoded stream may end here: nothing was fed, or all that was begun has ended.
  bool whole() const { return encoded_bytes_ == 0 || at_end(); }

 protected:
  // Decodes all of `encoded`.
  virtual std::string decode(std::string_view encoded, std::string& out) = 0;
  virtual bool at_end() const = 0;
  bool over_limit(std::size_t decoded) const;

 private:
  std::size_t encoded_bytes_ = 0;
};

// For "gzip" (several members too), "x-gzip", "deflate" (zlib or raw), "br", "zstd".
// nullptr: no such encoding is known.
std::unique_ptr<ContentDecoder> content_decoder(std::string_view encoding);

}  // namespace streamgauge
