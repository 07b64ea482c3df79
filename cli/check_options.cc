// SPDX-License-Identifier: MIT
#include "cli/check_options.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/client_option.h"
#include "harness/wire/tls_session.h"
#include "scenarios/plan/units.h"

namespace streamgauge {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

// RFC 9110, section 5.6.2: what a method or a header's name is made of.
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char letter) {
    return (std::isalnum(static_cast<unsigned char>(letter)) != 0 &&
            static_cast<unsigned char>(letter) < 0x80) ||
           kMarks.find(letter) != std::string_view::npos;
  });
}

bool is_field_value(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

Result<Header> read_header(const std::string& text, std::size_t number) {
  const std::size_t colon = text.find(':');
  const std::string name = text.substr(0, colon);
  if (colon == std::string::npos || !is_token(name) || !is_field_value(text)) {
    return usage_error(fmt::format("the header of -H number {} is not NAME: VALUE", number),
                       "quote it for your shell: -H 'Authorization: Bearer ...'");
  }
  const std::size_t value = text.find_first_not_of(' ', colon + 1);
  return Header{name, value == std::string::npos ? "" : text.substr(value)};
}

Result<HopTarget> read_hop(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::size_t scheme = text.find("://");
  if (equals == std::string::npos || equals == 0 || scheme < equals) {
    return usage_error("--hop is not NAME=URL", "write it as --hop app=http://127.0.0.1:8000/chat");
  }
  auto url = parse_url(text.substr(equals + 1));
  if (!url) return tl::make_unexpected(url.error());
  return HopTarget{text.substr(0, equals), *url};
}

Result<Duration> read_time(const char* flag, const std::string& text, Duration min, Duration max) {
  auto time = parse_duration(text);
  if (!time) {
    return usage_error(fmt::format("{}: {}", flag, time.error().what), time.error().hint);
  }
  if (*time < min || *time > max) {
    return usage_error(fmt::format("{}: '{}' is out of range", flag, text),
                       fmt::format("from {:.0f} ms to {:.0f} s", to_ms(min), to_ms(max) / 1000));
  }
  return time;
}

Result<CheckConfig> with_request(const CheckOptions& options, CheckConfig config) {
  for (std::size_t i = 0; i < options.headers.size(); ++i) {
    auto header = read_header(options.headers[i], i + 1);
    if (!header) return tl::make_unexpected(header.error());
    config.headers.push_back(*header);
  }
  config.body = options.json;
  if (!options.json.empty()) {
    if (!nlohmann::json::accept(options.json))
      return usage_error("--json is not valid JSON", "quote it for your shell: --json '{...}'");
    config.headers.push_back({"Content-Type", "application/json"});
  }
  config.method = !options.method.empty() ? options.method : options.json.empty() ? "GET" : "POST";
  if (!is_token(config.method))
    return usage_error("-X is not a request method", "write it as -X POST");
  if (!is_field_value(options.accept_encoding))
    return usage_error("--accept-encoding has a line end in it", "write it as 'gzip, deflate'");
  config.accept_encoding = options.accept_encoding;
  config.tls = {options.ca_file, options.insecure};
  if (!options.ca_file.empty()) {
    const auto tls = TlsSession::client(config.hops.back().url.host, config.tls);
    if (!tls) return usage_error("--ca: " + tls.error().what, "name a PEM file of certificates");
  }
  return config;
}

Result<CheckConfig> with_plan(const CheckOptions& options, CheckConfig config) {
  const auto interval = read_time("--interval", options.interval, Duration{0}, minutes(1));
  if (!interval) return tl::make_unexpected(interval.error());
  const auto budget = read_time("--budget", options.budget, milliseconds(100), minutes(60));
  if (!budget) return tl::make_unexpected(budget.error());
  const auto patience = read_time("--patience", options.patience, milliseconds(10), minutes(10));
  if (!patience) return tl::make_unexpected(patience.error());
  const auto bytes = parse_size(options.chunk_bytes);
  if (!bytes || *bytes < kChunkBytesMin || *bytes > kChunkBytesMax) {
    return usage_error(
        fmt::format("--chunk-bytes: '{}' is not a size in range", options.chunk_bytes),
        "from 12 bytes to 1 MiB, written as 64, 64B, 4KiB or 1MiB");
  }
  if (options.chunks == 0 || options.chunks > 1000)
    return usage_error(fmt::format("--chunks: {} is out of range", options.chunks),
                       "from 1 to 1000");
  config.plan.chunks = options.chunks;
  config.plan.chunk_bytes = *bytes;
  config.plan.payload = options.payload == "words" ? Payload::words : Payload::incompressible;
  config.plan.pacing.gaps = {*interval};
  config.budget = *budget;
  config.patience = *patience;
  return config;
}

}  // namespace

