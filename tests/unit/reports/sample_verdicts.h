// SPDX-License-Identifier: MIT
// For tests of reports: one verdict of every kind, judged from streams in virtual time.
#pragma once

#include "harness/judge/verdict.h"

namespace streamgauge {

Verdict streaming_verdict();
Verdict verdict_with_clients();  // "curl -N" and "curl"
Verdict buffering_verdict();     // blocks at hop "nginx", behind "app", with cause and verified fix
Verdict inconclusive_verdict();  // too little arrived of a target with its own text
Verdict failed_verdict();        // 500, with a body, headers and a URL that mean harm
Verdict unsound_verdict();       // a control failed

}  // namespace streamgauge
