// SPDX-License-Identifier: MIT
// For one thread's event loop: its connections, and one timer for everything that is due on them.
#pragma once

#include <atomic>
#include <memory>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include "mock_server/emit/deadline_queue.h"
#include "mock_server/emit/deadline_timer.h"
#include "mock_server/emit/ledger_store.h"
#include "mock_server/serve/channel.h"
#include "mock_server/serve/load_keeper.h"
#include "mock_server/serve/plan_chooser.h"
#include "mock_server/serve/quota_keeper.h"

namespace streamgauge {

class Connection;

// What every connection of a server shares.
struct ServerState {
  MockConfig config;
  ServerContext tls;  // null: plain
  MockListener listener;
  LedgerStore ledgers;
  PlanChooser plans;
  Journal journal{};
  QuotaKeeper quotas{};
  SteadyClock clock{};
  LoadKeeper loads{clock};
  std::atomic<std::uint64_t> connections{0};

  void tell(const MockEvent& event) const {
    if (listener) listener(event);
  }
};

class Loop {
 public:
  explicit Loop(ServerState& state) : state_(state), timer_(io_, [this] { emit_due(); }) {}
  ~Loop();

  void start();  // its thread
  void stop();   // cuts every connection and joins the thread

  boost::asio::io_context& io() { return io_; }
  ServerState& state() { return state_; }

  // All below on the loop's thread only.
  // For the chunk that is being made; nobody keeps what is in them.
  struct Buffers {
    std::string text, framed;
  };
  Buffers& buffers() { return buffers_; }
  void add(std::shared_ptr<Connection> connection);
  void remove(std::uint64_t id);
  std::uint64_t next_id() { return ++state_.connections; }
  void wake_at(Instant due, std::uint64_t id);
  std::shared_ptr<Connection> find(std::uint64_t id) const;  // null: it is gone
  Connection* find_stream(std::uint64_t ordinal);

 private:
  void emit_due();
  void arm();

  ServerState& state_;
  boost::asio::io_context io_{1};
  DeadlineTimer timer_;
  DeadlineQueue due_;
  bool emitting_ = false;
  Buffers buffers_;
  // Flat, for it is looked into at every chunk.
  boost::unordered_flat_map<std::uint64_t, std::shared_ptr<Connection>> connections_;
  std::thread thread_;
};

}  // namespace streamgauge
