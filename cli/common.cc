// SPDX-License-Identifier: MIT
#include <cstdlib>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/command_line.h"
#include "reports/printable.h"

namespace streamgauge {

int report_error(const Error& error) {
  // It may carry the last words of a target.
  fmt::print(stderr, "streamgauge: {}\n", printable_lines(error.what));
  if (!error.hint.empty()) fmt::print(stderr, "  {}\n", error.hint);
  return error.kind == ErrorKind::usage ? 2 : 3;
}

bool wants_colour(int stream, bool refused) {
  const char* no_colour = std::getenv("NO_COLOR");
  return !refused && (no_colour == nullptr || *no_colour == '\0') && isatty(stream) == 1;
}

}  // namespace streamgauge
