// SPDX-License-Identifier: MIT
#include "harness/judge/failure.h"

#include <fmt/format.h>

namespace streamgauge {
namespace {

constexpr std::size_t kShownBytes = 400;

std::string body_shown(const Observation& seen) {
  const std::string& body = seen.response.body;
  if (body.empty()) return "(empty body)";
  return body.size() <= kShownBytes ? body : body.substr(0, kShownBytes) + "...";
}

std::string waited(const Observation& seen) {
  const WireRecord& wire = seen.wire;
  return fmt::format("{:.1f} s", to_ms(wire.ended.value_or(wire.started) - wire.started) / 1000);
}

// What a user of that status most often has to change.
std::string_view status_hint(int status) {
  switch (status) {
    case 400:
    case 415:
    case 422:
      return ". Does the request need a body (--json) or a header (-H)?";
    case 401:
    case 403:
      return ". Send credentials in a header: -H 'Authorization: Bearer ...'";
    case 404:
      return ". Is the path right?";
    case 405:
      return ". Name the method with -X, or a body with --json";
    default:
      return status >= 500 ? ". What does the server's own log say?" : "";
  }
}

std::string other_scheme(const Url& url) {
  Url other = url;
  other.scheme = url.tls() ? "http" : "https";
  return redacted(other);
}

std::string tls_failure(const Observation& seen, const Url& url) {
  const bool trust = seen.wire.error.find("certificate") != std::string::npos;
  return fmt::format(
      "{}: TLS failed: {}. {}", redacted(url), seen.wire.error,
      trust ? "Name its CA with --ca FILE, or use --insecure"
            : fmt::format("If the port speaks plain HTTP, write {}", other_scheme(url)));
}

std::string too_slow(const Observation& seen, const Url& url) {
  const std::string shown = redacted(url);
  if (seen.response.head_at && !seen.ledger)
    return fmt::format("{}: a head came, but no body within {}", shown, waited(seen));
  if (seen.response.head_at)
    return fmt::format(
        "{}: the answer did not end within {}, though the mock's stream had ended. Does the target "
        "wait for something else, or keep the connection?",
        shown, waited(seen));
  if (!seen.wire.bytes.empty())
    return fmt::format("{}: {} bytes came, but not the whole head, within {}", shown,
                       seen.wire.bytes.size(), waited(seen));
  return fmt::format(
      "{}: no answer began within {}. Does it answer `curl -N {}`? If it is only slow, raise "
      "--budget",
      shown, waited(seen), shown);
}

std::string not_http(const Observation& seen, const Url& url) {
  // A TLS server answers plain HTTP with an alert record, if at all.
  const bool alert = !url.tls() && seen.wire.bytes.starts_with("\x15\x03");
  return fmt::format(
      "{}: the answer is not HTTP as it should be: {}{}", redacted(url), seen.response.error,
      alert ? fmt::format(". The port speaks TLS: write {}", other_scheme(url)) : "");
}

std::optional<std::string> connection_failed(const Observation& seen, const Url& url) {
  const WireRecord& wire = seen.wire;
  if (seen.response.end == BodyEnd::malformed) return not_http(seen, url);
  switch (wire.end) {
    case WireEnd::no_connect:
      return wire.error;
    case WireEnd::tls_failed:
      return tls_failure(seen, url);
    case WireEnd::timeout:
      // An endless stream of the target's own is no failure: what came can be judged.
      if (!seen.ledger && !seen.response.body.empty()) return std::nullopt;
      return too_slow(seen, url);
    case WireEnd::limit:
      return fmt::format("{}: {}", redacted(url), wire.error);
    default:
      break;
  }
  if (seen.response.head_at) return std::nullopt;
  return fmt::format("{}: the connection ended before any answer{}. {}", redacted(url),
                     wire.error.empty() ? "" : " (" + wire.error + ")",
                     url.tls() ? "What does the server's own log say?"
                               : "If the port speaks TLS, write " + other_scheme(url));
}

std::optional<std::string> no_stream(const Observation& seen, const Url& url) {
  const DecodedResponse& response = seen.response;
  const std::string shown = redacted(url);
  const int status = response.head.status;
  if (status >= 300 && status < 400) {
    const std::string_view place = response.head.get("Location");
    return fmt::format("{} redirects ({}) to {}: redirects are not followed, name that URL", shown,
                       status, place.empty() ? "nowhere (no Location)" : redacted_text(place));
  }
  if (status < 200 || status >= 300)
    return fmt::format("{} answered {} {}: {}{}", shown, status, response.head.reason,
                       body_shown(seen), status_hint(status));
  if (response.body.empty() && seen.ending == EndingKind::clean)
    return fmt::format("{} answered {} with an empty body: nothing to measure", shown, status);
  if (seen.foreign_markers)
    return fmt::format(
        "{} answered with an older stream: a cache stands in between. Send "
        "'Cache-Control: no-store' from the application, or bypass the cache for this path",
        shown);
  return std::nullopt;
}

std::string how_it_ended(const Observation& seen) {
  const DecodedResponse& response = seen.response;
  if (seen.ending == EndingKind::reset) return "the connection was reset";
  if (seen.ending == EndingKind::no_terminator) return "the last HTTP chunk is missing";
  if (response.framing == "content-length")
    return fmt::format("{} of {} bytes of its Content-Length came", response.wire_body_bytes,
                       response.head.get("Content-Length"));
  return "the connection closed inside an HTTP chunk";
}

}  // namespace

std::optional<std::string> failed(const Observation& seen, const Url& url) {
  if (auto why = connection_failed(seen, url)) return why;
  if (auto why = no_stream(seen, url)) return why;
  const EndingKind end = seen.ending;
  const bool cut =
      end == EndingKind::truncated || end == EndingKind::reset || end == EndingKind::no_terminator;
  if (seen.ledger || !cut) return std::nullopt;
  return fmt::format("{}: the answer broke off ({}): {}. What does the server's own log say?",
                     redacted(url), name(end), how_it_ended(seen));
}

std::optional<std::string> broken(const Observation& seen, const Url& url) {
  if (!seen.ledger || seen.sightings.empty()) return std::nullopt;
  if (seen.ending == EndingKind::malformed) return not_http(seen, url);
  const bool whole = seen.ending == EndingKind::clean;
  if (seen.bytes == BytesKind::intact && whole) return std::nullopt;
  return fmt::format(
      "the answer is not whole: bytes {}, ending {}{}, though the mock sent it whole: what stands "
      "in between {} it",
      name(seen.bytes), name(seen.ending), whole ? "" : " (" + how_it_ended(seen) + ")",
      whole ? "changes" : "cuts");
}

}  // namespace streamgauge
