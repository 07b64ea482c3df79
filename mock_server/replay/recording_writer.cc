// SPDX-License-Identifier: MIT
#include "mock_server/replay/recording_writer.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "mock_server/replay/recording_file.h"

namespace streamgauge {

Result<RecordingWriter> RecordingWriter::create(const std::string& file,
                                                const RecordingFacts& facts,
                                                std::function<void(const std::string&)> tell) {
  std::string path = recording_path(file);
  std::error_code ignored;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
  // Prompts and answers are nobody else's business.
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC;
  const int handle = ::open(path.c_str(), kFlags, S_IRUSR | S_IWUSR);
  if (handle < 0 && errno == EEXIST)
    return usage_error(fmt::format("{} is there already", path),
                       "remove it, or name another file: -o FILE");
  if (handle < 0)
    return usage_error(fmt::format("{} cannot be written: {}", path, std::strerror(errno)),
                       "name a file in a folder that you may write to: -o FILE");
  RecordingWriter writer(std::move(path), handle, std::move(tell));
  writer.write(facts_line(facts));
  if (writer.given_up_)
    return usage_error(fmt::format("{} cannot be written to", writer.path_),
                       "free some space, or name another file: -o FILE");
  return writer;
}

RecordingWriter::RecordingWriter(RecordingWriter&& other) noexcept
    : path_(std::move(other.path_)),
      handle_(std::exchange(other.handle_, -1)),
      tell_(std::move(other.tell_)),
      requests_(other.requests_),
      written_(other.written_),
      given_up_(other.given_up_) {}

RecordingWriter::~RecordingWriter() {
  if (handle_ >= 0) ::close(handle_);
}

std::uint64_t RecordingWriter::begin(const AskedRequest& request, Duration sent) {
  if (++requests_ > kExchangesMax) {
    give_up(fmt::format("it holds {} exchanges", kExchangesMax));
  } else {
    write(request_line(requests_, request, sent));
  }
  return requests_;
}

void RecordingWriter::read(std::uint64_t number, Duration at, std::string_view bytes) {
  if (!given_up_) write(read_line(number, at, bytes));
}

void RecordingWriter::end(std::uint64_t number, AnswerEnd end, Duration at) {
  write(end_line(number, end, at));
}

void RecordingWriter::write(std::string_view line) {
  if (given_up_) return;
  written_ += line.size();
  if (written_ > kRecordingBytesMax)
    return give_up(fmt::format("it holds {} MiB", kRecordingBytesMax >> 20U));
  while (!line.empty()) {
    const ssize_t taken = ::write(handle_, line.data(), line.size());
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0) return give_up(std::strerror(errno));
    line.remove_prefix(static_cast<std::size_t>(taken));
  }
}

// For good: a line after half a line would be lost with it.
void RecordingWriter::give_up(const std::string& why) {
  if (std::exchange(given_up_, true) || !tell_) return;
  tell_(fmt::format("{} takes no more, and nothing more is recorded: {}", path_, why));
}

}  // namespace streamgauge
