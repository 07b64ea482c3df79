// SPDX-License-Identifier: MIT
// For what clients do by the Content-Type: how many first bytes a browser keeps back to guess type
// or charset from, and whether EventSource takes the answer at all.
#pragma once

#include "harness/clients/rules/read_rule.h"

namespace streamgauge {

// 0: none, kAllBytes: the whole body. Of the body after content decoding.
std::size_t sniffed_bytes(ReadSniffing sniffing, const ResponseHead& head);

bool is_event_stream(const ResponseHead& head);

}  // namespace streamgauge
