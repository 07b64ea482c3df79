// SPDX-License-Identifier: MIT
#include "harness/target/relay_policy.h"

#include <array>
#include <deque>

#include <zlib.h>

namespace streamgauge {
namespace {

class Pass final : public RelayPolicy {
 public:
  explicit Pass(bool head_early) : head_early_(head_early) {}
  void on_head(Instant, RelayOutput& out) override { out.head = head_early_; }
  void on_piece(std::string_view bytes, Instant, RelayOutput& out) override {
    out.head = true;
    out.frames.emplace_back(bytes);
  }
  void on_end(Instant, RelayOutput& out) override { out.head = out.finish = true; }

 private:
  bool head_early_;
};

// Full blocks of `bytes`; 0: all at the end.
class Block final : public RelayPolicy {
 public:
  explicit Block(std::size_t bytes) : bytes_(bytes) {}
  void on_piece(std::string_view bytes, Instant, RelayOutput& out) override {
    held_ += bytes;
    while (bytes_ > 0 && held_.size() >= bytes_) {
      out.head = true;
      out.frames.push_back(held_.substr(0, bytes_));
      held_.erase(0, bytes_);
    }
  }
  void on_end(Instant, RelayOutput& out) override {
    out.head = out.finish = true;
    if (!held_.empty()) out.frames.push_back(std::move(held_));
  }

 private:
  std::size_t bytes_;
  std::string held_;
};

// The first `bytes` together, then everything at once.
class HoldHead final : public RelayPolicy {
 public:
  explicit HoldHead(std::size_t bytes) : bytes_(bytes) {}
  void on_piece(std::string_view bytes, Instant, RelayOutput& out) override {
    held_ += bytes;
    if (held_.size() < bytes_) return;
    bytes_ = 0;
    out.head = true;
    out.frames.push_back(std::move(held_));
    held_.clear();
  }
  void on_end(Instant, RelayOutput& out) override {
    out.head = out.finish = true;
    if (!held_.empty()) out.frames.push_back(std::move(held_));
  }

 private:
  std::size_t bytes_;
  std::string held_;
};

// Flushes on a grid of `period`, or (cork) a period after the first held byte.
class Flush final : public RelayPolicy {
 public:
  Flush(Duration period, bool cork) : period_(period), cork_(cork) {}
  void on_head(Instant at, RelayOutput&) override { hold({}, at); }
  void on_piece(std::string_view bytes, Instant at, RelayOutput&) override { hold(bytes, at); }
  void on_end(Instant at, RelayOutput&) override {
    ended_ = true;
    hold({}, at);
  }
  void on_timer(Instant, RelayOutput& out) override {
    wake_.reset();
    out.head = true;
    if (!held_.empty()) out.frames.push_back(std::move(held_));
    held_.clear();
    out.finish = ended_;
  }
  std::optional<Instant> wake() const override { return wake_; }

 private:
  void hold(std::string_view bytes, Instant at) {
    held_ += bytes;
    if (wake_) return;
    const Duration since = at.time_since_epoch();
    wake_ = cork_ ? at + period_ : Instant((since / period_ + 1) * period_);
  }

  Duration period_;
  bool cork_;
  bool ended_ = false;
  std::string held_;
  std::optional<Instant> wake_;
};

class Behind final : public RelayPolicy {
 public:
  explicit Behind(std::size_t count) : count_(count) {}
  void on_head(Instant, RelayOutput& out) override { out.head = true; }
  void on_piece(std::string_view bytes, Instant, RelayOutput& out) override {
    held_.emplace_back(bytes);
    if (held_.size() <= count_) return;
    out.frames.push_back(std::move(held_.front()));
    held_.pop_front();
  }
  void on_end(Instant, RelayOutput& out) override {
    for (std::string& frame : held_) out.frames.push_back(std::move(frame));
    held_.clear();
    out.head = out.finish = true;
  }

