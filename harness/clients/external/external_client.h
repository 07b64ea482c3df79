// SPDX-License-Identifier: MIT
// For driving a server with a real client library: a program that speaks the adapter protocol.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "harness/clients/external/adapter_message.h"
#include "harness/clients/external/adapter_parser.h"
#include "harness/clients/external/external_style.h"
#include "harness/clients/external/program.h"
#include "harness/clients/stream_client.h"

namespace streamgauge {

struct ExternalOptions {
  AdapterLimits limits;
  Duration greeting = std::chrono::seconds(60);  // from its start to its hello: browsers are slow
  std::string ca_file;  // PEM, absolute: what the program trusts in TLS; empty: what it does anyway
  // When the program has said what it is, before it is asked for anything: the place to close().
  std::function<void(const AdapterHello& hello)> on_hello;
};

class ExternalClient final : public StreamClient {
 public:
  // One program, one request. Deliveries are stamped by the program, and told as it writes them.
  ExternalClient(boost::asio::io_context& io, ExternalProgram program, ExternalStyle style,
                 ClientRequest request, ClientCallbacks callbacks, ExternalOptions options = {});
  ~ExternalClient() override;
  ExternalClient(const ExternalClient&) = delete;
  ExternalClient& operator=(const ExternalClient&) = delete;

  void start() override;
  void close() override;
  // What instants may be wrong by, once the request is sent.
  Duration clock_error() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace streamgauge
