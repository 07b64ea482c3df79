// SPDX-License-Identifier: MIT
#include <optional>

#include <boost/asio/post.hpp>

#include "harness/clients/external/adapters.h"
#include "harness/clients/external/external_client.h"

namespace streamgauge {
namespace {

class Round {
 public:
  Round(const std::vector<Adapter>& adapters, std::size_t at_once)
      : adapters_(adapters), clients_(adapters.size()), found_(adapters.size()) {
    for (std::size_t i = 0; i < at_once; ++i) start_next();
    io_.run();
  }

  std::vector<Introduction> take() {
    std::vector<Introduction> out;
    for (auto& one : found_) out.push_back(std::move(*one));
    return out;
  }

 private:
  void start_next() {
    if (next_ == adapters_.size()) return;
    const std::size_t number = next_++;
    ExternalOptions options;
    options.on_hello = [this, number](const AdapterHello& hello) {
      found_[number] = hello;
      clients_[number]->close();
    };
    const auto over = [this, number](ClientEnd, const std::string& why) {
      if (!found_[number]) found_[number] = unmeasurable(why, adapters_[number].installed_by);
      start_next();
    };
    clients_[number] = std::make_unique<ExternalClient>(
        io_, adapters_[number].program, ExternalStyle{"introduction", {}, {}}, ClientRequest{},
        ClientCallbacks{{}, {}, over}, std::move(options));
    clients_[number]->start();
  }

  const std::vector<Adapter>& adapters_;
  boost::asio::io_context io_;
  std::vector<std::unique_ptr<ExternalClient>> clients_;
  std::vector<std::optional<Introduction>> found_;
  std::size_t next_ = 0;
};

}  // namespace

std::vector<Introduction> introductions(const std::vector<Adapter>& adapters, std::size_t at_once) {
  return Round(adapters, at_once).take();
}

}  // namespace streamgauge
