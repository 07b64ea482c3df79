// SPDX-License-Identifier: MIT
// For the part of the control API under /streams: the list, ledgers, the gate, the end.
#pragma once

#include <optional>

#include "mock_server/control/control_api.h"

namespace streamgauge {

// nullopt: the path is not one of these.
std::optional<ControlAnswer> answer_streams(const ControlRequest& request, MockServer& mock,
                                            Instant now);

}  // namespace streamgauge
