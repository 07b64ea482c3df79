// SPDX-License-Identifier: MIT
// For the words that text and page share, so that both say the same of one verdict.
#pragma once

#include <optional>
#include <string>

#include "harness/judge/verdict.h"

namespace streamgauge {

// The finding in one sentence, as it came: what a target supplied in it is not yet made safe.
std::string headline(const Verdict& verdict);

// "12.3", "0.123" below one, or "-" where it is not known.
std::string number(const std::optional<double>& value);

// "4,096".
std::string grouped(double value);

// What a second stream met, in words; empty when none was tried.
std::string pair_words(const Concurrency& concurrency);

// "960 B, 420 ms": what the client itself held; "-" where it held nothing.
std::string client_hold_words(const ClientFinding& client);

// Which answers the clients were judged by, in one sentence.
std::string client_source(const Verdict& verdict);

// The words of a command as a shell takes them.
std::string shell_line(const std::vector<std::string>& command);

}  // namespace streamgauge
