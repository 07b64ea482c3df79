// SPDX-License-Identifier: MIT
#include "mock_server/api/dialect.h"
#include "scenarios/plan/payload.h"

namespace streamgauge {
namespace {

class PlainDialect final : public Dialect {
 public:
  PlainDialect(PlainForm form, const Plan& plan, std::uint32_t nonce)
      : form_(form), plan_(plan), nonce_(nonce) {}

  std::string_view name() const override {
    switch (form_) {
      case PlainForm::sse:
        return "plain.sse";
      case PlainForm::ndjson:
        return "plain.ndjson";
      case PlainForm::text:
        return "plain.text";
    }
    return {};
  }

  std::string_view media_type() const override {
    switch (form_) {
      case PlainForm::sse:
        return "text/event-stream; charset=utf-8";
      case PlainForm::ndjson:
        return "application/x-ndjson";
      case PlainForm::text:
        return "text/plain; charset=utf-8";
    }
    return {};
  }

  void append_chunk(std::string& out, std::uint32_t sequence) const override {
    if (form_ == PlainForm::sse) out += "data: ";
    if (form_ == PlainForm::ndjson) out += R"({"text":")";
    append_chunk_text(out, plan_, nonce_, sequence);
    if (form_ == PlainForm::sse) out += "\n\n";
    if (form_ == PlainForm::ndjson) out += "\"}\n";
  }

  void append_epilogue(std::string&) const override {}

 private:
  PlainForm form_;
  Plan plan_;
  std::uint32_t nonce_;
};

}  // namespace

std::unique_ptr<Dialect> plain_dialect(PlainForm form, const Plan& plan, std::uint32_t nonce) {
  return std::make_unique<PlainDialect>(form, plan, nonce);
}

}  // namespace streamgauge
