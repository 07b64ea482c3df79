// SPDX-License-Identifier: MIT
#include "mock_server/replay/answer_store.h"

#include "scenarios/plan/secret_bytes.h"

namespace streamgauge {
namespace {

constexpr std::size_t kWaitingBytesMax = 256U << 10U;  // twice what fields and secrets can be

}  // namespace

AnswerStore::AnswerStore(RecordingWriter& writer, const AskedRequest& request, Duration sent,
                         SecretWords secrets)
    : writer_(writer),
      number_(writer.begin(request, sent)),
      secrets_(std::move(secrets)),
      tracker_(request.method == "HEAD") {}

void AnswerStore::read(std::string_view bytes, Duration at) {
  tracker_.feed(bytes);
  waiting_.emplace_back(at, bytes.size());
  waiting_bytes_ += bytes;
  if (tracker_.in_fields() || tracker_.over_limit()) return;
  if (waiting_bytes_.size() > kWaitingBytesMax || !secrets_.may_go_on(waiting_bytes_)) let_go();
}

void AnswerStore::end(AnswerEnd end, Duration at) {
  let_go();
  writer_.end(number_, end, at);
}

void AnswerStore::let_go() {
  if (written_ == 0) waiting_bytes_ = mask_secrets(std::move(waiting_bytes_), false);
  const auto trailers = tracker_.trailers_from();
  if (trailers && *trailers < written_ + waiting_bytes_.size() && *trailers >= written_)
    mask_fields(waiting_bytes_, static_cast<std::size_t>(*trailers - written_));
  secrets_.mask(waiting_bytes_);
  std::string_view rest = waiting_bytes_;
  for (const auto& [at, length] : waiting_) {
    writer_.read(number_, at, rest.substr(0, length));
    rest.remove_prefix(length);
  }
  written_ += waiting_bytes_.size();
  waiting_.clear();
  waiting_bytes_.clear();
}

}  // namespace streamgauge
