// SPDX-License-Identifier: MIT
#include "mock_server/tls/ephemeral_files.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mock_server/tls/ephemeral_authority.h"

namespace streamgauge {
namespace {

constexpr mode_t kForAll = 0644;
constexpr mode_t kForOwner = 0600;

tl::unexpected<Error> cannot(const std::string& what, const std::string& path) {
  return usage_error(
      fmt::format("--tls-ephemeral: {} cannot be {}: {}", path, what, std::strerror(errno)),
      "name a folder that you may write to");
}

std::string start_of(const std::string& file) {
  constexpr std::streamsize kStart = 8'192;
  std::ifstream stream(file, std::ios::binary);
  std::string text(static_cast<std::size_t>(kStart), '\0');
  stream.read(text.data(), kStart);
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

// Whole or not at all, and never through a link that somebody has laid there.
Result<void> write_file(const std::string& path, const std::string& text, mode_t mode) {
  const std::string draft = fmt::format("{}.{}", path, getpid());
  unlink(draft.c_str());
  const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (file < 0) return cannot("written", path);
  const bool written = fchmod(file, mode) == 0 &&
                       write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (close(file) == 0 && written && rename(draft.c_str(), path.c_str()) == 0) return {};
  auto error = cannot("written", path);
  unlink(draft.c_str());
  return error;
}

Result<void> make_folder(const std::string& folder) {
  if (mkdir(folder.c_str(), 0700) == 0) return {};
  std::error_code ignored;
  if (errno == EEXIST && std::filesystem::is_directory(folder, ignored)) return {};
  return cannot("made", folder);
}

// A second mock would leave the first one's clients with an authority that they do not know.
Result<std::shared_ptr<const int>> take_hold(const std::string& folder) {
  const int opened = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return cannot("opened", folder);
  std::shared_ptr<const int> hold(new int(opened), [](const int* handle) {
    close(*handle);
    delete handle;
  });
  if (flock(opened, LOCK_EX | LOCK_NB) == 0) return hold;
  if (errno != EWOULDBLOCK) return cannot("locked", folder);
  return usage_error(fmt::format("--tls-ephemeral: another mock that runs uses {}", folder),
                     "give each its own folder");
}

// Somebody's own certificates may lie in the folder.
Result<void> refuse_strangers(const EphemeralFiles& files) {
  std::error_code ignored;
  const bool ours = EphemeralAuthority::is_one(start_of(files.authority));
  for (const std::string& file : {files.authority, files.certificate, files.key})
    if (!ours && std::filesystem::exists(std::filesystem::symlink_status(file, ignored)))
      return usage_error(
          fmt::format("--tls-ephemeral: {} is there and is not of an older run", file),
          "name an empty folder, or one that is not there");
  return {};
}

}  // namespace

Result<EphemeralFiles> write_ephemeral_files(const std::string& folder) {
  const std::filesystem::path where(folder);
  EphemeralFiles files = {(where / "ca.pem").string(), (where / "localhost.pem").string(),
                          (where / "localhost-key.pem").string(), nullptr};
  if (auto made = make_folder(folder); !made) return tl::make_unexpected(made.error());
  auto hold = take_hold(folder);
  if (!hold) return tl::make_unexpected(hold.error());
  files.hold = std::move(*hold);
  if (auto free = refuse_strangers(files); !free) return tl::make_unexpected(free.error());
  const auto authority = EphemeralAuthority::make();
  if (!authority) return tl::make_unexpected(authority.error());
  const auto issued = authority->issue(kLoopbackNames);
  if (!issued) return tl::make_unexpected(issued.error());
  for (const auto& [path, text, mode] :
       {std::tuple(files.authority, authority->certificate(), kForAll),
        std::tuple(files.certificate, issued->certificate, kForAll),
        std::tuple(files.key, issued->key, kForOwner)})
    if (auto written = write_file(path, text, mode); !written)
      return tl::make_unexpected(written.error());
  return files;
}

}  // namespace streamgauge
