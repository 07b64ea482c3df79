// SPDX-License-Identifier: MIT
#include "mock_server/serve/answering.h"

#include "mock_server/api/router.h"
#include "mock_server/serve/request_ledger.h"

namespace streamgauge {
namespace {

constexpr std::size_t kFieldsMax = 200;

// As vendors count ahead: the prompt, and what may be answered.
std::size_t tokens_asked(const Ask& ask, const Plan& plan) {
  return ask.prompt_tokens + ask.tokens_max.value_or(plan.chunks);
}

std::shared_ptr<const Plan> over_quota(const Plan& plan, Duration reset) {
  Plan refused = plan;
  refused.fail = {};
  refused.fail.status = 429;
  refused.fail.message = "Rate limit reached: the plan's quota is used up.";
  refused.fail.retry_after = reset;
  return std::make_shared<const Plan>(std::move(refused));
}

Route found_route(ServerState& state, const MockRequest& request, JournalEntry& entry) {
  const auto quota = std::make_shared<std::optional<QuotaState>>();
  const auto plan_for = [&](const Ask& ask) {
    entry.model = ask.model;
    entry.last_message = ask.last_message;
    auto plan = state.plans.choose(request, ask, entry.number);
    if (!plan->quota) return plan;
    *quota = state.quotas.charge(*plan->quota, key_of(request), tokens_asked(ask, *plan), entry.at);
    return (*quota)->allowed ? plan : over_quota(*plan, (*quota)->reset);
  };
  return route(request, state.config, {plan_for, state.config.models, entry.number, quota});
}

void refuse(Answering& answer, const MockRequest& request, int status, const char* message) {
  answer.route =
      refusal(vendor_of(request.path), {status, message, {}, {}, {}}, answer.entry.number);
  answer.is_last = true;
}

}  // namespace

Answering answer_to(ServerState& state, const MockRequest& request) {
  Answering answer;
  answer.entry = journal_entry(request, state.ledgers.count_request(), SteadyClock().now());
  if (request.headers.size() > kFieldsMax) {
    refuse(answer, request, 431, "The request has over 200 header fields.");
  } else {
    answer.route = found_route(state, request, answer.entry);
    if (answer.streams() && state.ledgers.counters().streams_open >= state.config.streams_max)
      refuse(answer, request, 503, "Too many streams at once.");
  }
  answer.entry.status = answer.route.status;
  return answer;
}

Instant whole_answer_due(const Route& route, Instant now) {
  Schedule schedule(route.plan, 0, now);
  while (schedule.next() + 1 < route.chunks) schedule.chunk_left();
  return schedule.next_chunk();
}

StreamRun::Start stream_start(const Route& route, std::shared_ptr<const Plan> plan,
                              const MockRequest& request, std::uint64_t connection) {
  StreamRun::Start start;
  start.plan = std::move(plan);
  start.headers = route.headers;
  start.make = route.make;
  const Compression& wanted = start.plan->wire.compression;
  if (wanted.unasked || accepts(request.header("Accept-Encoding"), wanted.encoding))
    start.encoding = wanted.encoding;
  start.ledger = request_ledger(request);
  start.ledger.dialect = route.dialect;
  start.ledger.connection = connection;
  start.ledger.chunks_planned = route.chunks;
  start.ledger.request_read = SteadyClock().now();
  return start;
}

}  // namespace streamgauge
