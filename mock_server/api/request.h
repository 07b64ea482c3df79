// SPDX-License-Identifier: MIT
// For what a dialect is given, and what it answers: a stream, or one whole body.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "mock_server/answer/reply.h"
#include "mock_server/api/dialect.h"
#include "scenarios/plan/marker.h"

namespace streamgauge {

struct MockRequest {
  std::string method;
  std::string path;   // without the query
  std::string query;  // without the question mark
  std::string body;
  Headers headers;
  std::string http_version = "1.1";  // as the client asked: "1.0", "1.1" or "2"

  std::string_view header(std::string_view name) const;  // empty: not there
  std::string parameter(std::string_view name) const;    // of the query, percent-decoded
};

// What a handler may look at beside the request.
struct MockOffer {
  // The plan for what is asked. Called once a request: plans that fail the first n count it.
  std::function<std::shared_ptr<const Plan>(const Ask&)> plan_for;
  std::vector<std::string> models;  // empty: any name will do
  std::uint64_t request = 0;        // counts the mock's requests
  // What plan_for found of the caller's quota; null, or empty: there is none.
  std::shared_ptr<const std::optional<QuotaState>> quota = nullptr;

  // Of a whole answer: its ids differ from request to request.
  std::uint32_t nonce() const { return static_cast<std::uint32_t>(request % kNonceMax); }
};

// What the answer will be. A stream's dialect is made once its nonce is known.
struct Route {
  int status = 200;
  std::string body;  // the whole answer, unless `make` is set
  Headers headers;   // beside those that every answer has
  std::string dialect;
  std::shared_ptr<const Plan> plan;  // of the model that answers; null: none does
  std::uint32_t chunks = 0;          // of the answer, streamed or not
  std::function<std::unique_ptr<Dialect>(std::uint32_t nonce)> make;
};

Route refusal(Vendor vendor, const Failure& failure, std::uint64_t request = 0);

// nullopt: the model is on offer.
std::optional<Route> refuse_model(Vendor vendor, const std::string& model, const MockOffer& offer);

// nullopt: the plan does not fail this request.
std::optional<Route> refuse_planned(Vendor vendor, const Plan& plan, const MockOffer& offer);

// nullopt: the whole answer to this plan would not be over kTextBytesMax.
std::optional<Route> refuse_size(Vendor vendor, const Plan& plan, const MockOffer& offer);

}  // namespace streamgauge
