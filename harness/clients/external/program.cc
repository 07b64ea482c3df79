// SPDX-License-Identifier: MIT
#include "harness/clients/external/program.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <thread>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/write.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/target/child.h"

namespace streamgauge {
namespace {

using boost::system::error_code;
using Descriptor = boost::asio::posix::stream_descriptor;
constexpr std::size_t kReadBytes = std::size_t{64} << 10U;
constexpr std::size_t kLastWordsBytes = 2048;
constexpr int kStopMs = 1000;

// One of its streams: our end and its own.
struct Pipe {
  int ours = -1, theirs = -1;
};

bool open_pipe(Pipe& pipe, bool we_write) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
  pipe = we_write ? Pipe{ends[1], ends[0]} : Pipe{ends[0], ends[1]};
  return true;
}

}  // namespace

class RunningProgram::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(boost::asio::io_context& io, ProgramCallbacks callbacks)
      : callbacks_(std::move(callbacks)), input_(io), output_(io), errors_(io), exit_(io) {}

  // 0, or what errno says.
  int launch(const ExternalProgram& program) {
    std::string pattern = (std::filesystem::temp_directory_path() / "streamgauge-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) return errno;
    folder_ = pattern;
    std::array<Pipe, 3> pipes;
    int error = 0;
    if (!open_pipe(pipes[0], true) || !open_pipe(pipes[1], false) || !open_pipe(pipes[2], false))
      error = errno;
    if (error == 0) error = run(program, pipes);
    for (const Pipe& pipe : pipes) {
      if (pipe.theirs >= 0) close(pipe.theirs);
      if (error != 0 && pipe.ours >= 0) close(pipe.ours);
    }
    if (error != 0) return error;
    input_.assign(pipes[0].ours);
    output_.assign(pipes[1].ours);
    errors_.assign(pipes[2].ours);
    read_output();
    read_errors();
    wait_exit();
    return 0;
  }

  void write(std::string text) {
    auto bytes = std::make_shared<std::string>(std::move(text));
    boost::asio::async_write(input_, boost::asio::buffer(*bytes),
                             [self = shared_from_this(), bytes](error_code, std::size_t) {});
  }

  std::string last_words() const {
    std::string out;
    for (const char letter : words_)
      out += letter == '\n' || (letter >= ' ' && letter <= '~') ? letter : '?';
    out.erase(out.find_last_not_of("\n ") + 1);
    return out;
  }

  void stop() {
    callbacks_ = {};
    error_code ignored;
    input_.close(ignored);
    output_.close(ignored);
    errors_.close(ignored);
    if (process_ > 0) {
      kill(-process_, SIGTERM);
      pollfd ended{exit_.native_handle(), POLLIN, 0};
      poll(&ended, 1, kStopMs);
      reap();
    }
    exit_.close(ignored);
    remove_folder();
  }

 private:
  int run(const ExternalProgram& program, const std::array<Pipe, 3>& pipes) {
    Headers environment = program.environment;
    environment.push_back({"TMPDIR", folder_});
    // What is asked for is on this machine, whatever proxies its user has.
    environment.push_back({"NO_PROXY", "*"});
    environment.push_back({"no_proxy", "*"});
    const Child child = start_child(
        {program.command, environment, {}, pipes[0].theirs, pipes[1].theirs, pipes[2].theirs});
    if (child.error != 0) return child.error;
    process_ = child.process;
    const int handle = static_cast<int>(syscall(SYS_pidfd_open, process_, 0));
    if (handle < 0) return errno;
    exit_.assign(handle);
    return 0;
  }

  void read_output() {
    output_.async_read_some(boost::asio::buffer(buffer_),
                            [self = shared_from_this()](error_code error, std::size_t length) {
                              const Instant read = SteadyClock().now();
                              if (error == boost::asio::error::operation_aborted) return;
                              self->output_over_ = static_cast<bool>(error);
                              if (error) return self->tell_exit();
                              // A copy: what is called may stop the program, and with it forget the
                              // callbacks.
                              if (const auto tell = self->callbacks_.on_output)
                                tell({self->buffer_.data(), length}, read);
                              if (self->output_.is_open()) self->read_output();
                            });
  }

  void read_errors() {
    errors_.async_read_some(boost::asio::buffer(error_buffer_),
                            [self = shared_from_this()](error_code error, std::size_t length) {
                              if (error == boost::asio::error::operation_aborted) return;
                              self->errors_over_ = static_cast<bool>(error);
                              if (error) return self->tell_exit();
                              self->words_.append(self->error_buffer_.data(), length);
                              if (self->words_.size() > kLastWordsBytes)
                                self->words_.erase(0, self->words_.size() - kLastWordsBytes);
                              self->read_errors();
                            });
  }

  void wait_exit() {
    exit_.async_wait(Descriptor::wait_read, [self = shared_from_this()](error_code error) {
      if (error || self->process_ <= 0) return;
      self->reap();
      self->tell_exit();
    });
  }

  // What was just killed may still write there, for a moment.
  void remove_folder() {
    for (int attempt = 0; attempt < 20 && !folder_.empty(); ++attempt) {
      std::error_code error;
      std::filesystem::remove_all(folder_, error);
      if (!error) folder_.clear();
      if (error) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  // Its children go too: they would keep its pipes open. They go first, as the number of their
  // group is another's once the program is reaped.
  void reap() {
    kill(-process_, SIGKILL);
    int status = 0;
    waitpid(process_, &status, 0);
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    process_ = -1;
  }

  void tell_exit() {
    if (process_ > 0 || !output_over_ || !errors_over_ || !callbacks_.on_exit) return;
    const auto tell = std::move(callbacks_.on_exit);
    callbacks_.on_exit = nullptr;
    tell(status_);
  }

  ProgramCallbacks callbacks_;
  Descriptor input_, output_, errors_, exit_;
  std::string folder_;
  pid_t process_ = -1;
  bool output_over_ = false, errors_over_ = false;
  int status_ = 0;
  std::string words_;
  std::array<char, kReadBytes> buffer_{};
  std::array<char, kLastWordsBytes> error_buffer_{};
};

Result<std::unique_ptr<RunningProgram>> RunningProgram::start(boost::asio::io_context& io,
                                                              const ExternalProgram& program,
                                                              ProgramCallbacks callbacks) {
  auto impl = std::make_shared<Impl>(io, std::move(callbacks));
  const int error = program.command.empty() ? ENOENT : impl->launch(program);
  if (error == 0) return std::unique_ptr<RunningProgram>(new RunningProgram(std::move(impl)));
  impl->stop();
  return unmeasurable(fmt::format("cannot be started: {}", std::strerror(error)),
                      "see `streamgauge clients` for what it needs");
}

RunningProgram::RunningProgram(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
RunningProgram::~RunningProgram() { impl_->stop(); }
void RunningProgram::write(std::string text) { impl_->write(std::move(text)); }
std::string RunningProgram::last_words() const { return impl_->last_words(); }
void RunningProgram::stop() { impl_->stop(); }

}  // namespace streamgauge
