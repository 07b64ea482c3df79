// SPDX-License-Identifier: MIT
#include "harness/clients/rules/line_stages.h"

#include <algorithm>
#include <optional>
#include <string>

namespace streamgauge {
namespace {

// A line end found in text: where it begins, and how long it is. `wait`: it may go on.
struct LineEnd {
  std::size_t at = 0, length = 0;
  bool wait = false;
};

std::optional<LineEnd> find_lf(std::string_view text, std::size_t from) {
  const std::size_t at = text.find('\n', from);
  if (at == std::string_view::npos) return std::nullopt;
  return LineEnd{at, 1};
}

std::optional<LineEnd> find_any(std::string_view text, std::size_t from) {
  const std::size_t at = text.find_first_of("\r\n", from);
  if (at == std::string_view::npos) return std::nullopt;
  const bool pair = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
  return LineEnd{at, pair ? 2U : 1U};
}

// Node's readline: LF, CR, LINE SEPARATOR, PARAGRAPH SEPARATOR.
std::optional<LineEnd> find_readline(std::string_view text, std::size_t from) {
  for (std::size_t at = from; (at = text.find_first_of("\r\n\xe2", at)) != std::string_view::npos;
       ++at) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("\xe2\x80\xa8") || rest.starts_with("\xe2\x80\xa9")) return LineEnd{at, 3};
    if (rest.front() != '\xe2') return find_any(text, at);
  }
  return std::nullopt;
}

// str.splitlines: LF, VT, FF, CR, FS, GS, RS, NEL, LINE SEPARATOR, PARAGRAPH SEPARATOR.
std::optional<LineEnd> find_text(std::string_view text, std::size_t from) {
  constexpr std::string_view kFirst = "\n\v\f\r\x1c\x1d\x1e\xc2\xe2";
  for (std::size_t at = from; (at = text.find_first_of(kFirst, at)) != std::string_view::npos;
       ++at) {
    const std::string_view rest = text.substr(at);
    if (rest == "\r") return LineEnd{at, 1, true};
    if (rest.starts_with("\r\n") || rest.starts_with("\xc2\x85")) return LineEnd{at, 2};
    if (rest.starts_with("\xe2\x80\xa8") || rest.starts_with("\xe2\x80\xa9")) return LineEnd{at, 3};
    if (static_cast<unsigned char>(rest.front()) < 0x20U) return LineEnd{at, 1};
  }
  return std::nullopt;
}

using FindLineEnd = std::optional<LineEnd> (*)(std::string_view text, std::size_t from);

class Lines final : public Stage {
 public:
  Lines(DeliverySink& sink, const ReadRule& rule, FindLineEnd find)
      : sink_(sink), rule_(rule), find_(find) {}

  void feed(std::string_view bytes, Instant at) override {
    if (failed_) return;
    // The second half of a CRLF whose CR has ended a line already.
    if (after_cr_ && bytes.starts_with('\n')) {
      bytes.remove_prefix(1);
      ++through_;
    }
    if (!bytes.empty()) after_cr_ = false;
    const std::size_t known = kept_.empty() || kept_.back() == '\r' ? 0 : kept_.size();
    std::size_t begin = 0;
    std::string_view text = bytes;
    if (!kept_.empty()) {
      kept_ += bytes;
      text = kept_;
    }
    std::optional<LineEnd> found = find_(text, known);
    while (found && !found->wait && !failed_) {
      line(text.substr(begin, found->at - begin), found->length, at);
      begin = found->at + found->length;
      after_cr_ = cuts_at_cr() && begin == text.size() && text.back() == '\r';
      found = find_(text, begin);
    }
    if (text.size() - begin > rule_.line_bytes_max) failed_ = true;
    keep(text, begin);
  }

  void end(Instant at, bool whole) override {
    if (failed_ || !whole || kept_.empty()) return;
    std::size_t line_end = 0;
    if (rule_.splitting == ReadSplitting::lines_text && kept_.back() == '\r') line_end = 1;
    line(std::string_view(kept_).substr(0, kept_.size() - line_end), line_end, at);
  }

 private:
  bool cuts_at_cr() const {
    return rule_.splitting == ReadSplitting::lines_any ||
           rule_.splitting == ReadSplitting::lines_readline;
  }

  void line(std::string_view content, std::size_t line_end, Instant at) {
    through_ += content.size() + line_end;
    if (content.size() > rule_.line_bytes_max) {
      failed_ = true;
      return;
    }
    if (rule_.splitting == ReadSplitting::lines_lf)
      content = {content.data(), content.size() + line_end};
    if (rule_.splitting == ReadSplitting::lines_lf_bare && content.ends_with('\r'))
      content.remove_suffix(1);
    sink_.deliver(content, at, through_);
  }

  void keep(std::string_view text, std::size_t begin) {
    if (kept_.empty())
      kept_ = text.substr(begin);
    else
      kept_.erase(0, begin);
  }

  DeliverySink& sink_;
  ReadRule rule_;
  FindLineEnd find_;
  std::string kept_;  // an unfinished line
  std::size_t through_ = 0;
  bool after_cr_ = false;
  bool failed_ = false;
};

// requests' iter_lines: each piece is split by itself, and only an unfinished line is carried over.
class PieceLines final : public Stage {
 public:
  PieceLines(DeliverySink& sink, bool data_only) : sink_(sink), data_only_(data_only) {}

  void feed(std::string_view bytes, Instant at) override {
    if (bytes.empty()) return;
    std::size_t begin = 0;
    while (const auto found = find_any(bytes, begin)) {
      pending_ += bytes.substr(begin, found->at - begin);
      line(found->length, at);
      begin = found->at + found->length;
    }
    pending_ += bytes.substr(begin);
  }

  void end(Instant at, bool whole) override {
    if (whole && !pending_.empty()) line(0, at);
  }

 private:
  void line(std::size_t line_end, Instant at) {
    through_ += pending_.size() + line_end;
    const bool data = pending_.starts_with(kData) && !pending_.starts_with("data: [DONE]");
    if (!data_only_)
      sink_.deliver(pending_, at, through_);
    else if (data)
      sink_.deliver(std::string_view(pending_).substr(kData.size()), at, through_);
    pending_.clear();
  }

  static constexpr std::string_view kData = "data: ";

  DeliverySink& sink_;
  bool data_only_;
  std::string pending_;
  std::size_t through_ = 0;
};

}  // namespace

std::unique_ptr<Stage> line_stage(const ReadRule& rule, DeliverySink& sink) {
  switch (rule.splitting) {
    case ReadSplitting::lines_any:
      return std::make_unique<Lines>(sink, rule, find_any);
    case ReadSplitting::lines_readline:
      return std::make_unique<Lines>(sink, rule, find_readline);
    case ReadSplitting::lines_text:
      return std::make_unique<Lines>(sink, rule, find_text);
    case ReadSplitting::lines_requests:
    case ReadSplitting::lines_data:
      return std::make_unique<PieceLines>(sink, rule.splitting == ReadSplitting::lines_data);
    default:
      return std::make_unique<Lines>(sink, rule, find_lf);
  }
}

}  // namespace streamgauge
