// SPDX-License-Identifier: MIT
#include "harness/run/live_stream.h"

#include <algorithm>

#include <boost/asio/post.hpp>

namespace streamgauge {

Result<std::unique_ptr<Bench>> Bench::start(MockConfig config) {
  auto bench = std::make_unique<Bench>();
  Bench* self = bench.get();
  auto mock = MockServer::start(std::move(config), [self](const MockEvent& event) {
    boost::asio::post(self->io_, [self, event] { self->dispatch(event); });
  });
  if (!mock) return tl::make_unexpected(mock.error());
  bench->mock_ = std::move(*mock);
  return bench;
}

void Bench::dispatch(const MockEvent& event) {
  for (LiveStream* stream : streams_) {
    const bool unclaimed = event.kind == MockEvent::Kind::began && !stream->mock_called();
    if (unclaimed || stream->ordinal_ == event.ordinal) return stream->on_event(event);
  }
}

bool Bench::wait(const std::function<bool()>& done, Duration within) {
  const Instant deadline = now() + within;
  io_.restart();
  while (!done()) {
    if (now() >= deadline) return false;
    if (io_.stopped()) io_.restart();
    // A loop without work returns at once; the short step then keeps it from spinning.
    const auto work = boost::asio::make_work_guard(io_);
    io_.run_one_until(std::chrono::steady_clock::time_point(deadline));
  }
  return true;
}

void Bench::drain() {
  io_.restart();
  io_.poll();
}

LiveStream::LiveStream(Bench& bench, WireRequest request, const Plan& plan)
    : bench_(bench), plan_(plan), whole_(plan.chunks, false) {
  bench_.drain();  // events of streams that are gone must not be taken for ours
  bench_.mock_->set_plan(plan_);
  bench_.streams_.push_back(this);
  WireCallbacks callbacks;
  callbacks.on_read = [this](std::string_view bytes, Instant at) { on_read(bytes, at); };
  callbacks.on_end = [this] {
    const WireRecord& record = client_->record();
    if (record.end != WireEnd::by_us) {
      decoder_.finish(record.ended.value_or(bench_.now()));
      on_read({}, record.ended.value_or(bench_.now()));
    }
    over_ = true;
  };
  client_ = std::make_unique<WireClient>(bench_.io_, std::move(request), std::move(callbacks));
  client_->start();
}

LiveStream::~LiveStream() {
  std::erase(bench_.streams_, this);
  if (ordinal_ != 0) bench_.mock_->end_stream(ordinal_);
}

void LiveStream::on_event(const MockEvent& event) {
  switch (event.kind) {
    case MockEvent::Kind::began:
      if (mock_called()) return;
      ordinal_ = event.ordinal;
      nonce_ = event.nonce;
      break;
    case MockEvent::Kind::emitted:
      ++emitted_;
      break;
    case MockEvent::Kind::ended:
    case MockEvent::Kind::client_gone:
      mock_ended_ = true;
      break;
    case MockEvent::Kind::head_sent:
      break;
  }
}

void LiveStream::on_read(std::string_view bytes, Instant arrived) {
  if (!bytes.empty()) decoder_.feed(bytes, arrived);
  const std::string& body = decoder_.response().body;
  const std::size_t before = sightings_.size();
  scanner_.feed(std::string_view(body).substr(scanned_), arrived, sightings_);
  scanned_ = body.size();
  count_arrivals(before);
  if (decoder_.response().end != BodyEnd::open && !over_ && !bytes.empty()) client_->close();
}

void LiveStream::count_arrivals(std::size_t first_sighting) {
  for (std::size_t i = first_sighting; i < sightings_.size(); ++i) {
    const Marker& marker = sightings_[i].marker;
    if (marker.kind == MarkerKind::begin || marker.nonce != nonce_ || !mock_called()) continue;
    if (marker.sequence < whole_.size()) whole_[marker.sequence] = true;
  }
  while (arrived_ < whole_.size() && whole_[arrived_]) ++arrived_;
}

void LiveStream::open(std::size_t count) {
  opened_ = std::min(opened_ + count, plan_.chunks);
  bench_.mock_->open_gate(ordinal_, static_cast<std::uint32_t>(opened_));
}

void LiveStream::end(Duration within) {
  // A whole answer can be read in one go (under TLS the request leaves from within a read), before
  // the mock's words about it have had their turn.
  bench_.drain();
  if (mock_called()) bench_.mock_->end_stream(ordinal_);
  bench_.wait([this] { return over_; }, within);
  if (!over_) {
    client_->close();
    bench_.wait([this] { return over_; }, std::chrono::seconds(1));
  }
  bench_.wait([this] { return mock_ended_ || !mock_called(); }, std::chrono::milliseconds(500));
}

Observation LiveStream::observation() const {
  std::optional<StreamLedger> ledger;
  if (mock_called()) ledger = bench_.mock_->ledger(ordinal_);
  return join(client_->record(), decoder_.response(), sightings_, std::move(ledger));
}

}  // namespace streamgauge
