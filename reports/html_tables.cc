// SPDX-License-Identifier: MIT
#include <algorithm>

#include <fmt/format.h>

#include "reports/html_parts.h"
#include "reports/html_text.h"
#include "reports/words.h"

namespace streamgauge {
namespace {

std::string table(std::string_view title, std::string_view head, std::string_view rows) {
  if (rows.empty()) return {};
  return fmt::format(
      "<h2>{0}</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"{0}\"><table><thead><tr>{1}</tr></thead>\n<tbody>\n{2}</tbody>"
      "</table></div>\n",
      title, head, rows);
}

std::string columns(std::initializer_list<std::string_view> names) {
  std::string html;
  for (const std::string_view name : names) html += fmt::format("<th scope=\"col\">{}</th>", name);
  return html;
}

std::string row(std::string_view name, const std::vector<std::string>& cells) {
  std::string html = fmt::format("<tr><th scope=\"row\">{}</th>", name);
  for (const std::string& cell : cells) html += fmt::format("<td>{}</td>", cell);
  return html + "</tr>\n";
}

std::string or_dash(std::string_view text) { return text.empty() ? "-" : html_text(text); }

std::vector<std::string> values_of(const Headers& headers, const std::string& name) {
  std::vector<std::string> out;
  for (const Header& header : headers)
    if (header.name == name) out.push_back(header.value);
  return out;
}

std::string joined(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : "\n") + value;
  return html_text(text);
}

// Names compared without case, since hops may write them otherwise.
Headers lowered(const Headers& headers) {
  Headers out = headers;
  for (Header& header : out)
    for (char& letter : header.name)
      if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return out;
}

// `change`: empty where there is nothing to compare with, and no column for it.
std::string header_row(std::string_view change, const std::string& name, const std::string& value) {
  return fmt::format(
      "<tr>{}<th scope=\"row\"><code>{}</code></th><td class=\"value\"><code>{}</code></td></tr>\n",
      change.empty() ? "" : fmt::format("<td class=\"mark\">{}</td>", change), html_text(name),
      value);
}

// What `after` has that `before` has not, and the other way; then how many stayed.
std::string header_changes(const Headers& before_raw, const Headers& after_raw) {
  const Headers before = lowered(before_raw);
  const Headers after = lowered(after_raw);
  std::vector<std::string> names;
  for (const Headers* headers : {&after, &before})
    for (const Header& header : *headers)
      if (std::find(names.begin(), names.end(), header.name) == names.end())
        names.push_back(header.name);
  std::string rows;
  std::size_t same = 0;
  for (const std::string& name : names) {
    const auto was = values_of(before, name);
    const auto is = values_of(after, name);
    if (was == is)
      ++same;
    else if (was.empty())
      rows += header_row("+ added", name, joined(is));
    else if (is.empty())
      rows += header_row("&minus; removed", name, joined(was));
    else
      rows += header_row("~ changed", name, joined(was) + "</code> to <code>" + joined(is));
  }
  return rows +
         fmt::format("<tr><td class=\"mark\">= same</td><td colspan=\"2\">{} header{}</td></tr>\n",
                     same, same == 1 ? "" : "s");
}

std::string number_row(const Verdict& verdict, std::string_view name,
                       std::optional<double> (*value)(const HopReport&)) {
  std::string html = fmt::format("<tr><th scope=\"row\">{}</th>", name);
  for (const HopReport& hop : verdict.hops)
    html += fmt::format("<td class=\"number\">{}</td>", number(value(hop)));
  return html + "</tr>\n";
}

std::string quantile_row(const Verdict& verdict, std::string_view name,
                         const Quantiles& (*of)(const HopReport&)) {
  std::string html = fmt::format("<tr><th scope=\"row\">{}, p50 / p90 / p99</th>", name);
  for (const HopReport& hop : verdict.hops) {
    const Quantiles& values = of(hop);
    html += fmt::format("<td class=\"number\">{} / {} / {}</td>", number(values.p50),
                        number(values.p90), number(values.p99));
  }
  return html + "</tr>\n";
}

}  // namespace

