// SPDX-License-Identifier: MIT
#include "mock_server/serve/mock_server.h"

#include <atomic>
#include <future>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "mock_server/serve/connection.h"
#include "mock_server/serve/loop.h"

namespace streamgauge {
namespace {

using boost::asio::ip::tcp;
constexpr int kBacklog = 4096;

}  // namespace

class MockServer::Impl {
 public:
  Impl(const MockConfig& config, ServerContext tls, MockListener listener)
      : state_{config, std::move(tls), std::move(listener), LedgerStore(config.ledgers_max),
               PlanChooser(config.knobs)} {
    state_.plans.set(config.playbook, SteadyClock().now());
    for (unsigned i = 0; i < std::max(config.threads, 1U); ++i)
      loops_.push_back(std::make_unique<Loop>(state_));
  }

  ~Impl() { stop(Duration{0}); }

  boost::system::error_code listen() {
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(state_.config.address, error);
    if (error) return error;
    const tcp::endpoint endpoint(address, state_.config.port);
    acceptor_.emplace(loops_.front()->io());
    acceptor_->open(endpoint.protocol(), error);
    if (!error) acceptor_->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_->bind(endpoint, error);
    if (!error) acceptor_->listen(kBacklog, error);
    if (error) {
      acceptor_.reset();
      return error;
    }
    port_ = acceptor_->local_endpoint().port();
    accept();
    for (const auto& loop : loops_) loop->start();
    return error;
  }

  bool on_stream(std::uint64_t ordinal, const std::function<void(Session&)>& action) {
    if (!state_.ledgers.is_open(ordinal)) return false;
    for (const auto& loop : loops_) {
      boost::asio::post(loop->io(), [raw = loop.get(), ordinal, action] {
        if (Connection* connection = raw->find_stream(ordinal)) {
          const auto keep = connection->shared_from_this();
          action(*connection->session());
        }
      });
    }
    return true;
  }

  void stop(Duration grace) {
    if (stopped_.exchange(true)) return;
    if (acceptor_) {
      std::promise<void> closed;
      boost::asio::post(loops_.front()->io(), [&] {
        boost::system::error_code ignored;
        acceptor_->close(ignored);
        closed.set_value();
      });
      closed.get_future().wait();
    }
    const Instant limit = SteadyClock().now() + grace;
    while (state_.ledgers.counters().streams_open > 0 && SteadyClock().now() < limit)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    for (const auto& loop : loops_) loop->stop();
  }

  ServerState& state() { return state_; }
  std::uint16_t port() const { return port_; }

 private:
  void accept() {
    Loop& loop = *loops_[next_loop_++ % loops_.size()];
    acceptor_->async_accept(
        loop.io(), [this, &loop](const boost::system::error_code& error, tcp::socket socket) {
          if (error == boost::asio::error::operation_aborted || !acceptor_->is_open()) return;
          if (!error) {
            auto shared = std::make_shared<tcp::socket>(std::move(socket));
            boost::asio::post(loop.io(), [&loop, shared] {
              auto connection = std::make_shared<Connection>(loop, std::move(*shared));
              loop.add(connection);
              connection->start();
            });
          }
          accept();
        });
  }

  ServerState state_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::optional<tcp::acceptor> acceptor_;
  std::size_t next_loop_ = 0;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopped_{false};
};

Result<std::unique_ptr<MockServer>> MockServer::start(const MockConfig& config,
                                                      MockListener listener) {
  const std::string where = fmt::format("{}:{}", config.address, config.port);
  ServerContext tls;
  if (!config.certificate_file.empty() || !config.key_file.empty()) {
    auto context = server_context(config.certificate_file, config.key_file, config.http2);
    if (!context) return tl::make_unexpected(context.error());
    tls = std::move(*context);
  }
  auto impl = std::make_unique<Impl>(config, std::move(tls), std::move(listener));
  if (const auto error = impl->listen()) {
    return usage_error(fmt::format("the mock cannot listen on {}: {}", where, error.message()),
                       "end what holds it, or choose another: --mock 127.0.0.1:PORT (0: any free "
                       "one)");
  }
  return std::unique_ptr<MockServer>(new MockServer(std::move(impl)));
}

MockServer::MockServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MockServer::~MockServer() = default;

std::uint16_t MockServer::port() const { return impl_->port(); }

std::string MockServer::url() const {
  const std::string& address = impl_->state().config.address;
  const bool is_six = address.find(':') != std::string::npos;  // RFC 3986 wants brackets
  const char* scheme = impl_->state().tls ? "https" : "http";
  return is_six ? fmt::format("{}://[{}]:{}", scheme, address, port())
                : fmt::format("{}://{}:{}", scheme, address, port());
}

void MockServer::set_plan(Plan plan) {
  set_playbook({std::make_shared<const Plan>(std::move(plan)), {}, {}});
}

Plan MockServer::plan() const { return *impl_->state().plans.plan(); }

void MockServer::set_playbook(Playbook playbook) {
  impl_->state().plans.set(std::move(playbook), SteadyClock().now());
}

Playbook MockServer::playbook() const { return impl_->state().plans.playbook(); }

bool MockServer::open_gate(std::uint64_t ordinal, std::uint32_t upto) {
  return impl_->on_stream(ordinal, [=](Session& session) { session.open_gate(ordinal, upto); });
}

bool MockServer::end_stream(std::uint64_t ordinal) {
  return impl_->on_stream(ordinal, [=](Session& session) { session.end_stream(ordinal); });
}

std::vector<StreamLedger> MockServer::ledgers(std::uint64_t after_ordinal) const {
  return impl_->state().ledgers.after(after_ordinal);
}

std::optional<StreamLedger> MockServer::ledger(std::uint64_t ordinal) const {
  return impl_->state().ledgers.find(ordinal);
}

std::vector<StreamSummary> MockServer::streams(const StreamFilter& filter,
                                               std::size_t limit) const {
  return impl_->state().ledgers.list(filter, limit);
}

std::optional<Timeline> MockServer::timeline(std::uint64_t ordinal, std::size_t marks_max) const {
  return impl_->state().ledgers.timeline(ordinal, marks_max);
}

ErrorHistogram MockServer::schedule_errors() const {
  return impl_->state().ledgers.schedule_errors();
}

Journal& MockServer::journal() { return impl_->state().journal; }
const Journal& MockServer::journal() const { return impl_->state().journal; }

MockCounters MockServer::counters() const { return impl_->state().ledgers.counters(); }

void MockServer::stop(Duration grace) { impl_->stop(grace); }

}  // namespace streamgauge
