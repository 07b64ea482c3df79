// SPDX-License-Identifier: MIT
// For reading the parameters of a request to the control API, each checked, none overlooked.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mock_server/control/control_api.h"

namespace streamgauge {

// Digits alone, within 64 bits.
std::optional<std::uint64_t> whole_number(std::string_view text);

// Thrown and caught within the control API only.
struct BadQuery {
  std::string what;
  std::string hint = {};
};

// Those parameters that nobody has asked for by the end are unknown.
class Query {
 public:
  explicit Query(const ControlRequest& request) : query_(request.query) {}

  std::optional<std::string> text(const std::string& name);
  std::vector<std::string> texts(const std::string& name);  // may be given more than once
  std::optional<std::uint64_t> number(const std::string& name);
  std::uint64_t number(const std::string& name, std::uint64_t least, std::uint64_t most,
                       std::uint64_t otherwise);
  bool flag(const std::string& name);  // "1" or "0"; not given: false
  void finish() const;

 private:
  const std::multimap<std::string, std::string>& query_;
  std::vector<std::string> known_;
};

}  // namespace streamgauge
