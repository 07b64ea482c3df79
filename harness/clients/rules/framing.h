// SPDX-License-Identifier: MIT
// For cutting a traced body as a client's transport and HTTP library do, each piece at its instant.
#pragma once

#include "harness/clients/rules/body_trace.h"
#include "harness/clients/rules/read_rule.h"
#include "harness/clients/rules/stage.h"

namespace streamgauge {

// Feeds all pieces, then ends.
void frame_body(const BodyTrace& trace, const ReadRule& rule, Stage& next);

// Of clients that wait in a read call until they have what they asked for.
void frame_urllib3_chunks(const BodyTrace& trace, std::size_t count, Stage& next);
void frame_one_recv(const BodyTrace& trace, std::size_t count, Stage& next);
void frame_go(const BodyTrace& trace, std::size_t count, Stage& next);

}  // namespace streamgauge
