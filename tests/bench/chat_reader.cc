// SPDX-License-Identifier: MIT
// One reader for every mock: asks for streamed chat completions, and measures what it gets.
#include <array>
#include <cstdlib>
#include <memory>
#include <unordered_map>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <zlib.h>

#include "tests/bench/chat_load.h"
#include "tests/bench/chat_stream.h"
#include "tests/bench/floor.h"
#include "tests/bench/link.h"

namespace streamgauge {
namespace {

std::string request_of(const ChatLoad& load) {
  const std::string body = fmt::format(
      R"({{"model":"{}","stream":true,"messages":[{{"role":"user","content":"hello"}}]}})",
      load.model);
  std::string more;
  for (const std::string& header : load.headers) more += header + "\r\n";
  if (load.gzip) more += "Accept-Encoding: gzip\r\n";
  return fmt::format(
      "POST {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n{}"
      "Content-Length: {}\r\n\r\n{}",
      load.path, load.port, more, body.size(), body);
}

// Inflates as it comes; only made when the load asks for gzip.
class Inflater {
 public:
  Inflater() { inflateInit2(&state_, 15 + 16); }
  ~Inflater() { inflateEnd(&state_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // false: not gzip.
  bool feed(std::string& encoded, ChatStream& stream, std::size_t& chunks) {
    std::array<char, 16384> room;
    state_.next_in = reinterpret_cast<Bytef*>(encoded.data());
    state_.avail_in = static_cast<uInt>(encoded.size());
    do {
      state_.next_out = reinterpret_cast<Bytef*>(room.data());
      state_.avail_out = room.size();
      const int result = inflate(&state_, Z_SYNC_FLUSH);
      if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) return false;
      chunks += stream.feed_body({room.data(), room.size() - state_.avail_out});
    } while (state_.avail_out == 0);
    return true;
  }

 private:
  z_stream state_{};
};

struct Reading {
  explicit Reading(std::uint16_t port, SSL_CTX* tls) : link(port, tls) {}
  Link link;
  bool asked = false;
  ChatStream stream;
  ChatTally::Stream tally;
  std::unique_ptr<Inflater> inflater;
};

class ChatReader {
 public:
  explicit ChatReader(const ChatLoad& load)
      : load_(load), tally_(load), request_(request_of(load)) {
    if (load.tls) tls_ = load_tls_context();
    epoll_ = checked(epoll_create1(0), "epoll_create1");
  }

  // Whether all came to an end within the limit.
  bool run() {
    std::array<epoll_event, 256> room{};
    const Instant start = SteadyClock().now();
    const Instant limit = start + load_.limit;
    const Duration step = load_.ramp / static_cast<std::int64_t>(load_.streams);
    while (!tally_.over() && SteadyClock().now() < limit) {
      while (started_ < load_.streams && SteadyClock().now() >= start + step * started_count())
        start_one();
      const Instant due =
          started_ < load_.streams ? std::min(start + step * started_count(), limit) : limit;
      for (const epoll_event& event : wait_events(epoll_, room, due)) on_ready(event.data.fd);
    }
    tally_.print();
    return tally_.over();
  }

 private:
  std::int64_t started_count() const { return static_cast<std::int64_t>(started_); }

  void start_one() {
    ++started_;
    auto reading = std::make_unique<Reading>(load_.port, tls_.get());
    if (load_.gzip) reading->inflater = std::make_unique<Inflater>();
    const int socket = reading->link.socket();
    if (socket < 0) return tally_.ended({}, &ChatEnds::failed);
    watch(socket, EPOLL_CTL_ADD, EPOLLOUT);
    readings_.emplace(socket, std::move(reading));
  }

  void watch(int socket, int operation, std::uint32_t events) const {
    epoll_event event{};
    event.events = events;
    event.data.fd = socket;
    checked(epoll_ctl(epoll_, operation, socket, &event), "epoll_ctl");
  }

  void on_ready(int socket) {
    Reading& reading = *readings_.at(socket);
    reading.asked ? read(socket, reading) : ask(socket, reading);
  }

