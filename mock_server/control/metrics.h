// SPDX-License-Identifier: MIT
// For the mock's figures in the text that Prometheus reads.
#pragma once

#include <string>

#include "mock_server/serve/mock_server.h"

namespace streamgauge {

std::string metrics_text(const MockCounters& counters, const ErrorHistogram& schedule_errors);

}  // namespace streamgauge
