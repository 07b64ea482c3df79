// SPDX-License-Identifier: MIT
// POST /v1/responses (OpenAI's specification; recorded streams): every event is named, numbered and
// ends where its item ends; no "[DONE]".
#include <fmt/format.h>

#include "mock_server/api/handlers.h"
#include "mock_server/api/json_text.h"
#include "mock_server/api/openai_ask.h"
#include "mock_server/api/openai_common.h"
#include "mock_server/api/openai_responses_json.h"
#include "mock_server/encode/event_writer.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;
// The text stands four more times at the end of a stream.
constexpr std::size_t kResponseTextMax = 8U << 20U;
constexpr std::size_t kTopLogprobsMax = 20;

bool is_tool(const Segment& segment) { return segment.kind == PieceKind::tool_call; }

// Events that begin, carry and end a segment's item.
std::uint32_t opening_events(const Segment& segment) { return is_tool(segment) ? 1 : 2; }
std::uint32_t closing_events(const Segment& segment) { return is_tool(segment) ? 2 : 3; }

const char* delta_event(PieceKind kind) {
  switch (kind) {
    case PieceKind::reasoning:
      return "response.reasoning_summary_text.delta";
    case PieceKind::refusal:
      return "response.refusal.delta";
    case PieceKind::tool_call:
      return "response.function_call_arguments.delta";
    case PieceKind::text:
      break;
  }
  return "response.output_text.delta";
}

class ResponsesDialect final : public Dialect {
 public:
  ResponsesDialect(ResponsesOptions options, const Plan& plan, std::shared_ptr<const Reply> reply,
                   std::uint32_t nonce)
      : options_(std::move(options)),
        events_(plan.wire.events),
        reply_(std::move(reply)),
        nonce_(nonce) {}

  std::string_view name() const override { return "openai.responses"; }
  std::string_view media_type() const override { return "text/event-stream; charset=utf-8"; }
  std::uint32_t chunks() const override { return reply_->chunks(); }

  void append_prologue(std::string& out) const override {
    out += events_.preamble();
    std::uint32_t number = 0;
    const Json response = response_json(options_, *reply_, nonce_, "in_progress");
    append(out, "response.created", number, {{"response", response}});
    append(out, "response.in_progress", number, {{"response", response}});
  }

  void append_chunk(std::string& out, std::uint32_t chunk) const override {
    std::uint32_t number = events_before(chunk);
    const Segment& segment = reply_->segment_of(chunk);
    const std::size_t index = index_of(chunk);
    if (chunk == segment.first) {
      if (index > 0) append_closing(out, index - 1, number, chunk);
      append_opening(out, index, number);
      if (is_tool(segment)) return;  // it is announced without arguments
    }
    append_delta(out, segment, index, chunk, number);
  }

  void append_epilogue(std::string& out, std::uint32_t sent) const override {
    std::uint32_t number = events_before(sent);
    if (sent > 0) append_closing(out, index_of(sent - 1), number, sent);
    const std::string status(final_status(*reply_));
    append(out, "response." + status, number,
           {{"response", response_json(options_, *reply_, nonce_, status, sent)}});
  }

  void append_error(std::string& out, const Failure& failure, std::uint32_t sent) const override {
    std::uint32_t number = events_before(sent);
    const Json code = failure.code.empty() ? Json("server_error") : Json(failure.code);
    append(out, "error", number,
           {{"code", code}, {"message", failure.message}, {"param", nullptr}});
  }

  void append_keep_alive(std::string& out) const override {
    events_.append_comment(out, "keep-alive");
  }

 private:
  std::size_t index_of(std::uint32_t chunk) const {
    return static_cast<std::size_t>(&reply_->segment_of(chunk) - reply_->segments().data());
  }

  // How many events the stream has had when chunk `chunk` begins.
  std::uint32_t events_before(std::uint32_t chunk) const {
    std::uint32_t count = 2;  // of the prologue
    for (const Segment& segment : reply_->segments()) {
      if (chunk <= segment.first) break;
      if (&segment != reply_->segments().data()) count += closing_events(*std::prev(&segment));
      const std::uint32_t sent = std::min(chunk - segment.first, segment.count);
      count += opening_events(segment) + sent - (is_tool(segment) ? 1 : 0);
    }
    return count;
  }

  void append(std::string& out, const std::string& type, std::uint32_t& number,
              const Json& fields) const {
    Json event = {{"type", type}, {"sequence_number", number++}};
    event.update(fields);
    events_.append(out, dumped(event), type);
  }

  // The fields that say which part of which item is meant.
  Json place(const Segment& segment, std::size_t index) const {
    Json fields = {{"item_id", item_id(segment, index, nonce_)}, {"output_index", index}};
    if (segment.kind == PieceKind::reasoning) fields["summary_index"] = 0;
    if (segment.kind == PieceKind::text || segment.kind == PieceKind::refusal)
      fields["content_index"] = 0;
    return fields;
  }

  void append_opening(std::string& out, std::size_t index, std::uint32_t& number) const {
    const Segment& segment = reply_->segments()[index];
    append(out, "response.output_item.added", number,
           {{"output_index", index}, {"item", item_json(options_, *reply_, index, nonce_, 0)}});
    if (is_tool(segment)) return;
    Json fields = place(segment, index);
    fields["part"] = part_json(options_, *reply_, segment, nonce_, 0);
    append(out, part_event(segment, "added"), number, fields);
  }

