// SPDX-License-Identifier: MIT
#include <cerrno>

#include <sys/socket.h>

#include "mock_server/serve/channel.h"

namespace streamgauge {
namespace {

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

class PlainChannel final : public Channel {
 public:
  explicit PlainChannel(int handle) : handle_(handle) {}

  Moved read(char* room, std::size_t size) override {
    const ssize_t got = ::recv(handle_, room, size, 0);
    if (got > 0) return {Outcome::moved, static_cast<std::size_t>(got)};
    if (got == 0) return {Outcome::ended, 0};
    return {would_block(errno) ? Outcome::would_block : Outcome::broken, 0};
  }

  Moved write(std::string_view bytes) override {
    const ssize_t sent = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) return {Outcome::moved, static_cast<std::size_t>(sent)};
    return {would_block(errno) ? Outcome::would_block : Outcome::broken, 0};
  }

  Outcome flush() override { return Outcome::moved; }
  bool has_unsent() const override { return false; }
  bool chose_http2() const override { return false; }
  void say_end() override {}
  void set_record_bytes(std::size_t) override {}

 private:
  int handle_;
};

}  // namespace

std::unique_ptr<Channel> plain_channel(int handle) {
  return std::make_unique<PlainChannel>(handle);
}

}  // namespace streamgauge
