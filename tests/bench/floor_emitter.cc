// SPDX-License-Identifier: MIT
// The floor beside the mock: what emitting on time costs with nothing but epoll and one heap.
// PORT 0: any free one.
#include <algorithm>
#include <array>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/floor.h"

namespace streamgauge {
namespace {

constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
    "Cache-Control: no-store\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";

class FloorEmitter {
 public:
  FloorEmitter(const BenchLoad& load, std::uint16_t port)
      : load_(load),
        meter_(load),
        chunk_(load.chat ? floor_chat_chunk() : floor_chunk()),
        last_(load.chat ? floor_chat_last() : "0\r\n\r\n") {
    epoll_ = checked(epoll_create1(0), "epoll_create1");
    listener_ = checked(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), "socket");
    sockaddr_in address{};
    socklen_t size = sizeof address;
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    auto* any = reinterpret_cast<sockaddr*>(&address);
    checked(bind(listener_, any, size), "bind");
    checked(listen(listener_, 4096), "listen");
    checked(getsockname(listener_, any, &size), "getsockname");
    watch(listener_);
    fmt::print("port {}\n", ntohs(address.sin_port));
    std::fflush(stdout);
  }

  void run() {
    std::array<epoll_event, 256> room{};
    while (ended_ < load_.streams) {
      const auto due = heap_.empty() ? std::nullopt : std::optional(heap_.top().first);
      for (const epoll_event& event : wait_events(epoll_, room, due))
        event.data.fd == listener_ ? accept_all() : read_request(event.data.fd);
      emit_due();
    }
    meter_.print();
  }

 private:
  struct Stream {
    std::size_t matched = 0;  // characters of the blank line that ends the request
    std::size_t next = 0;     // chunk to emit
  };
  using Due = std::pair<Instant, int>;

  void watch(int socket) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    checked(epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event), "epoll_ctl");
  }

  void accept_all() {
    for (;;) {
      const int socket = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
      if (socket < 0) return;
      const int on = 1;
      setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      const auto index = static_cast<std::size_t>(socket);
      if (streams_.size() <= index) streams_.resize(index + 1);
      streams_[index] = {};
      watch(socket);
    }
  }

  void read_request(int socket) {
    constexpr std::string_view kBlank = "\r\n\r\n";
    std::array<char, 4096> buffer;
    const ssize_t got = recv(socket, buffer.data(), buffer.size(), 0);
    if (got <= 0) checked(-1, "a reader left early");
    auto& matched = streams_[static_cast<std::size_t>(socket)].matched;
    for (const char letter : std::string_view(buffer.data(), static_cast<std::size_t>(got))) {
      if (matched == kBlank.size()) break;  // a body, which a small request has in the same segment
      matched = letter == kBlank[matched] ? matched + 1 : letter == kBlank[0] ? 1 : 0;
    }
    if (matched < kBlank.size()) return;
    matched = 0;
    send_all(socket, kHead);
    heap_.push({SteadyClock().now() + load_.interval, socket});
    if (++begun_ == load_.streams) meter_.all_run(chunks_);
  }

  void emit_due() {
    while (!heap_.empty()) {
      const auto [due, socket] = heap_.top();
      const Instant now = SteadyClock().now();
      if (due > now) return;
      heap_.pop();
      Stream& stream = streams_[static_cast<std::size_t>(socket)];
      meter_.late(now - due, now);
      send_all(socket, chunk_);
      ++chunks_;
      if (++stream.next < load_.chunks) {
        heap_.push({due + load_.interval, socket});
        continue;
      }
      meter_.one_ended(chunks_);
      ++ended_;
      send_all(socket, last_);
      close(socket);
    }
  }

  static void send_all(int socket, std::string_view bytes) {
    const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(bytes.size())) checked(-1, "send");
  }

  BenchLoad load_;
  Meter meter_;
  std::string chunk_, last_;
  int epoll_ = -1;
  int listener_ = -1;
  std::vector<Stream> streams_;  // by socket
  std::priority_queue<Due, std::vector<Due>, std::greater<>> heap_;
  std::size_t begun_ = 0;
  std::size_t ended_ = 0;
  std::uint64_t chunks_ = 0;
};

}  // namespace
}  // namespace streamgauge

int main(int argc, char** argv) {
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  const auto port = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 0;
  const auto load = streamgauge::load_from(argc, argv, 2);
  streamgauge::FloorEmitter(load, static_cast<std::uint16_t>(port)).run();
  return 0;
}