  void ask(int socket, Reading& reading) {
    Link::Outcome outcome = reading.link.connect();
    if (outcome == Link::Outcome::done) outcome = reading.link.send(request_);
    switch (outcome) {
      case Link::Outcome::done:
        reading.asked = true;
        return watch(socket, EPOLL_CTL_MOD, EPOLLIN);
      case Link::Outcome::wait_to_read:
        return watch(socket, EPOLL_CTL_MOD, EPOLLIN);
      case Link::Outcome::wait_to_write:
        return watch(socket, EPOLL_CTL_MOD, EPOLLOUT);
      default:
        return end(socket, reading, &ChatEnds::failed);
    }
  }

  void read(int socket, Reading& reading) {
    for (;;) {
      std::size_t got = 0;
      const Link::Outcome outcome = reading.link.receive(buffer_, got);
      if (outcome == Link::Outcome::wait_to_read || outcome == Link::Outcome::wait_to_write) return;
      if (outcome != Link::Outcome::done)
        return end(socket, reading,
                   reading.stream.answered() ? &ChatEnds::early : &ChatEnds::failed);
      const Instant at = SteadyClock().now();
      if (!take(reading, {buffer_.data(), got}, at) || reading.stream.broken())
        return end(socket, reading, &ChatEnds::early);
      if (load_.leave_after > 0 && reading.tally.chunks >= load_.leave_after)
        return end(socket, reading, &ChatEnds::left);
      if (reading.stream.over())
        return end(socket, reading,
                   reading.stream.ended_rightly() ? &ChatEnds::rightly : &ChatEnds::early);
      if (tls_ == nullptr && got < buffer_.size()) return;
    }
  }

  bool take(Reading& reading, std::string_view bytes, Instant at) {
    std::size_t chunks = 0;
    bool understood = true;
    if (reading.inflater) {
      encoded_.clear();
      reading.stream.feed(bytes, &encoded_);
      understood = encoded_.empty() || reading.inflater->feed(encoded_, reading.stream, chunks);
    } else {
      chunks = reading.stream.feed(bytes);
    }
    if (chunks > 0) tally_.chunks_came(reading.tally, chunks, at);
    return understood;
  }

  void end(int socket, Reading& reading, std::size_t ChatEnds::*how) {
    tally_.ended(reading.tally, how);
    readings_.erase(socket);  // closes it, and so ends the watch
  }

  ChatLoad load_;
  ChatTally tally_;
  std::string request_;
  std::shared_ptr<SSL_CTX> tls_;
  std::array<char, 64U << 10U> buffer_{};
  std::string encoded_;
  int epoll_ = -1;
  std::size_t started_ = 0;
  std::unordered_map<int, std::unique_ptr<Reading>> readings_;  // by socket
};

int run(int argc, char** argv) {
  ChatLoad load;
  std::int64_t interval_us = 0, ramp_ms = 1000, limit_seconds = 120;
  CLI::App app("Reads streamed chat completions from 127.0.0.1:PORT and measures them.");
  app.add_option("PORT", load.port)->required();
  app.add_option("STREAMS", load.streams)->required()->check(CLI::Range(1, 1'000'000));
  app.add_option("CHUNKS", load.chunks, "that each stream should have")->required();
  app.add_option("INTERVAL_US", interval_us, "that should be between them")->required();
  app.add_option("--ramp-ms", ramp_ms, "over which the streams begin");
  app.add_option("--limit-seconds", limit_seconds, "of the whole run");
  app.add_option("--path", load.path);
  app.add_option("--model", load.model);
  app.add_option("--header", load.headers, "more of the request's head");
  app.add_option("--leave-after", load.leave_after, "chunks, then close");
  app.add_flag("--tls", load.tls);
  app.add_flag("--gzip", load.gzip, "ask for it, and inflate");
  CLI11_PARSE(app, argc, argv);
  load.interval = std::chrono::microseconds(interval_us);
  load.ramp = std::chrono::milliseconds(ramp_ms);
  load.limit = std::chrono::seconds(limit_seconds);
  return ChatReader(load).run() ? 0 : 1;
}

}  // namespace
}  // namespace streamgauge

int main(int argc, char** argv) {
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  return streamgauge::run(argc, argv);
}
