// SPDX-License-Identifier: MIT
// For compressing a body as it is made, flushed when the plan says so.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "scenarios/plan/wire_form.h"

namespace streamgauge {

enum class Flush { none, sync, finish };

// Push machine: what was put in and flushed can be decoded from what came out.
class Compressor {
 public:
  virtual ~Compressor() = default;
  virtual void append(std::string& out, std::string_view text, Flush flush) = 0;
};

// nullptr for Encoding::identity. `deflate` is the zlib format (RFC 9110 section 8.4.1.2).
std::unique_ptr<Compressor> make_compressor(Encoding encoding);

std::string_view encoding_name(Encoding encoding);  // as Content-Encoding has it

// Whether a client that sent this Accept-Encoding takes the encoding (RFC 9110 section 12.5.3).
bool accepts(std::string_view accept_encoding, Encoding encoding);

}  // namespace streamgauge
