// SPDX-License-Identifier: MIT
// For the front door of each API: a request in, the answer or the vendor's own refusal out.
#pragma once

#include "mock_server/api/request.h"

namespace streamgauge {

// None of them fails: a wrong request gets the vendor's error object.
Route openai_chat(const MockRequest& request, const MockOffer& offer, Vendor vendor);
Route openai_completions(const MockRequest& request, const MockOffer& offer, Vendor vendor);
Route openai_responses(const MockRequest& request, const MockOffer& offer, Vendor vendor);
Route openai_embeddings(const MockRequest& request, const MockOffer& offer, Vendor vendor);
Route openai_moderations(const MockRequest& request, const MockOffer& offer, Vendor vendor);
// The list, or one model when `model` is not empty.
Route openai_models(const MockOffer& offer, const std::string& model);

Route anthropic_messages(const MockRequest& request, const MockOffer& offer);
Route anthropic_models(const MockOffer& offer);

// `streams`: streamGenerateContent; by "alt=sse" as events, else as a JSON array.
Route gemini_generate(const MockRequest& request, const MockOffer& offer, const std::string& model,
                      bool streams);

Route ollama_chat(const MockRequest& request, const MockOffer& offer);
Route ollama_generate(const MockRequest& request, const MockOffer& offer);
Route ollama_tags(const MockOffer& offer);

enum class PlainForm { sse, ndjson, json_seq, text, raw };
Route plain_stream(const MockRequest& request, const MockOffer& offer, PlainForm form);

}  // namespace streamgauge
