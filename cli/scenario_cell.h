// SPDX-License-Identifier: MIT
// For running one cell of a scenario: its servers started, checked, stopped, its expectations held.
#pragma once

#include <string>

#include "reports/reports.h"
#include "scenarios/read/scenario.h"
#include "scenarios/result.h"

namespace streamgauge {

// With a folder, the record is written into it while the cell runs, verdict and page after it.
// Cells share nothing: several may run at once. Error: the file's words, or the folder.
Result<TableRow> run_cell(const ScenarioDraft& draft, const std::string& folder);

}  // namespace streamgauge
