// SPDX-License-Identifier: MIT
// The floor beside the wire client: what reading N streams costs with nothing but epoll and recv.
#include <algorithm>
#include <array>
#include <vector>

#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/floor.h"

namespace streamgauge {
namespace {

constexpr std::string_view kPlainRequest =
    "GET /stream/sse HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: streamgauge\r\n"
    "Connection: close\r\n\r\n";
constexpr std::string_view kChatRequest =
    "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: streamgauge\r\n"
    "Connection: close\r\nContent-Type: application/json\r\nContent-Length: 82\r\n\r\n"
    R"({"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"hello..."}]})";

class FloorReader {
 public:
  FloorReader(std::uint16_t port, const BenchLoad& load)
      : load_(load),
        meter_(load),
        request_(load.chat ? kChatRequest : kPlainRequest),
        chunk_bytes_((load.chat ? floor_chat_chunk() : floor_chunk()).size()) {
    epoll_ = checked(epoll_create1(0), "epoll_create1");
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address_.sin_port = htons(port);
  }

  void run() {
    std::array<epoll_event, 256> room{};
    Instant due = SteadyClock().now();
    while (ended_ < load_.streams) {
      while (started_ < load_.streams && SteadyClock().now() >= due) {
        start_one();
        due += load_.step();
      }
      const bool all = started_ == load_.streams;
      for (const epoll_event& event :
           wait_events(epoll_, room, all ? std::nullopt : std::optional(due)))
        read(event.data.fd);
    }
    meter_.print();
  }

 private:
  void start_one() {
    ++started_;
    const int socket = checked(::socket(AF_INET, SOCK_STREAM, 0), "socket");
    checked(connect(socket, reinterpret_cast<const sockaddr*>(&address_), sizeof address_),
            "connect");
    const ssize_t sent = send(socket, request_.data(), request_.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(request_.size())) checked(-1, "send");
    const auto index = static_cast<std::size_t>(socket);
    if (answered_.size() <= index) answered_.resize(index + 1);
    answered_[index] = false;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    checked(epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event), "epoll_ctl");
  }

  void read(int socket) {
    const ssize_t got = recv(socket, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (got < 0) checked(-1, "recv");
    if (got == 0) {
      meter_.one_ended(bytes_ / chunk_bytes_);
      ++ended_;
      close(socket);
      return;
    }
    bytes_ += static_cast<std::uint64_t>(got);
    auto& answered = answered_[static_cast<std::size_t>(socket)];
    if (answered == 0 && ++answered_count_ == load_.streams) meter_.all_run(bytes_ / chunk_bytes_);
    answered = 1;
  }

  BenchLoad load_;
  std::array<char, 64U << 10U> buffer_{};
  Meter meter_;
  std::string_view request_;
  std::size_t chunk_bytes_;
  sockaddr_in address_{};
  int epoll_ = -1;
  std::vector<char> answered_;  // by socket
  std::size_t started_ = 0;
  std::size_t answered_count_ = 0;
  std::size_t ended_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace
}  // namespace streamgauge

int main(int argc, char** argv) {
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  const streamgauge::BenchLoad load = streamgauge::load_from(argc, argv, 2);
  const auto port = static_cast<std::uint16_t>(std::strtoul(argv[1], nullptr, 10));
  streamgauge::FloorReader(port, load).run();
  return 0;
}
