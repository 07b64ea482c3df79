// SPDX-License-Identifier: MIT
#include "mock_server/answer/reply.h"

#include <algorithm>

#include "mock_server/answer/instance.h"
#include "mock_server/answer/tokens.h"
#include "scenarios/plan/payload.h"

namespace streamgauge {
namespace {

// What the answer says when it is none of the plan's own fixed texts.
std::string spoken_text(const Plan& plan, const Ask& ask) {
  switch (plan.answer.source) {
    case AnswerSource::text:
      return plan.answer.text;
    case AnswerSource::echo:
      return ask.json_wanted ? instance_text(ask.schema) : ask.last_message;
    case AnswerSource::words:
      if (ask.json_wanted) return instance_text(ask.schema);
      break;
    case AnswerSource::markers:
      return {};
  }
  std::string text;
  append_word_text(text, plan.chunks, plan.seed);
  return text;
}

// What of the plan's answer the API can say.
Answer said(Answer answer, const Ask& ask) {
  if (!ask.text_only) return answer;
  answer.reasoning.clear();
  answer.refusal.clear();
  answer.tool_calls.clear();
  return answer;
}

// A model that must call a tool calls it, unless the plan has it say something fixed.
std::vector<ToolCall> tool_calls_of(const Answer& answer, const Ask& ask) {
  if (!answer.tool_calls.empty() || ask.tool_choice.empty() || ask.tool_choice == "none" ||
      answer.source == AnswerSource::text)
    return answer.tool_calls;
  for (const Tool& tool : ask.tools)
    if (ask.tool_choice == "required" || ask.tool_choice == tool.name)
      return {{tool.name, instance_text(tool.schema)}};
  return {};
}

}  // namespace

Reply::Reply(std::shared_ptr<const Plan> plan, const Ask& ask) : plan_(std::move(plan)) {
  const Answer answer = said(plan_->answer, ask);
  const std::size_t tokens_max = ask.tokens_max.value_or(SIZE_MAX);
  add_text(PieceKind::reasoning, answer.reasoning, tokens_max);
  usage_.reasoning_tokens = chunks_;
  const auto calls = tool_calls_of(answer, ask);
  const bool forced = !calls.empty() && answer.tool_calls.empty();  // then it says nothing else
  if (!answer.refusal.empty()) {
    add_text(PieceKind::refusal, answer.refusal, tokens_max);
  } else if (answer.source == AnswerSource::markers && !forced) {
    add_markers(plan_->chunks, !answer.tool_calls.empty());
  } else if (!forced) {
    add_text(PieceKind::text, spoken_text(*plan_, ask), tokens_max);
  }
  if (answer.refusal.empty() && !cut_)
    for (const ToolCall& call : calls) add_tool_call(call);

  usage_.prompt_tokens = ask.prompt_tokens;
  usage_.completion_tokens = chunks_;
  finish_reason_ = !answer.finish_reason.empty() ? answer.finish_reason
                   : cut_                        ? "length"
                   : !tool_calls_.empty()        ? "tool_calls"
                                                 : "stop";
}

const Segment& Reply::segment_of(std::uint32_t chunk) const {
  const auto after =
      std::upper_bound(segments_.begin(), segments_.end(), chunk,
                       [](std::uint32_t at, const Segment& segment) { return at < segment.first; });
  return *std::prev(after);
}

bool Reply::refuses() const {
  return std::any_of(segments_.begin(), segments_.end(),
                     [](const Segment& segment) { return segment.kind == PieceKind::refusal; });
}

void Reply::append_text(std::string& out, std::uint32_t chunk, std::uint32_t nonce,
                        std::uint32_t sequence) const {
  const Segment& segment = segment_of(chunk);
  if (is_plain(segment)) return append_chunk_text(out, *plan_, nonce, sequence);
  const std::size_t begin = chunk == 0 ? 0 : ends_[chunk - 1];
  out.append(text_, begin, ends_[chunk] - begin);
}

std::string Reply::segment_text(const Segment& segment, std::uint32_t nonce,
                                std::uint32_t upto) const {
  std::string text;
  const std::uint32_t end = std::min(segment.first + segment.count, upto);
  for (std::uint32_t chunk = segment.first; chunk < end; ++chunk)
    append_text(text, chunk, nonce, chunk);
  return text;
}

void Reply::add_text(PieceKind kind, std::string_view text, std::size_t tokens_max) {
  auto tokens = split_tokens(text);
  const std::size_t room = tokens_max - std::min<std::size_t>(tokens_max, chunks_);
  cut_ = cut_ || tokens.size() > room;
  tokens.resize(
      std::min({tokens.size(), room, kChunksMax - std::min<std::size_t>(chunks_, kChunksMax)}));
  if (tokens.empty()) return;
  segments_.push_back({kind, 0, chunks_, static_cast<std::uint32_t>(tokens.size())});
  for (const std::string_view token : tokens) {
    text_ += token;
    ends_.push_back(static_cast<std::uint32_t>(text_.size()));
  }
  chunks_ += segments_.back().count;
}

void Reply::add_tool_call(const ToolCall& call) {
  const auto tokens = split_tokens(call.arguments);
  segments_.push_back({PieceKind::tool_call, static_cast<std::uint32_t>(tool_calls_.size()),
                       chunks_, static_cast<std::uint32_t>(tokens.size() + 1)});
  tool_calls_.push_back(call);
  ends_.push_back(static_cast<std::uint32_t>(text_.size()));
  for (const std::string_view token : tokens) {
    text_ += token;
    ends_.push_back(static_cast<std::uint32_t>(text_.size()));
  }
  chunks_ += segments_.back().count;
}

void Reply::add_markers(std::size_t chunks, bool tools_follow) {
  markers_ = true;
  segments_.push_back({PieceKind::text, 0, chunks_, static_cast<std::uint32_t>(chunks)});
  chunks_ += segments_.back().count;
  // What follows is looked up by chunk; the markers themselves are made when they are due.
  if (tools_follow) ends_.resize(chunks_, static_cast<std::uint32_t>(text_.size()));
}

}  // namespace streamgauge
