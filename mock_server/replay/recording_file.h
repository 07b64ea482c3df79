// SPDX-License-Identifier: MIT
// For the form of a recording's file, which its writer and its reader share.
//
// JSON Lines, only ever appended to. The first line holds the facts; then, for each exchange, a
// line when its request had been sent, one for each read of the answer, one when it was over; the
// lines of exchanges that ran at once alternate. mock_server/recordings.md has every key.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "mock_server/replay/exchange.h"

namespace streamgauge {

constexpr std::string_view kRecordingSchema = "streamgauge/recording/1";
constexpr std::string_view kRecordingFile = "recording.jsonl";
constexpr std::size_t kRecordingBytesMax = std::size_t{256} << 20U;
constexpr std::size_t kRecordingLineBytesMax = std::size_t{64} << 20U;  // 8 MiB of body, escaped
constexpr std::uint64_t kExchangesMax = 100'000;
constexpr std::uint64_t kRecordingTimeMax = 1'000'000'000'000'000'000;  // ns: 31 years

constexpr std::array<std::pair<AnswerEnd, std::string_view>, 5> kAnswerEndWords = {
    {{AnswerEnd::complete, "complete"},
     {AnswerEnd::closed, "closed"},
     {AnswerEnd::truncated, "truncated"},
     {AnswerEnd::reset, "reset"},
     {AnswerEnd::client_gone, "client_gone"}}};

// FILE itself, or the recording in it when it is a folder or ends with a slash.
std::string recording_path(const std::string& file);

// One line each, with its line end.
std::string facts_line(const RecordingFacts& facts);
std::string request_line(std::uint64_t number, const AskedRequest& request, Duration sent);
std::string read_line(std::uint64_t number, Duration at, std::string_view bytes);
std::string end_line(std::uint64_t number, AnswerEnd end, Duration at);

}  // namespace streamgauge
