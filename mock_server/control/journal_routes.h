// SPDX-License-Identifier: MIT
// For the part of the control API that tells and verifies which requests came.
#pragma once

#include <optional>

#include "mock_server/control/control_api.h"

namespace streamgauge {

// GET and DELETE /requests, GET /requests/N, GET /verify; nullopt: the path is not one of these.
// Filters: method, path, query, model, status, stream, message, contains, header (NAME or NAME:
// VALUE, more than once). /requests also takes limit, before and brief; /verify takes one or more
// of count, at_least and at_most, and answers 409 when they do not hold or cannot be told.
std::optional<ControlAnswer> answer_journal(const ControlRequest& request, MockServer& mock,
                                            Instant now);

}  // namespace streamgauge
