// SPDX-License-Identifier: MIT
#include "harness/clients/external/external_client.h"

#include <algorithm>
#include <array>
#include <optional>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "harness/clients/external/adapter_clock.h"

namespace streamgauge {
namespace {

using boost::system::error_code;
constexpr std::uint64_t kPings = 10;

// Where libraries look for what to trust: OpenSSL and Go, requests, curl, Node.
constexpr std::array kTrustVariables = {"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
                                        "NODE_EXTRA_CA_CERTS"};

}  // namespace

class ExternalClient::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(boost::asio::io_context& io, ExternalProgram program, ExternalStyle style,
       ClientRequest request, ClientCallbacks callbacks, ExternalOptions options)
      : io_(io),
        timer_(io),
        config_(std::move(program)),
        style_(std::move(style)),
        request_(std::move(request)),
        callbacks_(std::move(callbacks)),
        options_(std::move(options)),
        parser_(options_.limits) {
    if (options_.ca_file.empty()) return;
    for (const char* variable : kTrustVariables)
      config_.environment.push_back({variable, options_.ca_file});
  }

  void start() {
    auto started =
        RunningProgram::start(io_, config_,
                              {[this](std::string_view bytes, Instant read) { take(bytes, read); },
                               [this](int status) { exited(status); }});
    if (!started) {
      // Later: the caller may not expect to be called from here.
      return boost::asio::post(
          io_, [self = shared_from_this(), error = started.error()] { self->fail(error); });
    }
    program_ = std::move(*started);
    arm(options_.greeting);
  }

  void close() {
    closing_ = true;
    boost::asio::post(io_, [self = shared_from_this()] { self->end(ClientEnd::by_us, {}); });
  }

  void abandon() {
    callbacks_ = {};
    options_.on_hello = nullptr;
    end(ClientEnd::by_us, {});
  }

  Duration clock_error() const { return clock_.error(); }

 private:
  void take(std::string_view bytes, Instant read) {
    const auto keep = shared_from_this();
    std::vector<AdapterMessage> messages;
    const auto fed = parser_.feed(bytes, messages);
    for (AdapterMessage& message : messages) {
      if (ended_ || closing_) return;
      std::visit([&](auto& one) { on(one, read); }, message);
    }
    if (!fed && !ended_ && !closing_) fail(fed.error());
  }

  void on(const AdapterHello& hello, Instant) {
    clock_ = AdapterClock(hello.clock_error);
    if (options_.on_hello) options_.on_hello(hello);
    if (closing_ || ended_) return;
    const auto can = [&](const std::string& pattern) { return matches(pattern, style_); };
    if (std::none_of(hello.styles.begin(), hello.styles.end(), can))
      return fail({ErrorKind::unmeasurable, fmt::format("cannot do '{}'", style_.text()),
                   "`streamgauge clients` lists what each can"});
    if (hello.own_clock) return ping();
    ask();
  }

  void on(const AdapterPong& pong, Instant read) {
    if (pong.ping != pings_ || pings_ == 0 || sent_)
      return fail({ErrorKind::unmeasurable,
                   fmt::format("answers a ping that was not sent: {}", pong.ping),
                   "answer each ping once, with its number"});
    clock_.exchange(pinged_, pong.at_ns, read);
    if (pings_ < kPings) return ping();
    ask();
  }

  void on(const AdapterClockError& stated, Instant) {
    if (headed_ || deliveries_ > 0)
      return fail({ErrorKind::unmeasurable, "tells its clock's error too late",
                   "write it before the head and what is delivered"});
    clock_.restate(stated.error);
  }

  void on(const AdapterHead& head, Instant read) {
    const auto at = instant("the head", head.at_ns, read);
    if (!at) return;
    if (headed_ || deliveries_ > 0)
      return fail({ErrorKind::unmeasurable, "tells the head too late, or twice",
                   "write it once, before what is delivered"});
    headed_ = true;
    if (callbacks_.on_head) callbacks_.on_head(head.head, *at);
  }

  void on(AdapterDelivery& delivery, Instant read) {
    ++deliveries_;
    const auto at = instant(fmt::format("delivery {}", deliveries_), delivery.at_ns, read);
    if (!at) return;
    bytes_ += delivery.content.size();
    if (bytes_ > request_.bytes_max)
      return end(ClientEnd::limit,
                 fmt::format("{} delivered more than {} bytes", who(), request_.bytes_max));
    // Moving a timer at every line would cost more than the line: it looks at this instead.
    last_ = read;
    if (callbacks_.on_delivery) callbacks_.on_delivery({*at, std::move(delivery.content)});
  }

