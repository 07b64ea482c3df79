// SPDX-License-Identifier: MIT
// For turning a plan's chunks into the text of one API's stream; one implementation a dialect.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "scenarios/plan/plan.h"

namespace streamgauge {

// The same calls give the same bytes, so that a length can be known before anything is sent.
class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual std::string_view name() const = 0;
  virtual std::string_view media_type() const = 0;
  // Appends chunk `sequence`; what must stand before the first chunk is part of chunk 0.
  virtual void append_chunk(std::string& out, std::uint32_t sequence) const = 0;
  // Appends what follows the last chunk.
  virtual void append_epilogue(std::string& out) const = 0;
};

enum class PlainForm { sse, ndjson, text };
std::unique_ptr<Dialect> plain_dialect(PlainForm form, const Plan& plan, std::uint32_t nonce);

struct ChatOptions {
  std::string model;
  bool include_usage = false;
  bool obfuscate = true;  // pad every chunk's JSON to a multiple of 16 bytes, as OpenAI does
  bool stream = false;
};
std::unique_ptr<Dialect> openai_chat_dialect(ChatOptions options, const Plan& plan,
                                             std::uint32_t nonce);

// The whole answer of a request that does not stream.
std::string openai_chat_completion(const ChatOptions& options, const Plan& plan,
                                   std::uint32_t nonce);

}  // namespace streamgauge