 private:
  std::size_t count_;
  std::deque<std::string> held_;
};

class Collect final : public RelayPolicy {
 public:
  void on_piece(std::string_view bytes, Instant, RelayOutput&) override {
    held_.emplace_back(bytes);
  }
  void on_end(Instant, RelayOutput& out) override {
    out.frames = std::move(held_);
    out.head = out.finish = true;
  }

 private:
  std::vector<std::string> held_;
};

// Every event `period` later.
class Delay final : public RelayPolicy {
 public:
  explicit Delay(Duration period) : period_(period) {}
  void on_head(Instant at, RelayOutput&) override { due_.push_back({at + period_, {}, false}); }
  void on_piece(std::string_view bytes, Instant at, RelayOutput&) override {
    due_.push_back({at + period_, std::string(bytes), false});
  }
  void on_end(Instant at, RelayOutput&) override { due_.push_back({at + period_, {}, true}); }
  void on_timer(Instant now, RelayOutput& out) override {
    for (; !due_.empty() && due_.front().at <= now; due_.pop_front()) {
      out.head = true;
      out.finish = due_.front().finish;
      if (!due_.front().bytes.empty()) out.frames.push_back(std::move(due_.front().bytes));
    }
  }
  std::optional<Instant> wake() const override {
    if (due_.empty()) return std::nullopt;
    return due_.front().at;
  }

 private:
  struct Due {
    Instant at;
    std::string bytes;
    bool finish;
  };
  Duration period_;
  std::deque<Due> due_;
};

class GzipUnflushed final : public RelayPolicy {
 public:
  GzipUnflushed() { deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, 0); }
  ~GzipUnflushed() override { deflateEnd(&stream_); }
  GzipUnflushed(const GzipUnflushed&) = delete;
  GzipUnflushed& operator=(const GzipUnflushed&) = delete;

  void on_piece(std::string_view bytes, Instant, RelayOutput& out) override {
    out.head = true;
    compress(bytes, Z_NO_FLUSH, out);
  }
  void on_end(Instant, RelayOutput& out) override {
    compress({}, Z_FINISH, out);
    out.head = out.finish = true;
  }

 private:
  void compress(std::string_view bytes, int flush, RelayOutput& out) {
    std::string input(bytes);
    std::array<char, 16384> window{};
    std::string made;
    stream_.next_in = reinterpret_cast<Bytef*>(input.data());
    stream_.avail_in = static_cast<uInt>(input.size());
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(window.data());
      stream_.avail_out = static_cast<uInt>(window.size());
      deflate(&stream_, flush);
      made.append(window.data(), window.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
    if (!made.empty()) out.frames.push_back(std::move(made));
  }

  z_stream stream_{};
};

}  // namespace

std::unique_ptr<RelayPolicy> relay_policy(const RelayConfig& config, bool compress) {
  switch (config.kind) {
    case RelayKind::pass:
    case RelayKind::one_at_a_time:
    case RelayKind::nagle:
      return std::make_unique<Pass>(true);
    case RelayKind::header_hold:
      return std::make_unique<Pass>(false);
    case RelayKind::hold_all:
      return std::make_unique<Block>(0);
    case RelayKind::block:
      return std::make_unique<Block>(config.bytes);
    case RelayKind::head:
      return std::make_unique<HoldHead>(config.bytes);
    case RelayKind::tick:
      return std::make_unique<Flush>(config.period, false);
    case RelayKind::cork:
      return std::make_unique<Flush>(config.period, true);
    case RelayKind::behind:
      return std::make_unique<Behind>(config.count);
    case RelayKind::collect:
      return std::make_unique<Collect>();
    case RelayKind::delay:
      return std::make_unique<Delay>(config.period);
    case RelayKind::gzip_unflushed:
      if (compress) return std::make_unique<GzipUnflushed>();
      return std::make_unique<Pass>(true);
  }
  return std::make_unique<Pass>(true);
}

}  // namespace streamgauge
