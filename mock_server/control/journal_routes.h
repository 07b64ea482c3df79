// SPDX-License-Identifier: MIT
// For the part of the control API that tells and verifies which requests came.
#pragma once

#include <optional>

#include "mock_server/control/control_api.h"

namespace streamgauge {

// GET and DELETE /requests, GET /verify; nullopt: the path is not one of these. Both take the
// filters method, path, model, status and contains; /requests also limit and before; /verify one or
// more of count, at_least and at_most, and answers 409 when they do not hold.
std::optional<ControlAnswer> answer_journal(const ControlRequest& request, MockServer& mock);

}  // namespace streamgauge
