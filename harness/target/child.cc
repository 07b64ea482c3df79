// SPDX-License-Identifier: MIT
#include "harness/target/child.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace streamgauge {
namespace {

// What exec takes, made before the fork: a child of a process with threads must not allocate.
struct ExecWords {
  explicit ExecWords(const ChildConfig& config) : words(config.command) {
    for (char** variable = environ; *variable != nullptr; ++variable) {
      const std::string_view text = *variable;
      const auto same = [&](const Header& own) { return text.starts_with(own.name + "="); };
      const auto& ours = config.environment;
      if (std::none_of(ours.begin(), ours.end(), same)) variables.emplace_back(text);
    }
    for (const Header& own : config.environment) variables.push_back(own.name + "=" + own.value);
    argv = pointers(words);
    envp = pointers(variables);
  }

  static std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out(texts.size() + 1, nullptr);
    std::transform(texts.begin(), texts.end(), out.begin(),
                   [](std::string& text) { return text.data(); });
    return out;
  }

  std::vector<std::string> words, variables;
  std::vector<char*> argv, envp;
};

[[noreturn]] void run_child(const ExecWords& exec, const ChildConfig& config, int failure) {
  setsid();
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  // We ignore it, and what is ignored stays so through exec.
  signal(SIGPIPE, SIG_DFL);
  if (config.input >= 0) dup2(config.input, STDIN_FILENO);
  if (config.output >= 0) dup2(config.output, STDOUT_FILENO);
  if (config.errors >= 0) dup2(config.errors, STDERR_FILENO);
  if (config.directory.empty() || chdir(config.directory.c_str()) == 0)
    execvpe(exec.argv[0], exec.argv.data(), exec.envp.data());
  const int error = errno;
  (void)!write(failure, &error, sizeof error);
  _exit(127);
}

}  // namespace

Child start_child(const ChildConfig& config) {
  std::array<int, 2> failure{};
  if (pipe2(failure.data(), O_CLOEXEC) != 0) return {-1, errno};
  const ExecWords exec(config);
  Child child{fork(), 0};
  if (child.process == 0) run_child(exec, config, failure[1]);
  if (child.process < 0) child.error = errno;
  close(failure[1]);
  // Ends with the exec that went well, as that closes the other end.
  if (child.process > 0 && read(failure[0], &child.error, sizeof child.error) > 0)
    waitpid(child.process, nullptr, 0);
  close(failure[0]);
  return child;
}

}  // namespace streamgauge
