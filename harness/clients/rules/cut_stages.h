// SPDX-License-Identifier: MIT
// For the parts of a client's reading that change where pieces end, and when: not what is in them.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "harness/clients/rules/stage.h"
#include "harness/wire/content_decoder.h"

namespace streamgauge {

// Hands out every piece as it comes; the last part of rules that split nothing.
class Handout final : public Stage {
 public:
  explicit Handout(DeliverySink& sink) : sink_(sink) {}
  void feed(std::string_view bytes, Instant at) override;
  void end(Instant, bool) override {}

 private:
  DeliverySink& sink_;
  std::size_t through_ = 0;
};

// Exactly so many bytes; the rest at the end. kAllBytes: everything at the end. A reader that
// raises an error keeps what it had not handed out.
class ExactBytes final : public Stage {
 public:
  ExactBytes(Stage& next, std::size_t count) : next_(next), count_(count) {}
  void feed(std::string_view bytes, Instant at) override;
  void end(Instant at, bool whole) override;

 private:
  Stage& next_;
  std::size_t count_;
  std::string kept_;
};

class AtMostBytes final : public Stage {
 public:
  AtMostBytes(Stage& next, std::size_t count) : next_(next), count_(count) {}
  void feed(std::string_view bytes, Instant at) override;
  void end(Instant at, bool whole) override { next_.end(at, whole); }

 private:
  Stage& next_;
  std::size_t count_;
};

// Exactly so many characters of UTF-8 that is never cut inside one.
class ExactCharacters final : public Stage {
 public:
  ExactCharacters(Stage& next, std::size_t count) : next_(next), count_(count) {}
  void feed(std::string_view text, Instant at) override;
  void end(Instant at, bool whole) override;

 private:
  Stage& next_;
  std::size_t count_;
  std::size_t characters_ = 0;  // begun in `kept_`
  std::string kept_;
};

// Keeps the bytes of a character until it is whole.
class WholeCharacters final : public Stage {
 public:
  explicit WholeCharacters(Stage& next) : next_(next) {}
  void feed(std::string_view bytes, Instant at) override;
  void end(Instant at, bool whole) override;

 private:
  Stage& next_;
  std::string kept_;
};

// Undoes the Content-Encoding piece by piece. What cannot be decoded ends it with an error.
class Decoding final : public Stage {
 public:
  Decoding(Stage& next, const std::string& encoding);
  ~Decoding() override;
  void feed(std::string_view bytes, Instant at) override;
  void end(Instant at, bool whole) override;

 private:
  Stage& next_;
  std::unique_ptr<ContentDecoder> decoder_;
  bool broken_ = false;
  std::string made_;
};

// Shows nothing before it has seen so many bytes, or the end.
class FirstBytes final : public Stage {
 public:
  FirstBytes(Stage& next, std::size_t count) : next_(next), count_(count) {}
  void feed(std::string_view bytes, Instant at) override;
  void end(Instant at, bool whole) override;

 private:
  void let_go(Instant at);

  Stage& next_;
  std::size_t count_;  // 0: enough was seen
  std::string kept_;
};

// As glibc's stdio writes to a pipe or file: full buffers, and whole blocks past them.
class StdioBlocks final : public Stage {
 public:
  StdioBlocks(Stage& next, std::size_t block) : next_(next), block_(block) {}
  void feed(std::string_view bytes, Instant at) override;
  void end(Instant at, bool whole) override;

 private:
  Stage& next_;
  std::size_t block_;
  bool begun_ = false;  // the buffer is made by the first write, after its whole blocks
  std::string kept_;
};

// As glibc's stdio writes to a terminal: through the last line end, or a full buffer.
class StdioLines final : public Stage {
 public:
  StdioLines(Stage& next, std::size_t block) : next_(next), block_(block) {}
  void feed(std::string_view bytes, Instant at) override;
  void end(Instant at, bool whole) override;

 private:
  Stage& next_;
  std::size_t block_;
  std::string kept_;
};

// The first piece at once, then no two closer than the tick; the rest at the end.
class Ticks final : public Stage {
 public:
  Ticks(Stage& next, Duration tick) : next_(next), tick_(tick) {}
  void feed(std::string_view bytes, Instant at) override;
  void end(Instant at, bool whole) override;

 private:
  void let_go(Instant at);

  Stage& next_;
  Duration tick_;
  std::optional<Instant> due_;  // of the next piece; none before the first
  std::string kept_;
};

}  // namespace streamgauge
