// SPDX-License-Identifier: MIT
#include "cli/clients_run.h"

#include <csignal>
#include <cstdio>
#include <filesystem>

#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/clients/external/external_client.h"
#include "harness/target/launcher.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

struct RunOptions {
  std::string style, url, method, json, program, ca_file;
  std::vector<std::string> headers;
  double idle_s = 30, total_s = 120, greeting_s = 60;
};

// One line of JSON each, at once: tests and eyes follow it while it runs.
void print_line(const Json& line) {
  fmt::print("{}\n", line.dump(-1, ' ', true, Json::error_handler_t::replace));
  std::fflush(stdout);
}

std::int64_t count(Instant at) { return at.time_since_epoch().count(); }

Duration seconds(double number) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(number));
}

Result<ClientRequest> request_of(const RunOptions& options) {
  ClientRequest request;
  const auto url = parse_url(options.url);
  if (!url) return tl::make_unexpected(url.error());
  request.url = *url;
  request.body = options.json;
  request.method = !options.method.empty() ? options.method : options.json.empty() ? "GET" : "POST";
  if (!options.json.empty()) request.headers.push_back({"Content-Type", "application/json"});
  for (const std::string& text : options.headers) {
    const std::size_t colon = text.find(':');
    if (colon == 0 || colon == std::string::npos)
      return usage_error("a header has no name", "write -H 'Name: value'");
    const std::size_t value = text.find_first_not_of(' ', colon + 1);
    request.headers.push_back(
        {text.substr(0, colon), value == std::string::npos ? "" : text.substr(value)});
  }
  request.idle = seconds(options.idle_s);
  request.total = seconds(options.total_s);
  return request;
}

Result<ExternalProgram> program_of(const RunOptions& options, const ExternalStyle& style,
                                   const std::string& catalogue) {
  if (!options.program.empty()) {
    auto words = split_command(options.program);
    if (!words) return tl::make_unexpected(words.error());
    return ExternalProgram{options.program, std::move(*words), {}};
  }
  const auto adapters = read_adapters(catalogue, clients_root());
  if (!adapters) return tl::make_unexpected(adapters.error());
  const auto adapter = adapter_of(style, *adapters);
  if (!adapter) return tl::make_unexpected(adapter.error());
  return adapter->program;
}

void print_hello(const AdapterHello& hello) {
  Json versions = Json::object();
  for (const Header& one : hello.versions) versions[one.name] = one.value;
  print_line({{"hello", hello.name}, {"versions", versions}});
}

const char* word(ClientEnd end) {
  switch (end) {
    case ClientEnd::complete:
      return "complete";
    case ClientEnd::broken:
      return "broken";
    case ClientEnd::by_us:
      return "by_us";
    case ClientEnd::timeout:
      return "timeout";
    case ClientEnd::limit:
      return "limit";
    case ClientEnd::failed:
      return "failed";
  }
  return "";
}

int run(const RunOptions& options, const std::string& catalogue) {
  const auto style = parse_external_style(options.style);
  if (!style) return report_error(style.error());
  const auto request = request_of(options);
  if (!request) return report_error(request.error());
  const auto program = program_of(options, *style, catalogue);
  if (!program) return report_error(program.error());
  ClientEnd how = ClientEnd::failed;
  std::string reason;
  ClientCallbacks callbacks;
  callbacks.on_head = [](const ResponseHead& head, Instant at) {
    print_line({{"head", head.status}, {"at_ns", count(at)}});
  };
  callbacks.on_delivery = [](const Delivery& one) {
    print_line({{"at_ns", count(one.at)}, {"bytes", one.content.size()}, {"text", one.content}});
  };
  ExternalOptions external;
  external.greeting = seconds(options.greeting_s);
  external.on_hello = print_hello;
  if (!options.ca_file.empty()) external.ca_file = std::filesystem::absolute(options.ca_file);
  boost::asio::io_context io;
  // Whoever stops us must not find a browser left.
  boost::asio::signal_set stop(io, SIGINT, SIGTERM);
  callbacks.on_end = [&](ClientEnd end, const std::string& why) {
    how = end;
    reason = why;
    stop.cancel();
  };
  ExternalClient client(io, *program, *style, *request, callbacks, external);
  stop.async_wait([&](boost::system::error_code error, int) {
    if (!error) client.close();
  });
  client.start();
  io.run();
  print_line({{"end", word(how)}, {"clock_error_ns", client.clock_error().count()}});
  if (how == ClientEnd::complete) return 0;
  fmt::print(stderr, "streamgauge: {}\n", reason);
  return how == ClientEnd::failed ? 3 : 1;
}

}  // namespace

Command add_clients_run(CLI::App& clients, const std::string& catalogue) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* app =
      clients.add_subcommand("run", "Ask a URL by one of them, and see what it hands out");
  app->set_help_flag("-h,--help", "print this");
  app->add_option("STYLE", options->style, "as the list has it, with a number for N")->required();
  app->add_option("URL", options->url, "what to ask for")->required();
  app->add_option("-X", options->method, "method; GET, or POST with --json")->type_name("METHOD");
  app->add_option("-H", options->headers, "one more header")->type_name("'NAME: VALUE'");
  app->add_option("--json", options->json, "body, sent as application/json")->type_name("BODY");
  app->add_option("--program", options->program, "speaks the adapter protocol; not from the list")
      ->type_name("COMMAND");
  app->add_option("--ca", options->ca_file,
                  "trust this CA (PEM); browsers trust anyone on loopback")
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  app->add_option("--idle", options->idle_s, "seconds without a delivery")->capture_default_str();
  app->add_option("--total", options->total_s, "seconds in all")->capture_default_str();
  app->add_option("--greeting", options->greeting_s, "seconds until it is ready")
      ->capture_default_str();
  return [options, &catalogue] { return run(*options, catalogue); };
}

}  // namespace streamgauge