  void on(const AdapterEnd& how, Instant) {
    if (how.good) return end(ClientEnd::complete, {});
    const bool began = headed_ || deliveries_ > 0;
    end(began ? ClientEnd::broken : ClientEnd::failed, fmt::format("{}: {}", who(), how.why));
  }

  // On our clock. nullopt: it cannot be, and all is over.
  std::optional<Instant> instant(const std::string& what, std::int64_t at_ns, Instant read) {
    if (!sent_) {
      fail({ErrorKind::unmeasurable, fmt::format("writes {} before it was asked", what),
            "wait for the line with the request"});
      return std::nullopt;
    }
    const auto at = clock_.instant(at_ns, *sent_, read);
    if (at) return *at;
    fail({ErrorKind::unmeasurable, fmt::format("{} {}", what, at.error().what), at.error().hint});
    return std::nullopt;
  }

  void ping() {
    const std::string line = ping_line(++pings_);
    pinged_ = SteadyClock().now();
    program_->write(line);
  }

  void ask() {
    const std::string line = request_line(request_, style_, options_.ca_file);
    sent_ = SteadyClock().now();
    total_due_ = *sent_ + request_.total;
    program_->write(line);
    arm(request_.idle);
  }

  void exited(int status) {
    const auto keep = shared_from_this();
    if (closing_) return;
    fail({ErrorKind::unmeasurable,
          fmt::format("ended with status {} {}", status,
                      parser_.torn()
                          ? fmt::format("in the middle of line {}", parser_.lines())
                          : fmt::format("without an end line, after line {}", parser_.lines())),
          "write {\"end\": \"error\", \"why\": ...} when the library fails"});
  }

  void arm(Duration silence) {
    silence_ = silence;
    last_ = SteadyClock().now();
    wait();
  }

  void wait() {
    timer_.expires_at(
        std::chrono::steady_clock::time_point(std::min(last_ + silence_, total_due_)));
    timer_.async_wait([self = shared_from_this()](error_code error) {
      if (!error && !self->ended_) self->on_timer();
    });
  }

  void on_timer() {
    const Instant now = SteadyClock().now();
    if (now < std::min(last_ + silence_, total_due_)) return wait();
    if (!sent_)
      return fail({ErrorKind::unmeasurable,
                   fmt::format("was not ready within {:.1f} s", to_ms(silence_) / 1000),
                   "it must write its hello line, and answer pings, at once"});
    const bool total = total_due_ <= now;
    end(ClientEnd::timeout,
        total ? fmt::format("{}: no end within {:.1f} s", who(), to_ms(request_.total) / 1000)
              : fmt::format("{}: nothing was delivered for {:.1f} s, after {} deliveries", who(),
                            to_ms(silence_) / 1000, deliveries_));
  }

  std::string who() const { return fmt::format("'{}' ({})", config_.name, style_.text()); }

  void fail(const Error& error) {
    if (ended_) return;
    std::string why = fmt::format("{}: {}", who(), error.what);
    if (!error.hint.empty()) why += "; " + error.hint;
    const std::string words = program_ ? program_->last_words() : "";
    if (!words.empty()) why += "\nits last words:\n" + words;
    end(ClientEnd::failed, why);
  }

  void end(ClientEnd kind, const std::string& why) {
    if (ended_) return;
    const auto keep = shared_from_this();
    ended_ = true;
    timer_.cancel();
    if (program_) program_->stop();
    if (callbacks_.on_end) callbacks_.on_end(kind, why);
  }

  boost::asio::io_context& io_;
  boost::asio::steady_timer timer_;
  ExternalProgram config_;
  ExternalStyle style_;
  ClientRequest request_;
  ClientCallbacks callbacks_;
  ExternalOptions options_;
  AdapterParser parser_;
  AdapterClock clock_{Duration(0)};
  std::unique_ptr<RunningProgram> program_;
  std::optional<Instant> sent_;
  Instant pinged_, last_;
  Instant total_due_ = Instant::max();  // until the request is sent
  Duration silence_{0};
  std::uint64_t pings_ = 0;
  std::size_t deliveries_ = 0, bytes_ = 0;
  bool headed_ = false, ended_ = false, closing_ = false;
};

ExternalClient::ExternalClient(boost::asio::io_context& io, ExternalProgram program,
                               ExternalStyle style, ClientRequest request,
                               ClientCallbacks callbacks, ExternalOptions options)
    : impl_(std::make_shared<Impl>(io, std::move(program), std::move(style), std::move(request),
                                   std::move(callbacks), std::move(options))) {}
ExternalClient::~ExternalClient() { impl_->abandon(); }
void ExternalClient::start() { impl_->start(); }
void ExternalClient::close() { impl_->close(); }
Duration ExternalClient::clock_error() const { return impl_->clock_error(); }

}  // namespace streamgauge
