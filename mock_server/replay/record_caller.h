// SPDX-License-Identifier: MIT
// For one client of the recorder: its requests go to the upstream, the answers come back read by
// read, and into the recording.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "mock_server/replay/answer_store.h"
#include "mock_server/replay/caller_connection.h"
#include "mock_server/replay/upstream_link.h"

namespace streamgauge {

// What every caller of a recorder shares.
struct RecordState {
  Upstream upstream;
  RecordingWriter writer;
  Instant origin;  // of the recording
  std::function<void(const std::string&)> tell;
};

// A connection of its own to the upstream, which lives and ends with the client's: so the client
// meets what it would meet without us.
class RecordCaller final : public CallerConnection, private UpstreamLink::Watcher {
 public:
  RecordCaller(CallerLoop& loop, boost::asio::ip::tcp::socket socket, RecordState& state)
      : CallerConnection(loop, std::move(socket)), state_(state) {}
  ~RecordCaller() override;

 private:
  void on_request(const RequestReader::Message& message) override;
  void go_on() override;
  void on_wake(Instant now) override;
  void client_left() override;
  void on_open() override;
  void on_unreachable(const Error& why) override;
  void on_read(std::string_view bytes, Instant at) override;
  void on_end(UpstreamLink::End end, Instant at) override;

  void ask();
  void answered(Instant at);
  void drop_link();
  void watch_silence();
  void give_up(const std::string& why);
  Duration since(Instant at) const { return at - state_.origin; }

  RecordState& state_;
  std::shared_ptr<UpstreamLink> link_;
  AskedRequest asked_;     // as stored
  SecretWords secrets_;    // of the caller, in it
  std::string forwarded_;  // as sent
  bool keep_alive_ = false;
  std::optional<AnswerStore> store_;  // while the answer comes
  Instant heard_;                     // from the upstream, last
  std::optional<Instant> silence_due_;
};

}  // namespace streamgauge
