// SPDX-License-Identifier: MIT
#include "mock_server/serve/stream_run.h"

#include <algorithm>

#include <boost/asio/post.hpp>

#include "mock_server/emit/body_length.h"
#include "mock_server/encode/http.h"
#include "mock_server/encode/slicer.h"
#include "mock_server/serve/connection.h"

namespace streamgauge {
namespace {

bool leaves_whole(const WireForm& wire) { return wire.slice_bytes == 0 && wire.cuts.empty(); }

// The length of the body as it will be sent, when somebody must be told before.
std::optional<std::size_t> length_of(const Plan& plan, Encoding encoding, const Dialect& dialect) {
  if (plan.wire.framing != Framing::content_length && plan.wire.http_chunk_bytes == 0)
    return std::nullopt;
  return body_length(plan, encoding, dialect);
}

void shorten(std::string& text) {
  constexpr std::size_t kTextKept = 1'024;
  if (text.size() > kTextKept) std::string(text, 0, kTextKept).swap(text);
}

// Thousands of ledgers are kept, so what is long in a plan is cut in its copy there: texts, gaps.
StreamLedger with_plan(StreamLedger ledger, const Plan& plan) {
  constexpr std::size_t kGapsKept = 100;
  ledger.plan = plan;
  for (std::string* text :
       {&ledger.plan.answer.text, &ledger.plan.answer.reasoning, &ledger.plan.answer.refusal})
    shorten(*text);
  for (ToolCall& call : ledger.plan.answer.tool_calls) shorten(call.arguments);
  auto& gaps = ledger.plan.pacing.gaps;
  if (gaps.size() > kGapsKept)
    std::vector<Delay>(gaps.begin(), gaps.begin() + kGapsKept).swap(gaps);
  return ledger;
}

}  // namespace

StreamRun::StreamRun(Loop& loop, Outlet& outlet, Start start)
    : loop_(loop),
      outlet_(outlet),
      plan_(std::move(start.plan)),
      ledger_(loop.state().ledgers.begin(with_plan(std::move(start.ledger), *plan_))),
      dialect_(start.make(ledger_->nonce())),
      schedule_(plan_, ledger_->ordinal(), ledger_->request_read(), start.prefill),
      place_(std::move(start.place)),
      prefill_(start.prefill),
      outage_(start.outage),
      faults_(plan_->faults, *dialect_),
      length_(length_of(*plan_, start.encoding, *dialect_)),
      body_(plan_->wire, start.encoding, length_),
      chunks_(dialect_->chunks()) {
  head_ = stream_fields(*plan_, *dialect_, start.headers, start.encoding, length_.value_or(0),
                        start.connection_fields);
  if (plan_->wire.nagle) outlet_.set_nagle(true);
  if (plan_->wire.cork) outlet_.set_cork(true);
  if (plan_->wire.tls_record_bytes > 0) outlet_.set_record_bytes(plan_->wire.tls_record_bytes);
  if (faults_.find(FaultKind::no_close_notify) != nullptr) outlet_.leave_end_unsaid();
  tell(MockEvent::Kind::began, ledger_->request_read());
  begun_ = place_ == nullptr;
  if (place_) wake_when_started();
  if (outage_) outlet_.wake_at(outage_->at);
  if (!plan_->wire.early_hints.empty()) outlet_.send_hints(plan_->wire.early_hints);
}

// Who makes room may be another thread's stream, so the call goes through this one's loop; by its
// ordinal, for it may be gone by then. Opening the gate for no chunk more is a mere call.
void StreamRun::wake_when_started() {
  place_->when_started([&loop = loop_, ordinal = ledger_->ordinal()] {
    boost::asio::post(loop.io(), [&loop, ordinal] {
      Connection* connection = loop.find_stream(ordinal);
      if (connection == nullptr) return;
      const auto keep = connection->shared_from_this();
      connection->session()->open_gate(ordinal, 0);
    });
  });
}

bool StreamRun::has_begun(Instant now) {
  if (begun_) return true;
  if (!place_->has_started() && !asked_to_end_) return false;
  begun_ = true;
  const Instant read = ledger_->request_read();
  const Instant start = std::max(place_->has_started() ? place_->started() : now, read);
  loop_.state().ledgers.started(*ledger_, place_->slot(), start - read);
  if (start > read) schedule_ = Schedule(plan_, ledger_->ordinal(), start, prefill_);
  return true;
}

std::optional<Closing> StreamRun::advance(Instant now) {
  if (outage_ && outage_->at <= now) return cut_by_outage();
  if (!has_begun(now)) return std::nullopt;
  // A chunk that the kernel would not take has not left: the ledger must not say that it has.
  while (outlet_.is_clear()) {
    if (const auto closing = cut(now)) return closing;
    if (!slice_ends_.empty()) {
      if (!send_slice(now)) return std::nullopt;
      continue;
    }
    if (!head_sent_) {
      if (waits_for(schedule_.head(), now)) return std::nullopt;
      send_head(now);
      continue;
    }
    if (!trickling_.empty()) {
      if (waits_for(last_write_ + *faults_.find(FaultKind::trickle_head)->after, now))
        return std::nullopt;
      send_head_byte(now);
      continue;
    }
    if (!prologue_sent_ && schedule_.first_byte() && !plan_->lockstep) {
      if (waits_for(*schedule_.first_byte(), now)) return std::nullopt;
      send_prologue(now);
      continue;
    }
    if (over()) {
      if (!batch_planned_.empty()) write_batch();
      if (!plan_->pacing.terminator || asked_to_end_) return finish();
      if (!epilogue_sent_) {
        send_epilogue(now);
        continue;
      }
      if (waits_for(terminator_due_, now)) return std::nullopt;
      return finish();
    }
    Instant planned = now;
    if (!may_leave(now, planned)) return std::nullopt;
    if (planned > now) continue;  // something else left first
    emit(planned);
    now = last_write_;
  }
  return std::nullopt;
}

bool StreamRun::waits_for(Instant due, Instant now) {
  if (due <= now || asked_to_end_) return false;
  outlet_.wake_at(due);
  return true;
}

bool StreamRun::over() const {
  const bool owes_bytes = plan_->wire.framing == Framing::content_length;
  return last_sent_ || schedule_.next() == chunks_ || (asked_to_end_ && !owes_bytes);
}

// false: nothing may, and whoever changes that will call again.
bool StreamRun::may_leave(Instant now, Instant& planned) {
  if (asked_to_end_) return true;
  if (plan_->lockstep) return schedule_.next() < gate_;
  planned = schedule_.next_chunk();
  return planned <= now || wait(planned, now);
}

bool StreamRun::wait(Instant due, Instant now) {
  const Duration silence = plan_->pacing.keep_alive;
  if (silence > Duration{0} && last_write_ + silence < due) {
    if (last_write_ + silence <= now) {
      keep_alive();
      return true;
    }
    due = last_write_ + silence;
  }
  if (const auto after = faults_.next_cut()) due = std::min(due, *head_sent_ + *after);
  outlet_.wake_at(due);
  return false;
}

void StreamRun::send_head(Instant now) {
  head_sent_ = last_write_ = now;
  const auto at = SteadyClock().now();
  if (plan_->wire.head_with_body && !plan_->lockstep) return;  // write() takes it along
  loop_.state().ledgers.head_sent(*ledger_, at);
  if (faults_.find(FaultKind::trickle_head) != nullptr) {
    played(FaultKind::trickle_head, at);
    trickling_ = head_text(*head_);
  } else {
    outlet_.send_head(*head_, {});
  }
  head_.reset();
  tell(MockEvent::Kind::head_sent, at);
}

void StreamRun::send_head_byte(Instant now) {
  outlet_.send(std::string_view(trickling_).substr(0, 1));
  trickling_.erase(0, 1);
  last_write_ = now;
}

void StreamRun::send_prologue(Instant now) {
  prologue_sent_ = true;
  std::string text, framed;
  dialect_->append_prologue(text);
  body_.append(framed, text);
  last_write_ = now;
  if (!framed.empty()) write(framed);
}

void StreamRun::emit(Instant planned) {
  const std::uint32_t chunk = schedule_.next();
  auto& [text, framed] = loop_.buffers();
  text.clear();
  framed.clear();
  if (!prologue_sent_) dialect_->append_prologue(text);
  prologue_sent_ = true;
  faults_.append_chunk(text, chunk);
  const FramingFault spoiled = faults_.framing_fault(chunk);
  body_.append(framed, text, spoiled);
  const std::size_t room = faults_.room(body_bytes_);
  if (framed.size() > room) framed.resize(room);
  body_bytes_ += framed.size();
  schedule_.chunk_left(place_ ? place_->slowness() : 1);

  const Instant at = SteadyClock().now();
  last_write_ = at;
  if (!plan_->faults.empty()) {
    for (const FaultKind kind : faults_.of_chunk(chunk))
      loop_.state().ledgers.fault(*ledger_, {kind, chunk, at});
    if (faults_.find(FaultKind::goaway, chunk) != nullptr) outlet_.no_more_requests();
    last_sent_ = faults_.is_last(chunk);
  }
  const bool alone = plan_->wire.chunks_per_write == 1 || plan_->lockstep;
  if (!alone) {
    batch_ += framed;
    batch_planned_.push_back(planned);
    batch_bytes_.push_back(static_cast<std::uint32_t>(framed.size()));
    if (batch_planned_.size() >= plan_->wire.chunks_per_write || over()) write_batch();
    return;
  }
  // Kept before the write: who sees the bytes must find them in the ledger.
  loop_.state().ledgers.emitted(*ledger_, {planned, at, static_cast<std::uint32_t>(framed.size())});
  write(framed);
  tell(MockEvent::Kind::emitted, at, chunk);
}

void StreamRun::write_batch() {
  const Instant at = SteadyClock().now();
  const auto first = schedule_.next() - static_cast<std::uint32_t>(batch_planned_.size());
  for (std::size_t i = 0; i < batch_planned_.size(); ++i)
    loop_.state().ledgers.emitted(*ledger_, {batch_planned_[i], at, batch_bytes_[i]});
  write(batch_);
  for (std::uint32_t chunk = first; chunk < schedule_.next(); ++chunk)
    tell(MockEvent::Kind::emitted, at, chunk);
  batch_.clear();
  batch_planned_.clear();
  batch_bytes_.clear();
}

void StreamRun::write(std::string_view bytes) {
  if (head_) {  // it has waited for the body
    const Instant at = SteadyClock().now();
    loop_.state().ledgers.head_sent(*ledger_, at);
    outlet_.send_head(*std::exchange(head_, std::nullopt), bytes);
    return tell(MockEvent::Kind::head_sent, at);
  }
  if (leaves_whole(plan_->wire)) return outlet_.send(bytes);
  auto ends = slice_ends(bytes, plan_->wire);
  if (plan_->wire.slice_gap == Duration{0}) {
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      outlet_.send(bytes.substr(begin, end - begin));
      begin = end;
    }
    return;
  }
  slices_ = bytes;
  slice_ends_ = std::move(ends);
  slice_due_ = last_write_;
}

