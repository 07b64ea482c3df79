// SPDX-License-Identifier: MIT
#include "reports/words.h"

#include <cmath>

#include <fmt/format.h>

namespace streamgauge {

std::string headline(const Verdict& verdict) {
  const HopReport& target = verdict.target;
  if (target.verdict == VerdictKind::streams &&
      target.concurrency.kind == ConcurrencyKind::parallel)
    return "every chunk came through before the next was sent, and a second stream beside it";
  if (!target.failure.empty()) return target.failure;
  std::string text = describe(target);
  if (verdict.hops.size() > 1 && !verdict.first_bad_hop.empty())
    text += fmt::format(", at hop {}", verdict.first_bad_hop);
  return text;
}

std::string number(const std::optional<double>& value) {
  if (!value || !std::isfinite(*value)) return "-";
  return std::abs(*value) < 1 ? fmt::format("{:.3f}", *value) : fmt::format("{:.1f}", *value);
}

std::string grouped(double value) {
  const std::string digits = fmt::format("{:.0f}", std::abs(value));
  std::string text = value < 0 ? "-" : "";
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (at > 0 && (digits.size() - at) % 3 == 0) text += ',';
    text += digits[at];
  }
  return text;
}

std::string pair_words(const Concurrency& concurrency) {
  if (concurrency.streams == 0) return {};
  switch (concurrency.kind) {
    case ConcurrencyKind::parallel:
      return "parallel: it flowed while the first was held back";
    case ConcurrencyKind::coupled:
      return "coupled: it moved only when the first was let move";
    case ConcurrencyKind::serialized:
      return "serialized: it got nothing before the first ended";
    case ConcurrencyKind::unknown:
      break;
  }
  return "unknown: too much is held to see";
}

std::string client_hold_words(const ClientFinding& client) {
  if (client.held_by != HolderKind::client && client.held_by != HolderKind::both) return "-";
  return fmt::format("{} B, {} ms", grouped(static_cast<double>(client.held.bytes_max)),
                     grouped(client.held.ms_max));
}

std::string client_source(const Verdict& verdict) {
  if (verdict.client_requests > 0)
    return fmt::format(
        "Each judged by the answer to its own kind of request, {} in all; where a row says "
        "so, replayed over the answer to the check's",
        verdict.client_requests);
  const Negotiated& answer = verdict.target.negotiated;
  std::string text = "HTTP/" + answer.http_version;
  for (const std::string& word : {answer.framing, answer.encoding, answer.media_type})
    if (!word.empty()) text += ", " + word;
  return fmt::format("Replayed over the answer to this check's own request ({})", text);
}

std::string shell_line(const std::vector<std::string>& command) {
  std::string line;
  for (const std::string& word : command) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@%+,";
    if (!line.empty()) line += ' ';
    if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) {
      line += word;
      continue;
    }
    line += '\'';
    for (const char letter : word)
      line += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    line += '\'';
  }
  return line;
}

}  // namespace streamgauge
