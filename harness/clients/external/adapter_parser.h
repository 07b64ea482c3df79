// SPDX-License-Identifier: MIT
// For turning what an adapter program writes into messages, whatever it writes and however cut.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/clients/external/adapter_message.h"

namespace streamgauge {

struct AdapterLimits {
  std::size_t line_bytes_max = std::size_t{32} << 20U;
  std::size_t lines_max = 1'000'000;
  std::size_t names_max = 1000;  // styles, versions, headers
};

class AdapterParser {
 public:
  explicit AdapterParser(AdapterLimits limits = {}) : limits_(limits) {}

  // Appends to `out` what is whole by now. Error: which line, what is wrong with it, what to do;
  // the messages before it are in `out`, and nothing more is taken. Any split of the input gives
  // the same messages and the same error.
  Result<void> feed(std::string_view bytes, std::vector<AdapterMessage>& out);
  std::size_t lines() const { return lines_; }
  bool ended() const { return ended_; }         // the program has said `end`
  bool torn() const { return !line_.empty(); }  // half a line has come

 private:
  Result<AdapterMessage> message(std::string_view line);
  tl::unexpected<Error> mistake(const std::string& what, std::string hint = {}) const;

  AdapterLimits limits_;
  std::string line_;  // not whole yet
  std::size_t lines_ = 0;
  bool greeted_ = false, ended_ = false, refused_ = false;
};

}  // namespace streamgauge