Result<GaugeConfig> gauge_config(const CheckOptions& options) {
  const std::string& mock = options.mock;
  const std::size_t colon = mock.rfind(':');
  std::uint16_t port = 0;
  const char* end = mock.data() + mock.size();
  const char* digits = colon == std::string::npos ? end : mock.data() + colon + 1;
  const auto [stop, error] = std::from_chars(digits, end, port);
  if (digits == end || colon == 0 || stop != end || error != std::errc{}) {
    return usage_error(fmt::format("--mock '{}' is not HOST:PORT", mock),
                       "write it as --mock 127.0.0.1:8089");
  }
  std::string host = mock.substr(0, colon);
  if (host == "localhost") host = "127.0.0.1";
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return GaugeConfig{host, port};
}

Result<LaunchConfig> launch_config(const CheckOptions& options, const Url& target) {
  auto command = split_command(options.launch);
  if (!command) return tl::make_unexpected(command.error());
  LaunchConfig config;
  config.command = *command;
  config.ready = target;
  config.ready.target.clear();
  if (!options.ready.empty()) {
    auto ready = parse_url(options.ready);
    if (!ready) return tl::make_unexpected(ready.error());
    config.ready = *ready;
  }
  const auto within =
      read_time("--ready-within", options.ready_within, milliseconds(100), minutes(60));
  if (!within) return tl::make_unexpected(within.error());
  config.ready_within = *within;
  return config;
}

Result<CheckConfig> check_config(const CheckOptions& options) {
  CheckConfig config;
  for (const std::string& hop : options.hops) {
    auto read = read_hop(hop);
    if (!read) return tl::make_unexpected(read.error());
    config.hops.push_back(*read);
  }
  auto url = parse_url(options.url);
  if (!url) return tl::make_unexpected(url.error());
  config.hops.push_back({options.name, *url});
  config.pair = !options.no_pair;
  config.verify_fixes = !options.no_verify;
  config.command = options.command;
  return with_request(options, std::move(config)).and_then([&](CheckConfig asked) {
    return with_plan(options, std::move(asked));
  });
}

void add_check_options(CLI::App& app, CheckOptions& options) {
  const auto text = [&](const char* names, std::string& value, const char* type,
                        const char* description) {
    return app.add_option(names, value, description)->type_name(type);
  };
  // One value a flag: `-H 'A: b' URL` must not swallow the URL.
  const auto list = [&](const char* names, std::vector<std::string>& values, const char* type,
                        const char* description) {
    return app.add_option(names, values, description)->type_name(type)->allow_extra_args(false);
  };
  text("URL", options.url, "", "http(s)://HOST:PORT/PATH of the endpoint")->required();

  text("-X,--method", options.method, "METHOD", "request method; GET, or POST with --json")
      ->group("Request");
  list("-H,--header", options.headers, "'NAME: VALUE'", "add a header; never shown in any report")
      ->group("Request");
  text("--json", options.json, "BODY", "send this JSON body")->group("Request");
  text("--accept-encoding", options.accept_encoding, "LIST", "encodings the request allows")
      ->capture_default_str()
      ->group("Request");
  text("--ca", options.ca_file, "FILE", "trust this CA (PEM) too")->group("Request");
  app.add_flag("--insecure", options.insecure, "accept any certificate")->group("Request");

  text("--mock", options.mock, "HOST:PORT", "where the mock upstream listens")
      ->capture_default_str()
      ->group("Target");
  text("--launch", options.launch, "COMMAND",
       "start the target, with OPENAI_BASE_URL naming the mock; stop it at the end")
      ->group("Target");
  text("--ready", options.ready, "URL", "wait until this answers, not only the target's port")
      ->group("Target");
  text("--ready-within", options.ready_within, "TIME", "how long the target may take to start")
      ->capture_default_str()
      ->group("Target");
  list("--hop", options.hops, "NAME=URL", "gauge a hop further in too; the innermost first")
      ->group("Target");
  text("--name", options.name, "NAME", "what to call URL's own hop")
      ->capture_default_str()
      ->group("Target");

  text("--budget", options.budget, "TIME", "longest answer waited for; ends optional probes")
      ->capture_default_str()
      ->group("Probes");
  text("--patience", options.patience, "TIME", "silence after which a chunk counts as held")
      ->capture_default_str()
      ->group("Probes");
  text("--chunk-bytes", options.chunk_bytes, "SIZE", "text in a chunk")
      ->capture_default_str()
      ->group("Probes");
  text("--payload", options.payload, "KIND", "words, or incompressible")
      ->capture_default_str()
      ->check(CLI::IsMember({"words", "incompressible"}))
      ->group("Probes");
  app.add_option("--chunks", options.chunks, "chunks of the paced probe")
      ->type_name("COUNT")
      ->capture_default_str()
      ->group("Probes");
  text("--interval", options.interval, "TIME", "time between paced chunks")
      ->capture_default_str()
      ->group("Probes");
  app.add_flag("--no-pair", options.no_pair, "leave out the second stream")->group("Probes");
  app.add_flag("--no-verify", options.no_verify, "do not try fixes from outside")->group("Probes");

  add_client_option(app, options.clients);
  add_output_options(app, options.output, "write record, verdict and page there");
}

}  // namespace streamgauge
