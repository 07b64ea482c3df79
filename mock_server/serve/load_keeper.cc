// SPDX-License-Identifier: MIT
#include "mock_server/serve/load_keeper.h"

#include <algorithm>

namespace streamgauge {

struct LoadPlace::Shared {
  explicit Shared(const Load& of) : load(of), model(of.slots, of.queue) {}

  const Load load;
  LoadModel model;                                  // under the keeper's mutex
  std::map<LoadModel::Ticket, LoadPlace*> waiting;  // under it too
  std::atomic<std::size_t> running{0};
};

LoadPlace::~LoadPlace() { keeper_.leave(*this); }

double LoadPlace::slowness() const {
  return streamgauge::slowness(shared_->load, shared_->running.load(std::memory_order_relaxed));
}

void LoadPlace::when_started(std::function<void()> action) {
  const std::scoped_lock lock(keeper_.mutex_);
  if (!has_started()) action_ = std::move(action);
}

std::unique_ptr<LoadPlace> LoadKeeper::arrive(const Load& load) {
  const std::scoped_lock lock(mutex_);
  const auto shared = shared_for(load);
  const Instant now = clock_.now();
  const LoadModel::Arrival arrival = shared->model.arrive(now);
  if (arrival.outcome == LoadModel::Outcome::refused) return nullptr;
  std::unique_ptr<LoadPlace> place(new LoadPlace(*this, shared));
  place->ticket_ = arrival.ticket;
  place->started_ = now;
  place->slot_.store(arrival.slot, std::memory_order_release);
  if (arrival.outcome == LoadModel::Outcome::waits)
    shared->waiting.emplace(arrival.ticket, place.get());
  shared->running = shared->model.running();
  return place;
}

// Under the mutex.
std::shared_ptr<LoadPlace::Shared> LoadKeeper::shared_for(const Load& load) {
  const auto found = std::find_if(loads_.begin(), loads_.end(),
                                  [&](const auto& shared) { return shared->load == load; });
  if (found != loads_.end()) return *found;
  return loads_.emplace_back(std::make_shared<LoadPlace::Shared>(load));
}

void LoadKeeper::leave(LoadPlace& place) {
  std::function<void()> action;
  {
    const std::scoped_lock lock(mutex_);
    LoadPlace::Shared& shared = *place.shared_;
    shared.waiting.erase(place.ticket_);
    const Instant now = clock_.now();
    if (const auto start = shared.model.leave(place.ticket_, now)) {
      LoadPlace& next = *shared.waiting.at(start->ticket);
      shared.waiting.erase(start->ticket);
      next.started_ = now;
      next.waited_ = start->waited;
      next.slot_.store(start->slot, std::memory_order_release);
      action = std::move(next.action_);
    }
    shared.running = shared.model.running();
    if (shared.model.running() == 0) loads_.remove(place.shared_);
  }
  if (action) action();
}

}  // namespace streamgauge
