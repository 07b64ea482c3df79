// SPDX-License-Identifier: MIT
#include <algorithm>

#include <fmt/format.h>

#include "reports/printable.h"
#include "reports/reports.h"
#include "reports/words.h"

namespace streamgauge {
namespace {

std::string reason(const ClientFinding& client) {
  std::string text;
  if (client.verdict == VerdictKind::buffers) text = describe(client.shape);
  if (!client.fix.empty()) text += "; fix: " + client.fix;
  if (!client.note.empty()) text += (text.empty() ? "" : "; ") + client.note;
  return text;
}

}  // namespace

std::string client_table(const Verdict& verdict) {
  if (verdict.clients.empty()) return {};
  constexpr std::size_t kStyleWidthMin = 12;
  std::size_t width = kStyleWidthMin;
  for (const ClientFinding& client : verdict.clients) width = std::max(width, client.style.size());
  std::string text = fmt::format(
      "\nClients. {}\n"
      "  {:<{}}  {:<12}  {:<8}  {:<18}  {:>9}  {}\n",
      printable(client_source(verdict)), "style", width, "verdict", "held by", "held by client",
      "TTFC ms", "own request");
  for (const ClientFinding& client : verdict.clients) {
    text += fmt::format("  {:<{}}  {:<12}  {:<8}  {:<18}  {:>9}  {}\n", client.style, width,
                        name(client.verdict), name(client.held_by), client_hold_words(client),
                        number(client.ttfc_ms), client.profile);
    if (const std::string why = reason(client); !why.empty())
      text += fmt::format("      {}\n", printable(why));
  }
  return text;
}

}  // namespace streamgauge
