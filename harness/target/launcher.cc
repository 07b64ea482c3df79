// SPDX-License-Identifier: MIT
#include "harness/target/launcher.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/target/child.h"

namespace streamgauge {
namespace {

using std::chrono::milliseconds;
constexpr std::size_t kOutputKept = 4096;
constexpr auto kLastWordsMax = std::chrono::seconds(1);

struct AddressFree {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

// Whether something accepts a connection there; asks for HTTP too when the target is not empty.
bool answers(const Url& url) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  if (getaddrinfo(url.host.c_str(), std::to_string(url.port).c_str(), &hints, &list) != 0)
    return false;
  const std::unique_ptr<addrinfo, AddressFree> owned(list);
  const int handle = socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval limit{1, 0};
  setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  bool good = connect(handle, list->ai_addr, list->ai_addrlen) == 0;
  if (good && !url.target.empty() && !url.tls()) {
    const std::string request = fmt::format(
        "GET {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", url.target, url.host_header());
    std::array<char, 8> start{};
    good = send(handle, request.data(), request.size(), MSG_NOSIGNAL) > 0 &&
           recv(handle, start.data(), start.size(), MSG_WAITALL) >= 5 &&
           std::string_view(start.data(), 5) == "HTTP/";
  }
  close(handle);
  return good;
}

}  // namespace

class LaunchedTarget::Impl {
 public:
  explicit Impl(LaunchConfig config) : config_(std::move(config)) {}
  ~Impl() { stop(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  // 0, or the errno of chdir or exec.
  int launch() {
    std::array<int, 2> output{};
    if (pipe2(output.data(), O_CLOEXEC) != 0) return errno;
    const Child child = start_child(
        {config_.command, config_.environment, config_.directory, -1, output[1], output[1]});
    close(output[1]);
    if (child.error == 0) process_ = child.process;
    reader_ = std::thread([this, from = output[0]] { keep_output(from); });
    return child.error;
  }

  bool ready_in_time() {
    const Instant limit = SteadyClock().now() + config_.ready_within;
    while (running() && SteadyClock().now() < limit) {
      if (answers(config_.ready)) return true;
      std::this_thread::sleep_for(milliseconds(20));
    }
    return false;
  }

  bool running() {
    if (process_ <= 0 || reaped_) return false;
    int status = 0;
    if (waitpid(process_, &status, WNOHANG) == process_) {
      reaped_ = true;
      exit_status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    return !reaped_;
  }

  void stop() {
    if (process_ > 0) {
      // The whole process group: workers outlive a parent that is killed alone.
      kill(-process_, SIGTERM);
      const Instant limit = SteadyClock().now() + config_.stop_within;
      while (running() && SteadyClock().now() < limit)
        std::this_thread::sleep_for(milliseconds(10));
      kill(-process_, SIGKILL);
      if (!reaped_) waitpid(process_, nullptr, 0);
      process_ = -1;
    }
    stopping_ = true;
    if (reader_.joinable()) reader_.join();
  }

  bool ended_within(Duration patience) {
    const Instant limit = SteadyClock().now() + patience;
    while (running() && SteadyClock().now() < limit) std::this_thread::sleep_for(milliseconds(5));
    if (running()) return false;
    // Its last words may still be in the pipe: read until nothing comes, or nothing can.
    const unsigned seen = quiet_;
    const Instant silence_limit = SteadyClock().now() + kLastWordsMax;
    while (quiet_ == seen && SteadyClock().now() < silence_limit)
      std::this_thread::sleep_for(milliseconds(5));
    return true;
  }

  std::string output() const {
    const std::scoped_lock lock(mutex_);
    return output_;
  }
  int exit_status() const { return exit_status_; }

 private:
  void keep_output(int from) {
    std::array<char, 4096> buffer{};
    while (true) {
      pollfd ready{from, POLLIN, 0};
      if (poll(&ready, 1, 100) == 0) {
        ++quiet_;
        if (stopping_) break;  // someone outside the group still holds the other end
        continue;
      }
      const ssize_t got = read(from, buffer.data(), buffer.size());
      if (got <= 0) break;
      const std::scoped_lock lock(mutex_);
      output_.append(buffer.data(), static_cast<std::size_t>(got));
      if (output_.size() > kOutputKept) output_.erase(0, output_.size() - kOutputKept);
    }
    ++quiet_;
    close(from);
  }

  LaunchConfig config_;
  pid_t process_ = -1;
  bool reaped_ = false;
  int exit_status_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<unsigned> quiet_{0};  // times that the output had nothing to say, or its end
  std::thread reader_;
  mutable std::mutex mutex_;
  std::string output_;
};

Result<std::unique_ptr<LaunchedTarget>> LaunchedTarget::start(LaunchConfig config) {
  const std::string command = config.command.empty() ? "" : config.command.front();
  if (command.empty()) return usage_error("the launch command is empty");
  const std::string where = config.ready.host_header();
  Url tcp = config.ready;
  tcp.target.clear();
  if (answers(tcp)) {
    return unmeasurable(fmt::format("{} answers before '{}' was started", where, command),
                        "end what holds the port, or use another");
  }
  const std::string directory = config.directory;
  const Duration within = config.ready_within;
  auto impl = std::make_unique<Impl>(std::move(config));
  if (const int error = impl->launch(); error != 0) {
    return usage_error(
        fmt::format("'{}' cannot be started{}: {}", command,
                    directory.empty() ? "" : " in " + directory, std::strerror(error)),
        "check the launch command, its directory and PATH");
  }
  if (!impl->ready_in_time()) {
    const bool died = !impl->running();
    impl->stop();
    return unmeasurable(
        died ? fmt::format("'{}' ended with status {} before it was ready; its last output:\n{}",
                           command, impl->exit_status(), impl->output())
             : fmt::format("'{}' was not ready at {} within {:.0f} s; its last output:\n{}",
                           command, where, to_ms(within) / 1000, impl->output()),
        died ? "run the command by hand to see why" : "does it listen on that port?");
  }
  return std::unique_ptr<LaunchedTarget>(new LaunchedTarget(std::move(impl)));
}

LaunchedTarget::LaunchedTarget(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LaunchedTarget::~LaunchedTarget() = default;
bool LaunchedTarget::ended_within(Duration patience) const { return impl_->ended_within(patience); }
bool LaunchedTarget::running() const { return impl_->running(); }
int LaunchedTarget::exit_status() const { return impl_->exit_status(); }
std::string LaunchedTarget::last_output() const { return impl_->output(); }

}  // namespace streamgauge
