// SPDX-License-Identifier: MIT
// For the places that requests have in the loads of their plans, over all event loops.
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>

#include "mock_server/emit/load_model.h"
#include "scenarios/plan/load.h"

namespace streamgauge {

class LoadKeeper;

// One request's place: first in the queue perhaps, then in a slot. It leaves when this object goes.
class LoadPlace {
 public:
  ~LoadPlace();
  LoadPlace(const LoadPlace&) = delete;
  LoadPlace& operator=(const LoadPlace&) = delete;

  bool has_started() const { return slot_.load(std::memory_order_acquire) != 0; }
  // All three only once it has started.
  std::uint32_t slot() const { return slot_.load(std::memory_order_acquire); }
  Instant started() const { return started_; }
  Duration waited() const { return waited_; }
  // How many times as long its next interval takes, by who is answered now.
  double slowness() const;

  // Calls `action` once it starts, from whichever thread makes room. Nothing is called when it has
  // started, so look after this returns.
  void when_started(std::function<void()> action);

 private:
  friend class LoadKeeper;
  struct Shared;  // by all places of one load
  LoadPlace(LoadKeeper& keeper, std::shared_ptr<Shared> shared)
      : keeper_(keeper), shared_(std::move(shared)) {}

  LoadKeeper& keeper_;
  std::shared_ptr<Shared> shared_;
  LoadModel::Ticket ticket_ = 0;
  std::atomic<std::uint32_t> slot_{0};
  Instant started_;
  Duration waited_{0};
  std::function<void()> action_;
};

// May be called from any thread; must outlive its places. Requests whose plans have the same load
// share its slots, whatever else their plans say.
class LoadKeeper {
 public:
  explicit LoadKeeper(const Clock& clock) : clock_(clock) {}

  // null: it is refused, all slots and the queue are full.
  std::unique_ptr<LoadPlace> arrive(const Load& load);

 private:
  friend class LoadPlace;
  std::shared_ptr<LoadPlace::Shared> shared_for(const Load& load);
  void leave(LoadPlace& place);

  const Clock& clock_;
  std::mutex mutex_;
  std::list<std::shared_ptr<LoadPlace::Shared>> loads_;  // that somebody uses
};

}  // namespace streamgauge
