// SPDX-License-Identifier: MIT
#include <algorithm>

#include <fmt/format.h>

#include "reports/printable.h"
#include "reports/reports.h"
#include "reports/words.h"

namespace streamgauge {
namespace {

std::string asked_as(const Negotiated& answer) {
  std::string text = "HTTP/" + answer.http_version;
  for (const std::string& word : {answer.framing, answer.encoding, answer.media_type})
    if (!word.empty()) text += ", " + printable(word);
  return text;
}

std::string held_text(const ClientFinding& client) {
  if (client.held_by != HolderKind::client && client.held_by != HolderKind::both) return "-";
  return fmt::format("{} B {:.0f} ms", grouped(static_cast<double>(client.held.bytes_max)),
                     client.held.ms_max);
}

std::string reason(const ClientFinding& client) {
  if (!client.note.empty()) return client.note;
  if (client.verdict != VerdictKind::buffers) return {};
  std::string text = describe(client.shape);
  if (!client.fix.empty()) text += "; fix: " + client.fix;
  return text;
}

}  // namespace

std::string client_table(const Verdict& verdict) {
  if (verdict.clients.empty()) return {};
  constexpr std::size_t kStyleWidthMin = 12;
  std::size_t width = kStyleWidthMin;
  for (const ClientFinding& client : verdict.clients) width = std::max(width, client.style.size());
  std::string text = fmt::format(
      "\nClients, replayed over the answer to this check's own request ({})\n"
      "  {:<{}}  {:<12}  {:<8}  {:<18}  {:>9}  {}\n",
      asked_as(verdict.target.negotiated), "style", width, "verdict", "held by", "held by client",
      "TTFC ms", "own request");
  for (const ClientFinding& client : verdict.clients) {
    text += fmt::format("  {:<{}}  {:<12}  {:<8}  {:<18}  {:>9}  {}\n", client.style, width,
                        name(client.verdict), name(client.held_by), held_text(client),
                        number(client.ttfc_ms), client.profile);
    if (const std::string why = reason(client); !why.empty())
      text += fmt::format("      {}\n", printable(why));
  }
  return text;
}

}  // namespace streamgauge
