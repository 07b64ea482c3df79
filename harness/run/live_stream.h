// SPDX-License-Identifier: MIT
// For steering one stream through a target: opening the mock's gate and waiting for what comes out.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "harness/measure/observation.h"
#include "harness/wire/wire_client.h"
#include "mock_server/serve/mock_server.h"

namespace streamgauge {

class LiveStream;

// One thread's world: its event loop, and the mock's events brought into it.
class Bench final {
 public:
  // Starts the embedded mock. Error: its port is taken.
  static Result<std::unique_ptr<Bench>> start(MockConfig config);

  MockServer& mock() { return *mock_; }
  boost::asio::io_context& io() { return io_; }
  Instant now() const { return SteadyClock().now(); }
  // Runs the loop until `done` holds; false when `within` ran out first.
  bool wait(const std::function<bool()>& done, Duration within);
  void drain();  // lets everything that is ready by now have its turn

 private:
  friend class LiveStream;
  void dispatch(const MockEvent& event);

  boost::asio::io_context io_;
  std::vector<LiveStream*> streams_;  // those that still run
  std::unique_ptr<MockServer> mock_;  // last: its threads post into io_
};

class LiveStream final {
 public:
  // Sends the request; the first stream that the mock begins from now on is taken as its own.
  LiveStream(Bench& bench, WireRequest request, const Plan& plan);
  ~LiveStream();
  LiveStream(const LiveStream&) = delete;
  LiveStream& operator=(const LiveStream&) = delete;

  bool mock_called() const { return ordinal_ != 0; }
  bool head() const { return decoder_.response().head_at.has_value(); }
  bool over() const { return over_; }
  const DecodedResponse& response() const { return decoder_.response(); }
  std::size_t wire_body_bytes() const { return response().wire_body_bytes; }
  std::size_t opened() const { return opened_; }    // chunks let go so far
  std::size_t arrived() const { return arrived_; }  // of them whole, from the first without a gap
  bool emitted() const { return emitted_ >= opened_; }

  // Lets `count` more chunks leave, at most the plan's.
  void open(std::size_t count);
  // Ends the stream at the mock and waits until the answer is over; closes after `within`.
  void end(Duration within);
  // What is known now; the stream should be over.
  Observation observation() const;

 private:
  friend class Bench;
  void on_event(const MockEvent& event);
  void on_read(std::string_view bytes, Instant arrived);
  void count_arrivals(std::size_t first_sighting);

  Bench& bench_;
  Plan plan_;
  ResponseDecoder decoder_;
  MarkerScanner scanner_;
  std::vector<MarkerSighting> sightings_;
  std::vector<bool> whole_;
  std::uint64_t ordinal_ = 0;
  std::uint32_t nonce_ = 0;
  std::size_t opened_ = 0;
  std::size_t emitted_ = 0;
  std::size_t arrived_ = 0;
  std::size_t scanned_ = 0;
  bool over_ = false;
  bool mock_ended_ = false;
  std::unique_ptr<WireClient> client_;  // last: its callbacks use the rest
};

}  // namespace streamgauge
