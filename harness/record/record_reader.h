// SPDX-License-Identifier: MIT
// For having a stored check back: decoded and joined anew, ready to be judged without the network.
#pragma once

#include <istream>
#include <string>

#include "harness/judge/evidence.h"
#include "scenarios/result.h"

namespace streamgauge {

// `path`: the file, or the folder that holds record.json. A torn last line and a missing end line
// are accepted, and said in Record::cut_short. Errors (usage): no such file, not a record, a line
// that is not as it must be (with file, line, byte offset and what to do), over the limits of
// record_file.h.
Result<Record> read_record(const std::string& path);

// The same from a stream; `name` is what errors call it.
Result<Record> read_record(std::istream& lines, const std::string& name);

}  // namespace streamgauge