bool StreamRun::send_slice(Instant now) {
  if (waits_for(slice_due_, now)) return false;
  const std::size_t end = slice_ends_.front();
  outlet_.send(std::string_view(slices_).substr(0, end));
  slices_.erase(0, end);
  slice_ends_.erase(slice_ends_.begin());
  for (std::size_t& later : slice_ends_) later -= end;
  slice_due_ += plan_->wire.slice_gap;
  return true;
}

void StreamRun::keep_alive() {
  std::string text, framed;
  dialect_->append_keep_alive(text);
  body_.append(framed, text);
  last_write_ = SteadyClock().now();
  if (!framed.empty()) write(framed);
}

std::optional<Closing> StreamRun::cut(Instant now) {
  if (plan_->faults.empty() || !head_sent_ || !slice_ends_.empty()) return std::nullopt;
  const auto kind = faults_.cut(schedule_.next(), body_bytes_, now - *head_sent_);
  const bool truncated = last_sent_ && faults_.find(FaultKind::truncated_http_chunk) != nullptr;
  if (!kind && !truncated) return std::nullopt;
  const Instant at = SteadyClock().now();
  if (kind) played(*kind, at);
  loop_.state().ledgers.ended(*ledger_, StreamEnd::by_fault, at);
  tell(MockEvent::Kind::ended, at);
  if (!kind) return Closing::fin;
  switch (*kind) {
    case FaultKind::reset:
      return Closing::reset;
    case FaultKind::half_close:
      return Closing::half_close;
    case FaultKind::hang:
      return Closing::hang;
    default:
      return Closing::fin;
  }
}

