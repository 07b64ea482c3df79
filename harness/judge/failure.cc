// SPDX-License-Identifier: MIT
#include "harness/judge/failure.h"

#include <fmt/format.h>

namespace streamgauge {
namespace {

constexpr std::size_t kShownBytes = 400;

std::string body_shown(const Observation& seen) {
  const std::string& body = seen.response.body;
  return body.size() <= kShownBytes ? body : body.substr(0, kShownBytes) + "...";
}

std::optional<std::string> connection_failed(const Observation& seen, const std::string& url) {
  const WireRecord& wire = seen.wire;
  switch (wire.end) {
    case WireEnd::no_connect:
      return fmt::format("{}. Is the server running, and on this port?", wire.error);
    case WireEnd::tls_failed:
      return fmt::format("{}: TLS failed: {}. Name its CA with --ca FILE, or use --insecure.", url,
                         wire.error);
    case WireEnd::timeout:
      if (seen.response.head_at) return fmt::format("{}: {}", url, wire.error);
      return fmt::format("{}: {}. Does the endpoint answer `curl -N {}`?", url, wire.error, url);
    case WireEnd::limit:
      return fmt::format("{}: {}", url, wire.error);
    default:
      break;
  }
  if (seen.response.end == BodyEnd::malformed)
    return fmt::format("{}: the answer is not HTTP as it should be: {}", url, seen.response.error);
  if (!seen.response.head_at) {
    return fmt::format("{}: the connection ended before any answer{}", url,
                       wire.error.empty() ? "" : ": " + wire.error);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Failure> failed(const Observation& seen, const Url& url) {
  Failure failure;
  const std::string shown = redacted(url);
  if (const std::string key = credential_in_query(url); !key.empty()) {
    failure.notes.push_back(fmt::format(
        "the URL's query carries a credential ('{}'): it ends in logs and histories; send it in a "
        "header such as Authorization",
        key));
  }
  if (const auto why = connection_failed(seen, shown)) {
    failure.why = *why;
    return failure;
  }
  const int status = seen.response.head.status;
  if (status >= 300 && status < 400) {
    failure.why = fmt::format("{} redirects ({}) to {}: redirects are not followed, name that URL",
                              shown, status, seen.response.head.get("Location"));
    return failure;
  }
  if (status < 200 || status >= 300) {
    failure.why = fmt::format("{} answered {} {}: {}", shown, status, seen.response.head.reason,
                              body_shown(seen));
    return failure;
  }
  if (seen.response.body.empty()) {
    failure.why =
        fmt::format("{} answered {} with an empty body: nothing to measure", shown, status);
    return failure;
  }
  if (seen.foreign_markers) {
    failure.why = fmt::format(
        "{} answered with an older stream: a cache stands in between. Send "
        "'Cache-Control: no-store' from the application, or bypass the cache for this path",
        shown);
    return failure;
  }
  return std::nullopt;
}

void judge_inter_arrival(const Observation& seen, HopReport& report) {
  constexpr double kSpreadMs = 100;
  constexpr double kWaitMs = 300;
  report.notes.emplace_back(
      seen.ledger ? "the mock was asked, but its chunks' text is not in the answer: judged by "
                    "arrivals alone, which is weaker"
                  : "the target never asked the mock: judged by arrivals alone, which is weaker; "
                    "point it at the mock with OPENAI_BASE_URL");
  const auto out = releases(seen);
  if (out.empty() || !seen.wire.sent) {
    report.failure = "nothing arrived to be judged";
    return;
  }
  const double spread = to_ms(out.back().at - out.front().at);
  const double wait = to_ms(out.front().at - *seen.wire.sent);
  if (out.size() >= 3 && spread > kSpreadMs) {
    report.verdict = VerdictKind::streams;
    report.shape.kind = ShapeKind::streams;
  } else if (out.size() == 1 && wait > kWaitMs) {
    report.verdict = VerdictKind::buffers;
    report.shape.kind = ShapeKind::held_to_end;
  } else {
    report.failure = "the arrivals are too few or too close together to tell";
  }
}

}  // namespace streamgauge
