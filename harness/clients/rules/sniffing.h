// SPDX-License-Identifier: MIT
// For knowing how many first bytes a browser keeps back to guess type or charset from.
#pragma once

#include "harness/clients/rules/read_rule.h"

namespace streamgauge {

// 0: none, kAllBytes: the whole body. Of the body after content decoding.
std::size_t sniffed_bytes(ReadSniffing sniffing, const ResponseHead& head);

}  // namespace streamgauge
