// SPDX-License-Identifier: MIT
// For showing a verdict: the JSON contract, the console's words, the page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "harness/judge/verdict.h"

namespace streamgauge {

// The document of design section 7 ("streamgauge/verdict/1"); valid against
// reports/verdict.schema.json. Numbers that are not known are null, never NaN.
nlohmann::ordered_json verdict_document(const Verdict& verdict);

// The same as indented text; bytes that are no UTF-8 become U+FFFD.
std::string verdict_text(const Verdict& verdict);

struct ConsoleStyle {
  bool colour = false;
  bool quiet = false;      // the verdict line alone
  std::size_t width = 80;  // columns
};

// Verdict first, then what was held and where, cause and fix, numbers, staircase in text.
std::string console_report(const Verdict& verdict, const ConsoleStyle& style);

// One row a client style: verdict, who holds, what and how long, first chunk, fix. Empty without
// styles.
std::string client_table(const Verdict& verdict);

// The two curves of a staircase over time, `width` columns wide (40 to 120).
std::string staircase_text(const Staircase& stairs, std::size_t width);

struct TableRow {
  std::string name;  // of the scenario and its cell
  Verdict verdict;
  bool passed = true;
  std::string expectation;  // the one that failed, in words; empty when passed
  std::string page;         // its own report, relative to the index; empty: none
  std::string scenario{};   // its name; rows of one follow each other
  std::vector<std::pair<std::string, std::string>> words{};  // of the matrix, in order
  std::string says{};  // what is true when all of the scenario is as expected
};

// One line a row: name, verdict, shape, held, head, pair, cause, pass or fail.
std::string console_table(const std::vector<TableRow>& rows, const ConsoleStyle& style);

// Who holds, a row a client style and a column a cell; a table for each scenario with clients,
// parted where it would grow wider than the style allows.
std::string client_matrix(const std::vector<TableRow>& rows, const ConsoleStyle& style);

// What each scenario says is true, if all of its cells are as expected; else that it was not shown.
std::string said(const std::vector<TableRow>& rows, const ConsoleStyle& style);

// One self-contained page about a check: no script, no network.
std::string html_report(const Verdict& verdict);

// The page of a run: its table, each row linked to its own report.
std::string html_index(const std::vector<TableRow>& rows);

// A JSON schema (draft-07) that is shipped: "verdict" or "record"; empty: no such one.
std::string_view schema_text(std::string_view name);

}  // namespace streamgauge
