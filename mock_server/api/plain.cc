// SPDX-License-Identifier: MIT
// /stream/...: the answer's text without an API around it, for targets that are only proxies.
#include "mock_server/api/handlers.h"
#include "mock_server/api/json_text.h"
#include "mock_server/encode/event_writer.h"

namespace streamgauge {
namespace {

struct FormWords {
  std::string_view name, media_type;
};

FormWords words_of(PlainForm form) {
  switch (form) {
    case PlainForm::sse:
      return {"plain.sse", "text/event-stream; charset=utf-8"};
    case PlainForm::ndjson:
      return {"plain.ndjson", "application/x-ndjson"};
    case PlainForm::json_seq:
      return {"plain.json_seq", "application/json-seq"};
    case PlainForm::text:
      return {"plain.text", "text/plain; charset=utf-8"};
    case PlainForm::raw:
      return {"plain.raw", "application/octet-stream"};
  }
  return {};
}

class PlainDialect final : public Dialect {
 public:
  PlainDialect(PlainForm form, const Plan& plan, std::shared_ptr<const Reply> reply,
               std::uint32_t nonce)
      : form_(form), events_(plan.wire.events), reply_(std::move(reply)), nonce_(nonce) {}

  std::string_view name() const override { return words_of(form_).name; }
  std::string_view media_type() const override { return words_of(form_).media_type; }
  std::uint32_t chunks() const override { return reply_->chunks(); }

  void append_prologue(std::string& out) const override {
    if (form_ == PlainForm::sse) out += events_.preamble();
  }

  void append_chunk(std::string& out, std::uint32_t sequence) const override {
    if (reply_->is_plain(reply_->segment_of(sequence))) {
      out += before();
      reply_->append_text(out, sequence, nonce_, sequence);
      out += after();
      return;
    }
    std::string text;
    reply_->append_text(text, sequence, nonce_, sequence);
    append_frame(out, text);
  }

  void append_epilogue(std::string&, std::uint32_t) const override {}

  void append_error(std::string& out, const Failure& failure, std::uint32_t) const override {
    if (form_ == PlainForm::text || form_ == PlainForm::raw) {
      out += failure.message;
    } else if (form_ == PlainForm::sse) {
      events_.append(out, error_body(Vendor::plain, failure), "error");
    } else {
      if (form_ == PlainForm::json_seq) out += '\x1E';
      out += error_body(Vendor::plain, failure) + "\n";
    }
  }

  void append_keep_alive(std::string& out) const override {
    if (form_ == PlainForm::sse) events_.append_comment(out, "keep-alive");
  }

 private:
  std::string_view before() const {
    switch (form_) {
      case PlainForm::sse:
        return events_.before();
      case PlainForm::ndjson:
        return R"({"text":")";
      case PlainForm::json_seq:
        return "\x1E{\"text\":\"";  // RFC 7464: a record separator before every text
      default:
        return {};
    }
  }

  std::string_view after() const {
    if (form_ == PlainForm::sse) return events_.after();
    return form_ == PlainForm::ndjson || form_ == PlainForm::json_seq ? "\"}\n"
                                                                      : std::string_view();
  }

  void append_frame(std::string& out, const std::string& text) const {
    out += before();
    if (form_ == PlainForm::ndjson || form_ == PlainForm::json_seq) {
      append_escaped(out, text);
    } else if (form_ == PlainForm::sse) {
      // One data line a line; the last newline belongs to the token.
      for (const char byte : text) {
        if (byte == '\r') continue;
        if (byte == '\n') {
          out += events_.newline();
          out += events_.data();
        } else {
          out += byte;
        }
      }
    } else {
      out += text;
    }
    out += after();
  }

  PlainForm form_;
  EventWriter events_;
  std::shared_ptr<const Reply> reply_;
  std::uint32_t nonce_;
};

// The plan's bytes as they are, chunk_bytes at a time.
class RawDialect final : public Dialect {
 public:
  explicit RawDialect(std::shared_ptr<const Plan> plan) : plan_(std::move(plan)) {}

  std::string_view name() const override { return words_of(PlainForm::raw).name; }
  std::string_view media_type() const override { return words_of(PlainForm::raw).media_type; }
  std::uint32_t chunks() const override { return count(*plan_); }
  void append_prologue(std::string&) const override {}
  void append_chunk(std::string& out, std::uint32_t sequence) const override {
    out.append(plan_->answer.text, sequence * plan_->chunk_bytes, plan_->chunk_bytes);
  }
  void append_epilogue(std::string&, std::uint32_t) const override {}
  void append_error(std::string& out, const Failure& failure, std::uint32_t) const override {
    out += failure.message;
  }
  void append_keep_alive(std::string&) const override {}

  static std::uint32_t count(const Plan& plan) {
    return static_cast<std::uint32_t>((plan.answer.text.size() + plan.chunk_bytes - 1) /
                                      plan.chunk_bytes);
  }

 private:
  std::shared_ptr<const Plan> plan_;
};

}  // namespace

Route plain_stream(const MockRequest& request, const MockOffer& offer, PlainForm form) {
  Ask ask;
  ask.text_only = true;
  ask.last_message = request.body;
  const auto plan = offer.plan_for(ask);
  if (auto refused = refuse_planned(Vendor::plain, *plan, offer)) return *refused;
  Route route;
  route.plan = plan;
  route.dialect = words_of(form).name;
  if (form == PlainForm::raw && plan->answer.source == AnswerSource::text) {
    route.chunks = RawDialect::count(*plan);
    if (route.chunks > kChunksMax)
      return refusal(Vendor::plain, {400,
                                     "The plan's bytes would be over 100,000 chunks: plan "
                                     "larger chunk_bytes.",
                                     {},
                                     {},
                                     {}});
    route.make = [plan](std::uint32_t) { return std::make_unique<RawDialect>(plan); };
    return route;
  }
  const auto reply = std::make_shared<const Reply>(plan, ask);
  route.chunks = reply->chunks();
  route.make = [form, plan, reply](std::uint32_t nonce) {
    return std::make_unique<PlainDialect>(form, *plan, reply, nonce);
  };
  return route;
}

}  // namespace streamgauge
