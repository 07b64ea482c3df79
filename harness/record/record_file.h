// SPDX-License-Identifier: MIT
// For the form of a stored record, which its writer and its reader share.
//
// JSON Lines. The first line holds the facts and the hops; then one line a stream, written when the
// stream is over; the last line says that the run finished. harness/record/record.schema.json has
// the fields.
#pragma once

#include <cstddef>
#include <string_view>

namespace streamgauge {

constexpr std::string_view kRecordSchema = "streamgauge/record/1";
constexpr std::string_view kRecordFile = "record.json";
// One stream: the 64 MiB that the wire client takes, all of them escaped, and its ledger.
constexpr std::size_t kRecordLineBytesMax = std::size_t{512} << 20U;
constexpr std::size_t kRecordBytesMax = std::size_t{1} << 30U;
constexpr std::size_t kRecordDepthMax = 16;  // of nested JSON

}  // namespace streamgauge
