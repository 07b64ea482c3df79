// SPDX-License-Identifier: MIT
// For what OpenAI's answers share: ids, usage, obfuscation, logprobs.
#pragma once

#include <nlohmann/json.hpp>

#include "mock_server/answer/reply.h"
#include "mock_server/api/dialect.h"
#include "mock_server/encode/event_writer.h"

namespace streamgauge {

// What chat and legacy completions do alike beside their chunks.
class OpenAiDialect : public Dialect {
 public:
  explicit OpenAiDialect(const EventForm& form) : events_(form) {}
  std::string_view media_type() const override { return "text/event-stream; charset=utf-8"; }
  std::string end_mark() const override;
  void append_error(std::string& out, const Failure& failure, std::uint32_t sent) const override;
  void append_keep_alive(std::string& out) const override;

 protected:
  const EventWriter& events() const { return events_; }

 private:
  EventWriter events_;
};

// A fixed creation time keeps the bytes of a plan the same in every run.
constexpr long kCreated = 1'760'000'000;
constexpr std::string_view kFingerprint = "fp_streamgauge";

// Text that pads a JSON of so many bytes to a multiple of 16, as OpenAI's do (recorded traffic).
std::string_view obfuscation(std::size_t json_bytes);

// With tokens told apart as Chat Completions does; `times`: so many choices.
nlohmann::ordered_json chat_usage(const Usage& usage, std::size_t times = 1);

// One token with its log probability and `top` alternatives, as Chat Completions and Responses have
// it. The same token at the same place always has the same.
nlohmann::ordered_json token_logprob(std::string_view token, std::uint64_t place, std::size_t top);

std::string tool_call_id(std::uint32_t nonce, std::uint32_t tool);  // "call_..."

}  // namespace streamgauge
