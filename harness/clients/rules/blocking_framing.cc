// SPDX-License-Identifier: MIT
// Clients that sit in a read call: what they wait for is written as they write it, over a socket
// whose time moves when it is read.
#include <algorithm>

#include "harness/clients/rules/framing.h"

namespace streamgauge {
namespace {

constexpr std::size_t kPythonBuffer = 8192;
constexpr std::size_t kGoBuffer = 4096;

// A buffered reader over the record: io.BufferedReader, bufio.Reader.
class BufferedSocket {
 public:
  BufferedSocket(const BodyTrace& trace, std::size_t buffer) : trace_(trace), buffer_(buffer) {}

  std::size_t position() const { return position_; }
  std::size_t buffered() const { return buffered_ - position_; }
  Instant now() const { return now_; }

  // Reads on until `offset`, in buffers.
  void consume(std::size_t offset) {
    while (position_ < offset) {
      if (buffered() == 0 && !fill()) return;
      position_ = std::min(offset, buffered_);
    }
  }

  // What is buffered, or else one recv past the buffer; at most `count` bytes. 0: the end.
  std::size_t read_once(std::size_t count) {
    if (buffered() == 0) {
      const std::size_t got = receive(count);
      position_ += got;
      buffered_ = position_;
      return got;
    }
    const std::size_t got = std::min(count, buffered());
    position_ += got;
    return got;
  }

  // One recv into the buffer.
  bool fill() {
    buffered_ = position_ + receive(buffer_);
    return buffered() > 0;
  }

 private:
  // How much a recv at `position_` brings; time moves on when there is nothing yet.
  std::size_t receive(std::size_t count) {
    const auto& arrivals = trace_.arrivals;
    while (arrival_ < arrivals.size() && arrivals[arrival_].end <= position_) ++arrival_;
    if (arrival_ == arrivals.size()) return 0;
    now_ = std::max(now_, arrivals[arrival_].at);
    return std::min(count, arrivals[arrival_].end - position_);
  }

  const BodyTrace& trace_;
  std::size_t buffer_;
  std::size_t position_ = 0;
  std::size_t buffered_ = 0;  // offset behind what is buffered
  std::size_t arrival_ = 0;
  Instant now_{};
};

}  // namespace

void frame_urllib3_chunks(const BodyTrace& trace, std::size_t count, Stage& next) {
  BufferedSocket socket(trace, kPythonBuffer);
  for (const BodySection& section : trace.sections) {
    for (std::size_t from = section.data; from < section.data_end;) {
      const std::size_t to = from + std::min(count, section.data_end - from);
      const bool last = to == section.data_end;
      if (last && !section.whole) break;  // IncompleteRead: what it had of this piece is lost
      socket.consume(last ? section.end : to);
      next.feed(trace.bytes.substr(from, to - from), socket.now());
      from = to;
    }
  }
  next.end(trace.ended, trace.complete);
}

void frame_one_recv(const BodyTrace& trace, std::size_t count, Stage& next) {
  BufferedSocket socket(trace, kPythonBuffer);
  // Without a number, http.client asks for what is left of the chunk or length, else for a buffer.
  const bool bounded = trace.chunked || trace.has_length;
  const std::size_t most = bounded ? count : std::min(count, kPythonBuffer);
  for (const BodySection& section : trace.sections) {
    socket.consume(section.data);
    while (socket.position() < section.data_end) {
      const std::size_t from = socket.position();
      const std::size_t got = socket.read_once(std::min(most, section.data_end - from));
      next.feed(trace.bytes.substr(from, got), socket.now());
    }
    socket.consume(section.end);
  }
  next.end(trace.ended, trace.complete);
}

namespace {

// net/http's chunkedReader.Read, and bufio.Reader's manners below it.
class GoBody {
 public:
  GoBody(const BodyTrace& trace, std::size_t count, Stage& next)
      : trace_(trace), socket_(trace, kGoBuffer), count_(count), next_(next) {}

  void run() {
    while (section_ < trace_.sections.size()) {
      const std::string content = trace_.chunked ? read_chunks() : read_some();
      if (!content.empty()) next_.feed(content, socket_.now());
    }
    next_.end(trace_.ended, trace_.complete);
  }

 private:
  const BodySection& section() const { return trace_.sections[section_]; }

  // Up to `most` bytes of the open section's data.
  void read_data(std::size_t most, std::string& out) {
    socket_.consume(section().data);
    const std::size_t from = socket_.position();
    most = std::min(most, section().data_end - from);
    if (socket_.buffered() == 0 && most < kGoBuffer) socket_.fill();
    out += trace_.bytes.substr(from, socket_.read_once(most));
  }

  std::string read_some() {
    std::string out;
    read_data(count_, out);
    if (socket_.position() >= section().data_end) ++section_;
    return out;
  }

  // Goes on inside an HTTP chunk, whatever it must wait for; past its end only to what is buffered.
  std::string read_chunks() {
    std::string out;
    while (section_ < trace_.sections.size()) {
      if (socket_.position() >= section().data_end) {
        if (!out.empty() && socket_.buffered() < 2) break;
        socket_.consume(section().end);
        ++section_;
        continue;
      }
      if (socket_.position() < section().data && !out.empty() &&
          socket_.position() + socket_.buffered() < section().data)
        break;
      if (out.size() == count_) break;
      read_data(count_ - out.size(), out);
    }
    return out;
  }

  const BodyTrace& trace_;
  BufferedSocket socket_;
  std::size_t count_;
  Stage& next_;
  std::size_t section_ = 0;
};

}  // namespace

void frame_go(const BodyTrace& trace, std::size_t count, Stage& next) {
  GoBody(trace, count, next).run();
}

}  // namespace streamgauge