std::string html_hops(const Verdict& verdict) {
  std::string rows;
  for (const HopReport& hop : verdict.hops) {
    const Negotiated& agreed = hop.negotiated;
    rows += row(html_text(hop.name),
                {html_mark(hop.verdict), html_text(describe(hop)), std::string(name(hop.head)),
                 hop.status == 0 ? "-" : std::to_string(hop.status), or_dash(agreed.http_version),
                 or_dash(agreed.tls), or_dash(agreed.encoding), or_dash(agreed.framing),
                 or_dash(agreed.media_type)});
  }
  return table("Hops, and what was negotiated",
               columns({"Hop", "Verdict", "Shape", "Head", "Status", "HTTP", "TLS", "Encoding",
                        "Framing", "Media type"}),
               rows);
}

std::string html_headers(const Verdict& verdict) {
  std::string html;
  for (std::size_t i = 0; i < verdict.hops.size(); ++i) {
    const HopReport& hop = verdict.hops[i];
    if (hop.response_headers.empty()) continue;
    const bool compared = i > 0 && !verdict.hops[i - 1].response_headers.empty();
    std::string rows;
    if (compared) {
      rows = header_changes(verdict.hops[i - 1].response_headers, hop.response_headers);
    } else {
      for (const Header& header : hop.response_headers)
        rows += header_row("", header.name, html_text(header.value));
    }
    html += table(compared ? fmt::format("Headers: {} against {}", html_text(hop.name),
                                         html_text(verdict.hops[i - 1].name))
                           : fmt::format("Headers of {}", html_text(hop.name)),
                  compared ? columns({"Change", "Header", "Value"}) : columns({"Header", "Value"}),
                  rows);
  }
  return html;
}

std::string html_sizes(const Verdict& verdict) {
  std::string rows;
  for (const HopReport& hop : verdict.hops)
    for (const SizeFinding& size : hop.sizes)
      rows += row(html_text(hop.name), {grouped(static_cast<double>(size.chunk_bytes)) + " bytes",
                                        html_text(size.payload), html_text(describe(size.shape)),
                                        std::string(name(size.head))});
  return table("Chunk sizes probed", columns({"Hop", "Chunk", "Text", "Shape", "Head"}), rows);
}

std::string html_numbers(const Verdict& verdict) {
  const bool any = std::any_of(verdict.hops.begin(), verdict.hops.end(), [](const HopReport& hop) {
    return hop.timing.ttfh_ms || hop.warmup_ttfb_ms;
  });
  if (!any) return {};
  std::string head = "<th scope=\"col\">Milliseconds</th>";
  for (const HopReport& hop : verdict.hops)
    head += fmt::format("<th scope=\"col\" class=\"number\">{}</th>", html_text(hop.name));
  using Hop = HopReport;
  std::string rows;
  const auto line = [&](std::string_view name, std::optional<double> (*value)(const Hop&)) {
    rows += number_row(verdict, name, value);
  };
  const auto spread = [&](std::string_view name, const Quantiles& (*of)(const Hop&)) {
    rows += quantile_row(verdict, name, of);
  };
  line("To the first byte of the head", [](const Hop& hop) { return hop.timing.ttfh_ms; });
  line("To the first byte of the body", [](const Hop& hop) { return hop.timing.ttfb_ms; });
  line("To the first complete event", [](const Hop& hop) { return hop.timing.ttfe_ms; });
  line("To the first chunk with content", [](const Hop& hop) { return hop.timing.ttfc_ms; });
  line("Connection begun to first byte",
       [](const Hop& hop) { return hop.timing.starttransfer_ms; });
  spread("Emission lag",
         [](const Hop& hop) -> const Quantiles& { return hop.timing.emission_lag_ms; });
  spread("Between chunks", [](const Hop& hop) -> const Quantiles& { return hop.timing.icl_ms; });
  spread("Read age", [](const Hop& hop) -> const Quantiles& { return hop.timing.read_age_ms; });
  line("Added latency", [](const Hop& hop) { return hop.timing.added_latency_ms; });
  line("Second stream, first chunk", [](const Hop& hop) { return hop.concurrency.second_ttfc_ms; });
  line("Warm-up, first body byte (not judged)", [](const Hop& hop) { return hop.warmup_ttfb_ms; });
  return table("Numbers", head, rows) +
         "<p class=\"quiet\">From the paced stream, since the request was sent. Emission lag: from "
         "leaving the mock to arriving here. Added latency: its median less the direct control's. "
         "Read age: how late this machine read what had arrived.</p>\n";
}

}  // namespace streamgauge