  void append_closing(std::string& out, std::size_t index, std::uint32_t& number,
                      std::uint32_t sent) const {
    const Segment& segment = reply_->segments()[index];
    const std::string text = reply_->segment_text(segment, nonce_, sent);
    Json fields = place(segment, index);
    if (is_tool(segment)) {
      fields["arguments"] = text;
      fields["name"] = reply_->tool_call(segment.tool).name;
    } else {
      fields[segment.kind == PieceKind::refusal ? "refusal" : "text"] = text;
    }
    if (segment.kind == PieceKind::text)
      fields["logprobs"] = part_json(options_, *reply_, segment, nonce_, sent)["logprobs"];
    std::string type = delta_event(segment.kind);
    append(out, type.replace(type.rfind("delta"), 5, "done"), number, fields);
    if (!is_tool(segment)) {
      Json part = place(segment, index);
      part["part"] = part_json(options_, *reply_, segment, nonce_, sent);
      append(out, part_event(segment, "done"), number, part);
    }
    append(out, "response.output_item.done", number,
           {{"output_index", index}, {"item", item_json(options_, *reply_, index, nonce_, sent)}});
  }

  static std::string part_event(const Segment& segment, const char* what) {
    return fmt::format(
        "response.{}.{}",
        segment.kind == PieceKind::reasoning ? "reasoning_summary_part" : "content_part", what);
  }

  // The frequent one: without a tree of JSON.
  void append_delta(std::string& out, const Segment& segment, std::size_t index,
                    std::uint32_t chunk, std::uint32_t number) const {
    const char* type = delta_event(segment.kind);
    out += events_.before(type);
    const std::size_t begin = out.size();
    fmt::format_to(std::back_inserter(out), R"({{"type":"{}","sequence_number":{},)", type, number);
    fmt::format_to(std::back_inserter(out), R"("item_id":"{}","output_index":{},)",
                   item_id(segment, index, nonce_), index);
    if (segment.kind == PieceKind::reasoning) out += R"("summary_index":0,)";
    if (segment.kind == PieceKind::text || segment.kind == PieceKind::refusal)
      out += R"("content_index":0,)";
    out += R"("delta":")";
    std::string text;
    reply_->append_text(text, chunk, nonce_, chunk);
    append_escaped(out, text);
    out += '"';
    if (segment.kind == PieceKind::text)
      out += R"(,"logprobs":)" + dumped(logprobs_json(options_, *reply_, chunk, 1, nonce_));
    if (options_.obfuscate && segment.kind != PieceKind::refusal) {
      constexpr std::string_view kField = R"(,"obfuscation":""})";
      const std::string_view padding = obfuscation(out.size() - begin + kField.size());
      fmt::format_to(std::back_inserter(out), R"(,"obfuscation":"{}")", padding);
    }
    out += '}';
    out += events_.after();
  }

  ResponsesOptions options_;
  EventWriter events_;
  std::shared_ptr<const Reply> reply_;
  std::uint32_t nonce_;
};

ResponsesOptions responses_options(const Json& body, const Ask& ask) {
  ResponsesOptions options;
  options.model = ask.model;
  options.instructions = text_under(body, "instructions");
  if (under(body, "tools").is_array()) options.tools = under(body, "tools");
  options.format = under(under(body, "text"), "format");
  if (options.format.is_null()) options.format = {{"type", "text"}};
  options.tokens_max = ask.tokens_max;
  options.top_logprobs = count_under(body, "top_logprobs").value_or(0);
  const Json& include = under(body, "include");
  if (include.is_array())
    for (const Json& one : include)
      options.logprobs = options.logprobs || one == "message.output_text.logprobs";
  options.obfuscate = flag_under(under(body, "stream_options"), "include_obfuscation", true);
  const std::string tier = text_under(body, "service_tier");
  if (!tier.empty() && tier != "auto") options.service_tier = tier == "fast" ? "priority" : tier;
  return options;
}

}  // namespace

Route openai_responses(const MockRequest& request, const MockOffer& offer, Vendor vendor) {
  const auto refuse = [&](const std::string& message, const char* code, const char* param) {
    return refusal(vendor, {400, message, {}, code, param});
  };
  const auto body = parse_object(request.body);
  if (!body) return refuse("We could not parse the JSON body of your request.", "", "");
  const Ask ask = openai_responses_ask(*body);
  if (ask.model.empty())
    return refuse("Missing required parameter: 'model'.", "missing_required_parameter", "model");
  if (auto refused = refuse_model(vendor, ask.model, offer)) return *refused;
  const ResponsesOptions options = responses_options(*body, ask);
  if (options.top_logprobs > kTopLogprobsMax)
    return refuse("Invalid 'top_logprobs': it must be at most 20.", "integer_above_max_value",
                  "top_logprobs");
  const auto plan = offer.plan_for(ask);
  if (auto refused = refuse_planned(vendor, *plan, offer)) return *refused;
  if (!plan->lockstep && plan->answer.source == AnswerSource::markers &&
      plan->chunks * plan->chunk_bytes > kResponseTextMax)
    return refuse("The plan's text is over 8 MiB, and this API repeats it: plan less.", "", "");
  const auto reply = std::make_shared<const Reply>(plan, ask);
  Route route;
  route.plan = plan;
  route.chunks = reply->chunks();
  route.dialect = "openai.responses";
  if (!ask.stream) {
    route.body = dumped(response_json(options, *reply, offer.nonce(), final_status(*reply)));
    return route;
  }
  route.make = [options, plan, reply](std::uint32_t nonce) {
    return std::make_unique<ResponsesDialect>(options, *plan, reply, nonce);
  };
  return route;
}

}  // namespace streamgauge
