// SPDX-License-Identifier: MIT
// For carrying requests from cpp-httplib to a function, within limits, one a connection.
#pragma once

#include <functional>
#include <mutex>
#include <set>

#include <httplib.h>

#include "mock_server/control/bounded_stream.h"
#include "mock_server/control/caller_guard.h"
#include "mock_server/control/control_api.h"

namespace streamgauge {

class HttpTransport final : public httplib::Server {
 public:
  using Answer = std::function<ControlAnswer(const ControlRequest& request)>;

  explicit HttpTransport(Answer answer);

  void set_rule(const CallerRule& rule) { rule_ = rule; }  // before listening
  void end_connections();  // those that are open; further ones end at once

 private:
  // What must be refused before a body is read.
  std::optional<ControlAnswer> refuse(const httplib::Request& request) const;
  void answer(const httplib::Request& request, std::string body, httplib::Response& response);
  bool process_and_close_socket(socket_t socket) override;
  void converse(socket_t socket);

  Answer answer_;
  CallerRule rule_;
  StreamLimits limits_;
  SteadyClock clock_;
  std::mutex mutex_;
  std::set<socket_t> open_;
  bool ending_ = false;
};

}  // namespace streamgauge