Closing StreamRun::cut_by_outage() {
  const bool hangs = outage_->kind == OutageKind::hang;
  const Instant at = SteadyClock().now();
  played(hangs ? FaultKind::hang : FaultKind::reset, at);
  loop_.state().ledgers.outage(*ledger_, outage_->kind);
  loop_.state().ledgers.ended(*ledger_, StreamEnd::by_fault, at);
  tell(MockEvent::Kind::ended, at);
  return hangs ? Closing::hang : Closing::reset;
}

// What follows the last chunk, with what had no chunk to go with.
std::string StreamRun::epilogue() {
  std::string text;
  if (!prologue_sent_) dialect_->append_prologue(text);
  prologue_sent_ = true;
  if (!last_sent_) faults_.append_epilogue(text, schedule_.next());
  return text;
}

// The end mark now, the end of the body later.
void StreamRun::send_epilogue(Instant now) {
  epilogue_sent_ = true;
  std::string framed;
  body_.append(framed, epilogue());
  terminator_due_ = now + *plan_->pacing.terminator;
  write(framed);
}

Closing StreamRun::finish() {
  const bool complete = schedule_.next() == chunks_;
  const bool terminated = faults_.find(FaultKind::no_terminator) == nullptr;
  std::string framed;
  body_.finish(framed, epilogue_sent_ ? "" : epilogue(), terminated);
  const Instant at = SteadyClock().now();
  for (const FaultKind kind : {FaultKind::no_end_mark, FaultKind::double_end_mark,
                               FaultKind::no_terminator, FaultKind::no_close_notify})
    if (faults_.find(kind) != nullptr) played(kind, at);
  loop_.state().ledgers.ended(*ledger_,
                              last_sent_ || !terminated ? StreamEnd::by_fault
                              : complete                ? StreamEnd::complete
                                                        : StreamEnd::ended_early,
                              at);
  if (head_) outlet_.send_head(*std::exchange(head_, std::nullopt), {});
  terminated ? outlet_.send_last(framed, plan_->wire.trailers) : outlet_.send(framed);
  if (plan_->wire.cork) outlet_.set_cork(false);
  if (plan_->wire.nagle) outlet_.set_nagle(false);
  tell(MockEvent::Kind::ended, at);
  return terminated ? Closing::next_request : Closing::hang;
}

void StreamRun::open_gate(std::uint32_t upto) { gate_ = std::max(gate_, upto); }

void StreamRun::was_blocked(Duration length, std::size_t bytes) {
  loop_.state().ledgers.blocked(*ledger_, length, bytes);
}

void StreamRun::gone(StreamEnd end, Instant at) {
  place_.reset();  // who waits may start, though this object may live on a little
  begun_ = true;
  loop_.state().ledgers.ended(*ledger_, end, at);
  if (end == StreamEnd::client_gone) tell(MockEvent::Kind::client_gone, at);
}

void StreamRun::played(FaultKind kind, Instant at) {
  loop_.state().ledgers.fault(*ledger_, {kind, schedule_.next(), at});
}

void StreamRun::tell(MockEvent::Kind kind, Instant at, std::uint32_t chunk) const {
  loop_.state().tell({kind, ledger_->ordinal(), ledger_->nonce(), chunk, at});
}

}  // namespace streamgauge
