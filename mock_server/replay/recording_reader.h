// SPDX-License-Identifier: MIT
// For reading a recording back, whatever became of the program that wrote it.
#pragma once

#include <iosfwd>
#include <string>

#include "mock_server/replay/exchange.h"
#include "scenarios/result.h"

namespace streamgauge {

// A file, or the folder that has one. What was over when the writer was stopped is there; the rest
// is counted, and half a last line is said. Error: name, line, field and what is wrong with it, or
// a limit (256 MiB, 100,000 exchanges).
Result<Recording> read_recording(const std::string& file);

// The same from a stream; `name` begins the errors.
Result<Recording> read_recording(std::istream& lines, const std::string& name);

}  // namespace streamgauge
