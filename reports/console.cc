// SPDX-License-Identifier: MIT
#include <algorithm>

#include <fmt/format.h>

#include "reports/printable.h"
#include "reports/reports.h"
#include "reports/words.h"

namespace streamgauge {
namespace {

std::string paint(std::string_view text, VerdictKind kind, bool colour) {
  if (!colour) return std::string(text);
  const int code = kind == VerdictKind::streams ? 32 : kind == VerdictKind::inconclusive ? 33 : 31;
  return fmt::format("\x1b[1;{}m{}\x1b[0m", code, text);
}

std::string quantile_line(std::string_view label, const Quantiles& values) {
  return fmt::format("  {:<16} p50 {}  p90 {}  p99 {} ms\n", label, number(values.p50),
                     number(values.p90), number(values.p99));
}

std::string cause_text(const CauseFinding& cause) {
  std::string text =
      fmt::format("\nCause ({}): {} [{}]\n", name(cause.confidence), cause.title, cause.id);
  for (const std::string& evidence : cause.evidence)
    text += fmt::format("  seen: {}\n", printable(evidence));
  text += fmt::format("  change: {}\n", cause.fix);
  if (cause.fix_verified)
    text += *cause.fix_verified ? "  tried from outside: it then streams\n"
                                : "  tried from outside: it did not help\n";
  return text;
}

std::string numbers(const HopReport& hop) {
  const Timing& timing = hop.timing;
  if (timing.emission_lag_ms.count == 0) return {};
  std::string text = fmt::format(
      "\nNumbers (paced)\n  first byte of head {}  of body {}  first event {}  first chunk {} ms\n",
      number(timing.ttfh_ms), number(timing.ttfb_ms), number(timing.ttfe_ms),
      number(timing.ttfc_ms));
  text += quantile_line("emission lag", timing.emission_lag_ms);
  text += quantile_line("between chunks", timing.icl_ms);
  if (timing.added_latency_ms)
    text += fmt::format("  added latency    {:.1f} ms (median lag less the control's)\n",
                        *timing.added_latency_ms);
  return text;
}

std::string negotiated_words(const Negotiated& negotiated) {
  if (negotiated.http_version.empty()) return "no answer";
  std::string text = "HTTP/" + negotiated.http_version;
  for (const std::string& word : {negotiated.tls, negotiated.encoding, negotiated.media_type})
    if (!word.empty()) text += ", " + printable(word);
  return text;
}

std::string hop_table(const Verdict& verdict) {
  std::string text = "\nHops\n";
  for (const HopReport& hop : verdict.hops)
    text += fmt::format("  {:<12} {:<13} {}; {}\n", printable(hop.name), name(hop.verdict),
                        describe(hop), negotiated_words(hop.negotiated));
  return text;
}

}  // namespace

std::string console_report(const Verdict& verdict, const ConsoleStyle& style) {
  const HopReport& target = verdict.target;
  std::string text =
      fmt::format("{}  {}\n", paint(name(target.verdict), target.verdict, style.colour),
                  printable(headline(verdict)));
  if (style.quiet) return text;
  if (target.verdict == VerdictKind::buffers)
    text += fmt::format("\nHeld: up to {} bytes of text, {:.0f} ms; head: {}\n",
                        target.held.bytes_max, target.held.ms_max, name(target.head));
  if (target.concurrency.streams > 0)
    text += fmt::format("Pair: a second stream is {}\n", name(target.concurrency.kind));
  for (const CauseFinding& cause : verdict.causes) text += cause_text(cause);
  for (const std::string& note : target.notes) text += fmt::format("\nNote: {}\n", printable(note));
  text += numbers(target);
  if (!target.staircases.empty()) text += staircase_text(target.staircases.front(), style.width);
  text += hop_table(verdict);
  text += client_table(verdict);
  if (target.warmup_ttfb_ms)
    text += fmt::format("\nWarm-up (not judged): first body byte after {:.1f} ms\n",
                        *target.warmup_ttfb_ms);
  text += fmt::format("Controls: direct {}, known bad {}; noise floor p50 {} p99 {} ms\n",
                      name(verdict.controls.direct), name(verdict.controls.known_bad),
                      number(verdict.controls.noise_floor_ms.p50),
                      number(verdict.controls.noise_floor_ms.p99));
  return text;
}

std::string console_table(const std::vector<TableRow>& rows, const ConsoleStyle& style) {
  std::size_t width = 8;
  for (const TableRow& row : rows) width = std::max(width, row.name.size());
  std::string text;
  for (const TableRow& row : rows) {
    const HopReport& target = row.verdict.target;
    text += fmt::format(
        "{}  {:<{}}  {}  {}; head {}; pair {}\n", row.passed ? "ok  " : "FAIL", row.name, width,
        paint(fmt::format("{:<12}", name(target.verdict)), target.verdict, style.colour),
        target.verdict == VerdictKind::failed ? fmt::format("status {}", target.status)
                                              : describe(target),
        name(target.head), name(target.concurrency.kind));
    for (const CauseFinding& cause : row.verdict.causes)
      text += fmt::format("      {} at hop {}{}\n", cause.id, cause.hop,
                          cause.fix_verified == true ? ", fix verified" : "");
    if (!row.passed) text += fmt::format("      {}\n", printable(row.expectation));
  }
  return text;
}

}  // namespace streamgauge
