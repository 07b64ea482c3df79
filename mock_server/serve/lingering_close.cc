// SPDX-License-Identifier: MIT
#include "mock_server/serve/lingering_close.h"

#include <array>
#include <memory>

#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>

namespace streamgauge {
namespace {

constexpr auto kTimeMax = std::chrono::seconds(2);
constexpr std::size_t kBytesMax = 64U << 20U;

class Lingering final : public std::enable_shared_from_this<Lingering> {
 public:
  explicit Lingering(boost::asio::ip::tcp::socket socket)
      : socket_(std::move(socket)), timer_(socket_.get_executor(), kTimeMax) {}

  void start() {
    boost::system::error_code ignored;
    socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (!error) self->close();
    });
    drop();
  }

 private:
  void drop() {
    socket_.async_read_some(
        boost::asio::buffer(bytes_),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t count) {
          self->dropped_ += count;
          if (error || self->dropped_ > kBytesMax) return self->close();
          self->drop();
        });
  }

  void close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
  }

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer timer_;
  std::array<char, 16384> bytes_{};
  std::size_t dropped_ = 0;
};

}  // namespace

void close_lingering(boost::asio::ip::tcp::socket socket) {
  std::make_shared<Lingering>(std::move(socket))->start();
}

}  // namespace streamgauge
