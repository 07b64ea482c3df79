// SPDX-License-Identifier: MIT
#include "cli/plan_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "scenarios/read/playbook.h"

namespace streamgauge {
namespace {

// A file is whole when it has been closed or renamed; while it is written it is not.
constexpr std::uint32_t kChanges = IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF;

std::filesystem::path folder_of(const std::string& file) {
  const auto folder = std::filesystem::path(file).parent_path();
  return folder.empty() ? "." : folder;
}

// Whether a change of that name in the folder can be one of the file. A file that is a link may
// change by any name: what it leads through is exchanged.
bool concerns(const std::string& file, const char* name) {
  std::error_code ignored;
  return std::filesystem::path(file).filename() == name ||
         std::filesystem::is_symlink(file, ignored);
}

void tell(const std::string& line) {
  fmt::print(stderr, "streamgauge-mock: {}\n", line);
}

bool has_terminal() {
  const int terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
  if (terminal >= 0) close(terminal);
  return terminal >= 0;
}

// The next of `signals`, or 0 when `watch` has something to say.
int next_signal(const sigset_t& signals, int signal_file, int watch) {
  std::array<pollfd, 2> waiting = {{{signal_file, POLLIN, 0}, {watch, POLLIN, 0}}};
  if (signal_file < 0) {  // no descriptor was left for it: signals are heard, changes are not
    int signal = 0;
    sigwait(&signals, &signal);
    return signal;
  }
  while (poll(waiting.data(), waiting.size(), -1) < 0 && errno == EINTR) {
  }
  signalfd_siginfo told{};
  if ((waiting[0].revents & POLLIN) == 0 || read(signal_file, &told, sizeof told) != sizeof told)
    return 0;
  return static_cast<int>(told.ssi_signo);
}

}  // namespace

sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

PlanFile::PlanFile(std::string file) : file_(std::move(file)), had_terminal_(has_terminal()) {}

PlanFile::~PlanFile() {
  if (watch_ >= 0) close(watch_);
}

Result<void> PlanFile::watch() {
  if (file_.empty())
    return usage_error("--watch: there is no plan file to watch",
                       "name one: streamgauge-mock PLAN");
  const std::string folder = folder_of(file_).string();
  watch_ = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (watch_ >= 0 && inotify_add_watch(watch_, folder.c_str(), kChanges) >= 0) return {};
  return usage_error(fmt::format("--watch: {} cannot be watched: {}", folder, strerror(errno)),
                     "leave --watch out, and send SIGHUP when the plan has changed");
}

void PlanFile::wait_for_stop(const sigset_t& signals, MockServer& mock) {
  const int signal_file = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
  for (;;) {
    const int signal = next_signal(signals, signal_file, watch_);
    if (stops(signal)) break;
    if (signal == SIGHUP || has_changed()) reload(mock);
  }
  if (signal_file >= 0) close(signal_file);
}

bool PlanFile::stops(int signal) const {
  if (signal == SIGHUP) return file_.empty() || (had_terminal_ && !has_terminal());
  return signal == SIGTERM || signal == SIGINT;
}

void PlanFile::reload(MockServer& mock) const {
  auto playbook = read_playbook_file(file_);
  if (!playbook) {
    const Error& error = playbook.error();
    return tell(fmt::format("{}; the plan stays as it was{}{}", error.what,
                            error.hint.empty() ? "" : "\n  ", error.hint));
  }
  mock.set_playbook(std::move(*playbook));
  tell(file_ + ": read anew, for requests from now on");
}

bool PlanFile::has_changed() {
  bool changed = false;
  if (watch_ < 0) return false;
  alignas(inotify_event) std::array<char, 4'096> room{};
  for (;;) {
    const ssize_t got = read(watch_, room.data(), room.size());
    if (got <= 0) return changed;
    for (ssize_t at = 0; at < got;) {
      const auto* event = reinterpret_cast<const inotify_event*>(room.data() + at);
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
      if ((event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)) != 0) {
        give_up_watching();
        return changed;
      }
      const bool missed = (event->mask & IN_Q_OVERFLOW) != 0;
      changed = changed || missed || (event->len > 0 && concerns(file_, event->name));
    }
  }
}

void PlanFile::give_up_watching() {
  close(watch_);
  watch_ = -1;
  tell(file_ + ": is watched no more, its folder is gone; SIGHUP still reads it");
}

}  // namespace streamgauge
