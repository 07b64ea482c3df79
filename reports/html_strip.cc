// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "reports/html_parts.h"
#include "reports/html_text.h"
#include "reports/staircase_svg.h"
#include "reports/words.h"

namespace streamgauge {
namespace {

std::string fact(std::string_view name, std::string_view html) {
  return html.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, html);
}

std::string held(const HopReport& hop) {
  if (hop.held.bytes_max == 0) return {};
  return fmt::format("up to {} bytes of text, for up to {} ms",
                     grouped(static_cast<double>(hop.held.bytes_max)), grouped(hop.held.ms_max));
}

std::string_view head_words(HeadKind head) {
  switch (head) {
    case HeadKind::early:
      return "before the first chunk was emitted";
    case HeadKind::with_first_chunk:
      return "with the first chunk";
    case HeadKind::held:
      return "held: not there when the first chunk should have been";
    case HeadKind::unknown:
      break;
  }
  return {};
}

std::string controls(const Controls& seen) {
  const bool good = seen.direct == VerdictKind::streams && seen.known_bad == VerdictKind::buffers;
  std::string text =
      fmt::format("{}: direct to the mock {}, through a relay known to hold {}",
                  good ? "passed" : "NOT PASSED", name(seen.direct), name(seen.known_bad));
  if (seen.noise_floor_ms.p50)
    text += fmt::format("; noise floor {} ms (p50), {} ms (p99)", number(seen.noise_floor_ms.p50),
                        number(seen.noise_floor_ms.p99));
  return text;
}

std::string cause_card(const CauseFinding& cause) {
  std::string html = fmt::format(
      "<div class=\"card\"><h3>{}</h3>\n<p class=\"quiet\">{} cause, at hop {}: "
      "<code>{}</code></p>\n",
      html_text(cause.title), name(cause.confidence), html_text(cause.hop), html_text(cause.id));
  if (!cause.evidence.empty()) {
    html += "<p>Seen:</p><ul>";
    for (const std::string& evidence : cause.evidence)
      html += fmt::format("<li>{}</li>", html_text(evidence));
    html += "</ul>\n";
  }
  html += fmt::format("<p>Change:</p><pre>{}</pre>\n", html_text(cause.fix));
  if (!cause.fix_verified) return html + "<p>Could not be tried from outside.</p></div>\n";
  return html +
         fmt::format("<p>{}</p></div>\n",
                     *cause.fix_verified
                         ? "&#10003; <strong>Verified</strong>: tried from outside, it "
                           "then streams."
                         : "&#10005; <strong>Did not help</strong> when tried from outside.");
}

}  // namespace

std::string_view html_class(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::streams:
      return "streams";
    case VerdictKind::buffers:
      return "buffers";
    case VerdictKind::inconclusive:
      return "inconclusive";
    case VerdictKind::failed:
      break;
  }
  return "failed";
}

std::string html_glyph(VerdictKind kind) {
  return fmt::format("<span aria-hidden=\"true\">{}</span>",
                     kind == VerdictKind::streams        ? "&#10003;"
                     : kind == VerdictKind::buffers      ? "&#9632;"
                     : kind == VerdictKind::inconclusive ? "?"
                                                         : "&#10005;");
}

std::string html_mark(VerdictKind kind) {
  return fmt::format("<span class=\"mark {}\">{} {}</span>", html_class(kind), html_glyph(kind),
                     name(kind));
}

std::string html_strip(const Verdict& verdict) {
  const HopReport& target = verdict.target;
  std::string html = fmt::format(
      "<section class=\"strip {}\">\n<p class=\"word\">{}</p>\n<p class=\"said\">{}</p>\n",
      html_class(target.verdict), html_mark(target.verdict), html_text(headline(verdict)));
  html += "<dl class=\"facts\">\n";
  if (target.verdict == VerdictKind::buffers) {
    html += fact("Held", held(target));
    html += fact("Where", html_text(verdict.first_bad_hop));
  }
  html += fact("Head", head_words(target.head));
  html += fact("Second stream", pair_words(target.concurrency));
  for (const CauseFinding& cause : verdict.causes)
    html += fact("Likely cause",
                 fmt::format("{}{}", html_text(cause.title),
                             cause.fix_verified.value_or(false) ? " (fix verified &#10003;)" : ""));
  html += fact("Bytes, ending", fmt::format("{}, {}", name(target.bytes), name(target.ending)));
  html += fact("Controls", controls(verdict.controls));
  return html + "</dl>\n</section>\n";
}

std::string html_causes(const Verdict& verdict) {
  if (verdict.causes.empty()) return {};
  std::string html = "<h2>Cause, and what to change</h2>\n";
  for (const CauseFinding& cause : verdict.causes) html += cause_card(cause);
  return html;
}

std::string html_notes(const Verdict& verdict) {
  std::string list;
  for (const HopReport& hop : verdict.hops)
    for (const std::string& note : hop.notes)
      list += fmt::format("<li>{}: {}</li>\n", html_text(hop.name), html_text(note));
  return list.empty() ? "" : "<h2>Notes</h2>\n<ul class=\"notes\">\n" + list + "</ul>\n";
}

std::string html_stairs(const Verdict& verdict) {
  std::string figures;
  int count = 0;
  for (const HopReport& hop : verdict.hops)
    for (const Staircase& stairs : hop.staircases) {
      const std::string id = fmt::format("stairs{}", ++count);
      figures += fmt::format(
          "<figure><figcaption><strong>{}</strong> <span>{}</span></figcaption>{}</figure>\n",
          html_text(hop.name), html_text(stairs.title), staircase_svg(stairs, hop.shape, id));
    }
  if (figures.empty()) return {};
  return "<h2>Staircase</h2>\n" + std::string(html_legend()) + "<div class=\"panels\">\n" +
         figures +
         "</div>\n<p class=\"quiet\">Curves that lie on each other: it streams. Steps of one "
         "height: "
         "blocks. Flat, then a wall: all is held. Apart by a constant: a plain delay. A ladder "
         "emits "
         "without waiting to find the size of a hold; paced follows a schedule.</p>\n";
}

}  // namespace streamgauge
