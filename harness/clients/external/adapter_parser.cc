// SPDX-License-Identifier: MIT
#include "harness/clients/external/adapter_parser.h"

#include <algorithm>

#include <fmt/format.h>

namespace streamgauge {

tl::unexpected<Error> AdapterParser::mistake(const std::string& what, std::string hint) const {
  return unmeasurable(fmt::format("line {} {}", lines_, what), std::move(hint));
}

Result<void> AdapterParser::feed(std::string_view bytes, std::vector<AdapterMessage>& out) {
  if (refused_) return {};
  refused_ = true;  // unless all goes well
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    if (line_.empty()) ++lines_;
    if (lines_ > limits_.lines_max)
      return mistake(fmt::format("is one too many: {} is the most", limits_.lines_max),
                     "does the program write without end?");
    if (line_.size() + end > limits_.line_bytes_max)
      return mistake(fmt::format("is longer than {} bytes", limits_.line_bytes_max),
                     "a message is one line, with a line end after it");
    line_ += bytes.substr(0, std::min(end + 1, bytes.size()));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (line_.back() != '\n') break;
    line_.pop_back();
    auto made = message(line_);
    line_.clear();
    if (!made) return tl::make_unexpected(made.error());
    out.push_back(std::move(*made));
  }
  refused_ = false;
  return {};
}

Result<AdapterMessage> AdapterParser::message(std::string_view line) {
  auto made = parse_adapter_message(line, limits_.names_max);
  if (!made) return mistake(made.error().what, made.error().hint);
  const bool hello = std::holds_alternative<AdapterHello>(*made);
  if (hello == greeted_)
    return hello ? mistake("is a second hello", "say hello once, first")
                 : mistake("comes before hello", "write the hello line before all others");
  if (ended_) return mistake("comes after the end", "write the end line last");
  greeted_ = true;
  ended_ = std::holds_alternative<AdapterEnd>(*made);
  return made;
}

}  // namespace streamgauge
