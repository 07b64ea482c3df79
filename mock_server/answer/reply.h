// SPDX-License-Identifier: MIT
// For the pieces of one answer, whatever the API: which chunk says what.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "mock_server/answer/ask.h"
#include "scenarios/plan/plan.h"

namespace streamgauge {

enum class PieceKind { reasoning, text, refusal, tool_call };

// A run of chunks that say one thing. The first chunk of a tool call names it and has no text.
struct Segment {
  PieceKind kind = PieceKind::text;
  std::uint32_t tool = 0;   // which tool call, from 0
  std::uint32_t first = 0;  // chunk
  std::uint32_t count = 0;  // of chunks, at least 1
};

// Most answers have one; it is looked at for every chunk, so it lies with the rest.
using Segments = boost::container::small_vector<Segment, 1>;

struct Usage {
  std::size_t prompt_tokens = 0, completion_tokens = 0, reasoning_tokens = 0;
  std::size_t total() const { return prompt_tokens + completion_tokens; }
};

// One choice's answer. A chunk is a token, but for markers, whose chunks have the plan's size.
class Reply {
 public:
  Reply(std::shared_ptr<const Plan> plan, const Ask& ask);

  const Segments& segments() const { return segments_; }
  std::uint32_t chunks() const { return chunks_; }
  const Segment& segment_of(std::uint32_t chunk) const;
  const ToolCall& tool_call(std::uint32_t tool) const { return tool_calls_[tool]; }
  bool refuses() const;
  const std::string& finish_reason() const { return finish_reason_; }  // in OpenAI's words
  const Usage& usage() const { return usage_; }

  // Appends the text of `chunk`, unescaped. `nonce` and `sequence` are of the stream: where several
  // choices share it, a marker's sequence is not the choice's chunk.
  void append_text(std::string& out, std::uint32_t chunk, std::uint32_t nonce,
                   std::uint32_t sequence) const;
  // Whether that text never needs escaping in JSON.
  bool is_plain(const Segment& segment) const {
    return segment.kind == PieceKind::text && markers_;
  }
  // All text of a segment's chunks; of those before `upto`.
  std::string segment_text(const Segment& segment, std::uint32_t nonce,
                           std::uint32_t upto = UINT32_MAX) const;

 private:
  void add_text(PieceKind kind, std::string_view text, std::size_t tokens_max);
  void add_tool_call(const ToolCall& call);
  void add_markers(std::size_t chunks, bool tools_follow);

  std::shared_ptr<const Plan> plan_;
  Segments segments_;
  std::vector<ToolCall> tool_calls_;
  std::string text_;                 // of all chunks but markers
  std::vector<std::uint32_t> ends_;  // [k]: where chunk k ends in it
  std::uint32_t chunks_ = 0;
  bool markers_ = false;
  bool cut_ = false;
  std::string finish_reason_;
  Usage usage_;
};

}  // namespace streamgauge
