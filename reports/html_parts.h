// SPDX-License-Identifier: MIT
// For the parts of the page, each a piece of HTML; empty where there is nothing to show.
#pragma once

#include <string>

#include "harness/judge/verdict.h"
#include "reports/reports.h"

namespace streamgauge {

// Glyph and word, coloured: neither the colour nor the glyph alone carries the meaning.
std::string html_mark(VerdictKind kind);
std::string html_glyph(VerdictKind kind);       // for eyes alone
std::string_view html_class(VerdictKind kind);  // "streams", as the style sheet has it

std::string html_strip(const Verdict& verdict);    // verdict, what, where, controls
std::string html_causes(const Verdict& verdict);   // cause, evidence, fix, whether it helped
std::string html_notes(const Verdict& verdict);    // of all hops
std::string html_stairs(const Verdict& verdict);   // per hop
std::string html_clients(const Verdict& verdict);  // a row a style, and their staircases
std::string html_hops(const Verdict& verdict);     // what was found and negotiated per hop
std::string html_headers(const Verdict& verdict);  // what each hop added, removed, changed
std::string html_sizes(const Verdict& verdict);    // chunk sizes probed
std::string html_numbers(const Verdict& verdict);  // of the paced stream, per hop

std::string html_matrix(const std::vector<TableRow>& rows);  // clients by cells, a table a scenario

}  // namespace streamgauge
