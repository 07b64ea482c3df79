// SPDX-License-Identifier: MIT
#include "harness/clients/rules/cut_stages.h"

#include <algorithm>

namespace streamgauge {
namespace {

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

std::size_t character_bytes(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte >= 0xF0U && byte < 0xF5U) return 4;
  if (byte >= 0xE0U && byte < 0xF0U) return 3;
  if (byte >= 0xC2U && byte < 0xE0U) return 2;
  return 1;
}

// How many bytes at the end belong to a character whose rest has not come.
std::size_t unfinished_bytes(std::string_view bytes) {
  constexpr std::size_t kCharacterBytesMax = 4;
  for (std::size_t back = 1; back <= std::min(kCharacterBytesMax, bytes.size()); ++back) {
    const char byte = bytes[bytes.size() - back];
    if (begins_character(byte)) return character_bytes(byte) > back ? back : 0;
  }
  return 0;
}

}  // namespace

void Handout::feed(std::string_view bytes, Instant at) {
  through_ += bytes.size();
  sink_.deliver(bytes, at, through_);
}

void ExactBytes::feed(std::string_view bytes, Instant at) {
  if (!kept_.empty() || bytes.size() < count_) {
    const std::size_t wanted = std::min(count_ - kept_.size(), bytes.size());
    kept_ += bytes.substr(0, wanted);
    bytes.remove_prefix(wanted);
    if (kept_.size() < count_) return;
    next_.feed(kept_, at);
    kept_.clear();
  }
  for (; bytes.size() >= count_; bytes.remove_prefix(count_))
    next_.feed(bytes.substr(0, count_), at);
  kept_ = bytes;
}

void ExactBytes::end(Instant at, bool whole) {
  if (whole && !kept_.empty()) next_.feed(kept_, at);
  next_.end(at, whole);
}

void AtMostBytes::feed(std::string_view bytes, Instant at) {
  do {
    const std::size_t some = std::min(count_, bytes.size());
    next_.feed(bytes.substr(0, some), at);
    bytes.remove_prefix(some);
  } while (!bytes.empty());
}

void ExactCharacters::feed(std::string_view text, Instant at) {
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!begins_character(text[i])) continue;
    if (characters_ == count_) {
      kept_ += text.substr(from, i - from);
      next_.feed(kept_, at);
      kept_.clear();
      characters_ = 0;
      from = i;
    }
    ++characters_;
  }
  kept_ += text.substr(from);
  if (characters_ < count_) return;
  next_.feed(kept_, at);
  kept_.clear();
  characters_ = 0;
}

void ExactCharacters::end(Instant at, bool whole) {
  if (whole && !kept_.empty()) next_.feed(kept_, at);
  next_.end(at, whole);
}

void WholeCharacters::feed(std::string_view bytes, Instant at) {
  if (!kept_.empty()) {
    kept_ += bytes;
    const std::string all = std::move(kept_);
    kept_.clear();
    return feed(all, at);
  }
  const std::size_t unfinished = unfinished_bytes(bytes);
  kept_ = bytes.substr(bytes.size() - unfinished);
  bytes.remove_suffix(unfinished);
  if (!bytes.empty()) next_.feed(bytes, at);
}

void WholeCharacters::end(Instant at, bool whole) {
  if (!kept_.empty()) next_.feed(kept_, at);
  next_.end(at, whole);
}

Decoding::Decoding(Stage& next, const std::string& encoding)
    : next_(next), decoder_(content_decoder(encoding)) {}
Decoding::~Decoding() = default;

void Decoding::feed(std::string_view bytes, Instant at) {
  if (broken_) return;
  if (!decoder_) return next_.feed(bytes, at);
  made_.clear();
  broken_ = !decoder_->feed(bytes, made_).empty();
  if (!made_.empty()) next_.feed(made_, at);
  if (broken_) next_.end(at, false);
}

void Decoding::end(Instant at, bool whole) {
  if (!broken_) next_.end(at, whole);
}

void FirstBytes::feed(std::string_view bytes, Instant at) {
  if (count_ == 0) return next_.feed(bytes, at);
  kept_ += bytes;
  if (kept_.size() >= count_) let_go(at);
}

void FirstBytes::end(Instant at, bool whole) {
  let_go(at);
  next_.end(at, whole);
}

void FirstBytes::let_go(Instant at) {
  count_ = 0;
  if (!kept_.empty()) next_.feed(kept_, at);
  kept_.clear();
}

void StdioBlocks::feed(std::string_view bytes, Instant at) {
  const std::size_t room = begun_ ? std::min(block_ - kept_.size(), bytes.size()) : 0;
  begun_ = true;
  kept_ += bytes.substr(0, room);
  bytes.remove_prefix(room);
  if (bytes.empty()) return;  // a buffer that is just full leaves with the next write
  if (!kept_.empty()) next_.feed(kept_, at);
  const std::size_t direct = bytes.size() - bytes.size() % block_;
  if (direct > 0) next_.feed(bytes.substr(0, direct), at);
  kept_ = bytes.substr(direct);
}

void StdioBlocks::end(Instant at, bool whole) {
  if (!kept_.empty()) next_.feed(kept_, at);
  next_.end(at, whole);
}

void StdioLines::feed(std::string_view bytes, Instant at) {
  const std::size_t line_end = bytes.rfind('\n');
  kept_ += bytes;
  std::size_t leaves = 0;
  if (line_end != std::string_view::npos) leaves = kept_.size() - (bytes.size() - line_end - 1);
  const std::size_t rest = kept_.size() - leaves;
  leaves += rest - rest % block_;
  if (leaves == 0) return;
  next_.feed(std::string_view(kept_).substr(0, leaves), at);
  kept_.erase(0, leaves);
}

void StdioLines::end(Instant at, bool whole) {
  if (!kept_.empty()) next_.feed(kept_, at);
  next_.end(at, whole);
}

void Ticks::feed(std::string_view bytes, Instant at) {
  if (due_ && !kept_.empty() && *due_ <= at) let_go(*due_);
  kept_ += bytes;
  if (!due_ || *due_ <= at) let_go(at);
}

void Ticks::end(Instant at, bool whole) {
  if (due_ && !kept_.empty() && *due_ < at) let_go(*due_);
  if (!kept_.empty()) let_go(at);
  next_.end(at, whole);
}

void Ticks::let_go(Instant at) {
  next_.feed(kept_, at);
  kept_.clear();
  due_ = at + tick_;
}

}  // namespace streamgauge
