// SPDX-License-Identifier: MIT
// For when the parts of one stream are due: absolute instants, drawn from the stream's own chance.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "scenarios/plan/plan.h"

namespace streamgauge {

class Schedule {
 public:
  // `stream` tells streams apart that share a seed: the mock's ordinal. `prefill`: what the prompt
  // adds to the first chunk.
  Schedule(std::shared_ptr<const Plan> plan, std::uint64_t stream, Instant begun,
           Duration prefill = Duration{0});

  Instant head() const { return head_; }
  std::optional<Instant> first_byte() const { return first_byte_; }
  Instant next_chunk() const { return due_; }
  std::uint32_t next() const { return next_; }
  // The next one is meant from here on. `slowness`: how many times as long its gap takes.
  void chunk_left(double slowness = 1);

 private:
  Duration gap_after(std::uint32_t chunk);

  std::shared_ptr<const Plan> plan_;
  Draw draw_;
  std::uint32_t next_ = 0;
  Instant head_, due_;
  std::optional<Instant> first_byte_;
  Duration saved_{0};  // gaps that a burst has jumped
};

}  // namespace streamgauge
