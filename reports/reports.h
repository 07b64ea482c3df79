// SPDX-License-Identifier: MIT
// For showing a verdict: the JSON contract, the console's words, and one HTML page.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/judge/verdict.h"

namespace streamgauge {

// The document of design section 7 ("streamgauge/verdict/1"); valid against
// reports/verdict.schema.json. Numbers that are not known are null, never NaN.
nlohmann::ordered_json verdict_document(const Verdict& verdict);

struct ConsoleStyle {
  bool colour = false;
  bool quiet = false;      // the verdict line alone
  std::size_t width = 80;  // columns
};

// Verdict first, then what was held and where, cause and fix, numbers, staircase in text.
std::string console_report(const Verdict& verdict, const ConsoleStyle& style);

// One page, no network, light and dark.
std::string html_report(const Verdict& verdict);

struct TableRow {
  std::string name;  // of the scenario and its cell
  Verdict verdict;
  bool passed = true;
  std::string expectation;  // the one that failed, in words; empty when passed
};

// One line a row: name, verdict, shape, held, head, pair, cause, pass or fail.
std::string console_table(const std::vector<TableRow>& rows, const ConsoleStyle& style);
// All rows in one HTML page, each opening to its own report.
std::string html_table(const std::vector<TableRow>& rows);

}  // namespace streamgauge
