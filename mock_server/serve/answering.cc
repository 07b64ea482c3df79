// SPDX-License-Identifier: MIT
#include "mock_server/serve/answering.h"

#include <algorithm>

#include <boost/asio/post.hpp>

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

// `asked`: the plan that was chosen, if the request came so far.
Route found_route(ServerState& state, const MockRequest& request, Answering& answer,
                  std::shared_ptr<const Plan>& asked) {
  JournalEntry& entry = answer.entry;
  const auto quota = std::make_shared<std::optional<QuotaState>>();
  const auto plan_for = [&](const Ask& ask) {
    entry.model = ask.model;
    entry.last_message = ask.last_message;
    auto plan = asked = state.plans.choose(request, ask, entry.number);
    if (plan->load) answer.prefill = prefill(*plan->load, ask.prompt_tokens);
    if (!plan->quota) return plan;
    *quota = state.quotas.charge(*plan->quota, key_of(request), tokens_asked(ask, *plan), entry.at);
    return (*quota)->allowed ? plan : over_quota(*plan, (*quota)->reset);
  };
  return route(request, state.config, {plan_for, state.config.models, entry.number, quota});
}

void refuse(Answering& answer, const MockRequest& request, int status, const std::string& message) {
  answer.route =
      refusal(vendor_of(request.path), {status, message, {}, {}, {}}, answer.entry.number);
  answer.is_last = true;
}

// With the time after which asking again may help.
void refuse_for(Answering& answer, const MockRequest& request, int status, const char* message,
                Duration retry_after) {
  Plan refused;
  refused.fail.status = status;
  refused.fail.message = message;
  refused.fail.retry_after = retry_after;
  MockOffer offer;
  offer.request = answer.entry.number;
  const Vendor vendor = vendor_of(request.path);
  answer.route = *refuse_planned(vendor, refused, offer);
  const Headers headers = vendor_headers(vendor, answer.entry.number);
  answer.route.headers.insert(answer.route.headers.end(), headers.begin(), headers.end());
}

// Whether the plan has an outage now, which then decides.
bool falls_into_outage(const ServerState& state, Answering& answer, const MockRequest& request,
                       const Plan& plan) {
  const auto active = outage_at(plan.outages, answer.entry.at - state.plans.set_at());
  if (!active) return false;
  const OutageKind kind = active->outage.kind;
  answer.entry.outage = kind;
  if (kind == OutageKind::status) {
    refuse_for(answer, request, active->outage.status, "There is an outage, by the plan.",
               active->left);
  } else {
    answer.route = {};
    answer.route.status = 0;
    answer.unanswered = kind;
  }
  return true;
}

// Gives the answer its place in the load of its plan, or refuses it.
void take_place(ServerState& state, Answering& answer, const MockRequest& request) {
  const auto plan = answer.route.plan;
  if (!plan || !plan->load || (!answer.streams() && !answer.takes_time())) return;
  answer.place = state.loads.arrive(*plan->load);
  if (!answer.place)
    refuse_for(answer, request, plan->load->status,
               "Too many requests: all slots and the queue are full.", plan->load->retry_after);
}

}  // namespace

Answering refusal_of(ServerState& state, const MockRequest& request, int status,
                     const std::string& message) {
  Answering answer;
  answer.entry = journal_entry(request, state.ledgers.count_request(), SteadyClock().now());
  refuse(answer, request, status, message);
  answer.entry.status = status;
  return answer;
}

Answering answer_to(ServerState& state, const MockRequest& request) {
  Answering answer;
  answer.entry = journal_entry(request, state.ledgers.count_request(), SteadyClock().now());
  if (request.headers.size() > kFieldsMax) {
    refuse(answer, request, 431, "The request has over 200 header fields.");
  } else {
    std::shared_ptr<const Plan> asked;
    answer.route = found_route(state, request, answer, asked);
    if (!asked) asked = state.plans.plan();
    const bool is_out = falls_into_outage(state, answer, request, *asked);
    const bool is_full = state.ledgers.counters().streams_open >= state.config.streams_max;
    if (!is_out && is_full && answer.streams()) {
      refuse(answer, request, 503, "Too many streams at once.");
    } else if (!is_out) {
      take_place(state, answer, request);
    }
  }
  answer.entry.status = answer.route.status;
  return answer;
}

namespace {

// The next one that cuts what is asked for at `read`.
std::optional<StreamCut> cut_after(Instant read, const ServerState& state, const Plan& plan) {
  const Instant set_at = state.plans.set_at();
  const auto cut = next_outage_cut(plan.outages, read - set_at);
  return cut ? std::optional(StreamCut{set_at + cut->at, cut->kind}) : std::nullopt;
}

}  // namespace

WholeAnswer::WholeAnswer(Loop& loop, std::uint64_t connection, Answering& answer,
                         std::function<void()> look)
    : request_(answer.entry.number),
      plan_(answer.route.plan),
      chunks_(answer.route.chunks),
      prefill_(answer.prefill),
      read_(SteadyClock().now()),
      place_(std::move(answer.place)) {
  outage_ = cut_after(read_, loop.state(), *plan_);
  if (!place_) return;
  place_->when_started([&loop, connection, look = std::move(look)] {
    boost::asio::post(loop.io(), [&loop, connection, look] {
      if (const auto keep = loop.find(connection)) look();
    });
  });
}

std::optional<Instant> WholeAnswer::due() const {
  const auto at = done();
  if (!outage_) return at;
  return at ? std::min(*at, outage_->at) : outage_->at;
}

std::optional<Closing> WholeAnswer::cut(ServerState& state, Instant now) const {
  if (!outage_ || outage_->at > now) return std::nullopt;
  if (const auto at = done(); at && *at <= outage_->at) return std::nullopt;  // it was first
  state.journal.was_cut(request_, outage_->kind);
  return outage_->kind == OutageKind::hang ? Closing::hang : Closing::reset;
}

std::optional<Instant> WholeAnswer::done() const {
  if (place_ && !place_->has_started()) return std::nullopt;
  Schedule schedule(plan_, 0, place_ ? std::max(place_->started(), read_) : read_, prefill_);
  const double slowness = place_ ? place_->slowness() : 1;
  while (schedule.next() + 1 < chunks_) schedule.chunk_left(slowness);
  return schedule.next_chunk();
}

StreamRun::Start stream_start(ServerState& state, Answering& answer,
                              std::shared_ptr<const Plan> plan, const MockRequest& request,
                              std::uint64_t connection) {
  const Route& route = answer.route;
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
  start.place = std::move(answer.place);
  start.prefill = answer.prefill;
  start.outage = cut_after(start.ledger.request_read, state, *start.plan);
  return start;
}

}  // namespace streamgauge
