// SPDX-License-Identifier: MIT
// The wire client under load, decoding and scanning as the harness does, measured as
// floor_reader.cc measures itself.
#include <cstdlib>
#include <memory>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <sys/prctl.h>

#include "harness/wire/marker_scanner.h"
#include "harness/wire/response_decoder.h"
#include "harness/wire/wire_client.h"
#include "tests/bench/meter.h"

namespace streamgauge {
namespace {

class ClientLoad {
 public:
  ClientLoad(WireRequest request, const BenchLoad& load)
      : request_(std::move(request)), load_(load), meter_(load), timer_(io_) {}

  void run() {
    streams_.reserve(load_.streams);
    timer_.expires_at(std::chrono::steady_clock::now());
    start_one();
    io_.run();
    for (const auto& stream : streams_)
      for (const Read& read : stream->client->record().reads)
        meter_.late(read.returned - read.arrived, read.returned);
    meter_.print();
  }

 private:
  struct Stream {
    ResponseDecoder decoder;
    MarkerScanner scanner;
    std::vector<MarkerSighting> sightings;
    std::size_t scanned = 0;
    std::unique_ptr<WireClient> client;
  };

  void start_one() {
    Stream& stream = *streams_.emplace_back(std::make_unique<Stream>());
    WireCallbacks callbacks;
    callbacks.on_read = [this, &stream](std::string_view bytes, Instant at) {
      on_read(stream, bytes, at);
    };
    callbacks.on_end = [this] { meter_.one_ended(chunks_); };
    stream.client = std::make_unique<WireClient>(io_, request_, std::move(callbacks));
    stream.client->start();
    if (streams_.size() == load_.streams) return;
    timer_.expires_at(timer_.expiry() + load_.step());
    timer_.async_wait([this](const boost::system::error_code&) { start_one(); });
  }

  void on_read(Stream& stream, std::string_view bytes, Instant at) {
    const bool had_head = stream.decoder.response().head_at.has_value();
    stream.decoder.feed(bytes, at);
    const std::string& body = stream.decoder.response().body;
    const std::size_t before = stream.sightings.size();
    stream.scanner.feed(std::string_view(body).substr(stream.scanned), at, stream.sightings);
    stream.scanned = body.size();
    for (std::size_t i = before; i < stream.sightings.size(); ++i)
      chunks_ += stream.sightings[i].marker.kind == MarkerKind::end ? 1U : 0U;
    if (!had_head && ++answered_ == load_.streams) meter_.all_run(chunks_);
    if (stream.decoder.response().end != BodyEnd::open) stream.client->close();
  }

  WireRequest request_;
  BenchLoad load_;
  Meter meter_;
  boost::asio::io_context io_{1};
  boost::asio::steady_timer timer_;
  std::vector<std::unique_ptr<Stream>> streams_;
  std::size_t answered_ = 0;
  std::uint64_t chunks_ = 0;
};

}  // namespace
}  // namespace streamgauge

int main(int argc, char** argv) {
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  const streamgauge::BenchLoad load = streamgauge::load_from(argc, argv, 2);
  const auto url = streamgauge::parse_url(fmt::format("http://127.0.0.1:{}/stream/sse", argv[1]));
  if (!url) return 2;
  streamgauge::WireRequest request;
  request.url = *url;
  streamgauge::ClientLoad(std::move(request), load).run();
  return 0;
}
