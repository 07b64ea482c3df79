// SPDX-License-Identifier: MIT
#include "harness/clients/rules/judge_clients.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "harness/clients/profiles/request_profile.h"
#include "harness/clients/rules/client_view.h"
#include "harness/clients/rules/profile_answer.h"
#include "harness/clients/rules/sniffing.h"
#include "harness/judge/hop.h"
#include "harness/judge/judgement.h"

namespace streamgauge {
namespace {

// A stream that decides, laid out once for all styles.
struct TracedStream {
  ProbeKind probe;
  const Observation* seen;
  BodyTrace trace;
};

// What styles are judged by: the answer to the check's request, or to their own.
struct JudgedAnswer {
  std::vector<TracedStream> streams;
  HopReport report;
  bool asked = false;
  std::string differs;  // from the answer to the check's request, in words
};

bool decides(const Evidence& evidence, std::size_t own_bytes) {
  if (evidence.probe == ProbeKind::paced || evidence.probe == ProbeKind::ladder) return true;
  const auto& ledger = evidence.seen.ledger;
  return evidence.probe == ProbeKind::lockstep && ledger &&
         ledger->plan.chunk_bytes <= std::max(kDecidingBytesMax, own_bytes);
}

// The paced stream last, where there is one: it tells of the first chunk. The ladder, of a server
// that holds, is long enough to show what a client holds besides. Without any, the first of all.
std::vector<TracedStream> deciding_streams(const HopEvidence& hop) {
  std::vector<TracedStream> out;
  std::size_t own_bytes = 0;
  for (const Evidence& evidence : hop.streams) {
    if (own_bytes == 0 && evidence.probe == ProbeKind::lockstep && evidence.seen.ledger)
      own_bytes = evidence.seen.ledger->plan.chunk_bytes;
    if (decides(evidence, own_bytes) && !evidence.seen.wire.bytes.empty())
      out.push_back(
          {evidence.probe, &evidence.seen, trace_body(evidence.seen.wire, evidence.seen.response)});
  }
  if (out.empty() && !hop.streams.empty()) {
    const Observation& first = hop.streams.front().seen;
    out.push_back({hop.streams.front().probe, &first, trace_body(first.wire, first.response)});
  }
  std::stable_partition(out.begin(), out.end(), [](const TracedStream& stream) {
    return stream.probe != ProbeKind::paced;
  });
  return out;
}

Shape of_kind(ShapeKind kind) {
  Shape shape;
  shape.kind = kind;
  return shape;
}

Shape blocks_of(std::size_t bytes) {
  Shape shape = of_kind(bytes == kAllBytes ? ShapeKind::held_to_end : ShapeKind::blocks);
  if (bytes != kAllBytes) shape.bytes = bytes;
  return shape;
}

// What the rule waits for, as a shape: its own numbers, not those that a short stream shows. A
// client that cuts its blocks into lines waits for a line where it held more than blocks explain.
Shape waits_for(const ReadRule& rule, const BodyTrace& trace, std::size_t held_bytes) {
  if (const std::size_t first = sniffed_bytes(rule.sniffing, *trace.head); first > 0) {
    Shape shape = of_kind(first == kAllBytes ? ShapeKind::held_to_end : ShapeKind::head_held);
    if (first != kAllBytes) shape.bytes = first;
    return shape;
  }
  if (rule.tick > Duration{0}) {
    Shape shape = of_kind(ShapeKind::timer);
    shape.ms = to_ms(rule.tick);
    return shape;
  }
  switch (rule.splitting) {
    case ReadSplitting::all:
      return of_kind(ShapeKind::held_to_end);
    case ReadSplitting::exactly:
    case ReadSplitting::characters:
    case ReadSplitting::stdio_blocks:
      return blocks_of(rule.split);
    default:
      break;
  }
  const bool lines =
      rule.splitting >= ReadSplitting::lines_lf && rule.splitting <= ReadSplitting::lines_data;
  const bool by_chunk =
      rule.framing == ReadFraming::go || (rule.framing == ReadFraming::urllib3 && trace.chunked);
  const bool counts = rule.count != kAllBytes || rule.framing == ReadFraming::urllib3;
  const bool by_line = lines && (by_chunk || held_bytes / 2 > rule.count);
  if (counts && !by_line) return blocks_of(rule.count);
  if (lines || rule.splitting == ReadSplitting::stdio_lines) return of_kind(ShapeKind::line_held);
  if (rule.splitting != ReadSplitting::none) return of_kind(ShapeKind::event_held);
  return of_kind(ShapeKind::unknown);
}

HolderKind holder(bool server, bool client) {
  if (server && client) return HolderKind::both;
  return server ? HolderKind::server : client ? HolderKind::client : HolderKind::nobody;
}

class ClientJudge {
 public:
  explicit ClientJudge(const JudgedAnswer& answer) : answer_(answer) {}

  ClientFinding judge(const ClientStyle& style) const {
    const HopReport& target = answer_.report;
    ClientFinding finding;
    finding.style = style.name;
    finding.profile = style.entry->profile;
    finding.verdict = target.verdict;
    finding.asked = answer_.asked;
    if (!answer_.differs.empty())
      finding.note = "asked as this client asks, the answer has " + answer_.differs;
    if (const std::string why = not_for(style); !why.empty()) return untold(finding, why);
    bool holds = false;
    std::size_t deliveries = 0;
    for (const TracedStream& stream : answer_.streams) {
      const ClientView seen = view(*stream.seen, stream.trace, style.rule);
      const ClientHold hold = client_hold(seen);
      if (hold.holds || !holds) show(stream, seen, finding);
      holds = holds || hold.holds;
      finding.held.bytes_max = std::max(finding.held.bytes_max, hold.held.bytes_max);
      finding.held.ms_max = std::max(finding.held.ms_max, hold.held.ms_max);
      deliveries += seen.deliveries;
      finding.ttfc_ms = first_chunk_ms(*stream.seen, seen);
    }
    if (deliveries == 0 && style.rule.splitting != ReadSplitting::all)
      return untold(finding, "this answer has nothing that it hands out");
    const bool server = target.verdict == VerdictKind::buffers;
    finding.held_by = holder(server, holds);
    finding.shape =
        holds ? waits_for(style.rule, answer_.streams.back().trace, finding.held.bytes_max)
              : target.shape;
    if (holds) {
      finding.verdict = VerdictKind::buffers;
      finding.fix = style.entry->fix;
    }
    return finding;
  }

 private:
  static ClientFinding untold(ClientFinding finding, const std::string& why) {
    finding.verdict = VerdictKind::inconclusive;
    finding.shape = {};
    finding.held = {};
    finding.staircase = {};
    finding.ttfc_ms.reset();
    finding.note = why;
    return finding;
  }

  // The last stream in which the client holds; where it holds in none, the last of all.
  static void show(const TracedStream& stream, const ClientView& seen, ClientFinding& finding) {
    const WireRecord& wire = stream.seen->wire;
    finding.staircase = client_staircase(seen, wire.sent.value_or(wire.started));
  }

  // A server that is asked for another encoding gives another answer.
  std::string not_for(const ClientStyle& style) const {
    if (answer_.report.verdict == VerdictKind::failed)
      return "its own request failed: " + answer_.report.failure;
    const BodyTrace& trace = answer_.streams.back().trace;
    if (style.rule.event_stream_only && !is_event_stream(*trace.head))
      return "it takes no answer but one of Content-Type text/event-stream";
    const std::string& encoding = trace.encoding;
    if (answer_.asked || encoding.empty() || allows(style.entry->profile, encoding)) return {};
    return fmt::format(
        "its own request does not allow {}: check again with --accept-encoding identity", encoding);
  }

  static std::optional<double> first_chunk_ms(const Observation& stream, const ClientView& seen) {
    if (!stream.wire.sent || seen.chunks.empty() || !seen.chunks.front().delivered)
      return std::nullopt;
    // An answer may be there before the send call has returned.
    return std::max(to_ms(*seen.chunks.front().delivered - *stream.wire.sent), 0.0);
  }

  const JudgedAnswer& answer_;
};

// The answers to clients' own requests, by what they ask for.
using OwnAnswers = std::map<std::string, JudgedAnswer>;

OwnAnswers own_answers(const Record& record, const HopReport& target) {
  OwnAnswers out;
  for (const HopEvidence& seen : record.profiles) {
    const RequestProfile* profile = find_profile(seen.name);
    if (profile == nullptr) continue;  // of another version of the program
    JudgedAnswer answer{deciding_streams(seen), judge_profile(seen, target), true, {}};
    answer.differs = other_answer(answer.report, target);
    if (!answer.streams.empty()) out.insert_or_assign(asks_for(*profile), std::move(answer));
  }
  return out;
}

// Each by the answer to its own request, where that was asked; else by the answer to the check's.
std::vector<ClientFinding> judge_each(const HopEvidence& hop, const HopReport& target,
                                      const OwnAnswers& answers,
                                      const std::vector<ClientStyle>& styles) {
  const JudgedAnswer check{deciding_streams(hop), target, false, {}};
  std::vector<ClientFinding> out;
  if (check.streams.empty() || target.verdict == VerdictKind::failed) return out;
  out.reserve(styles.size());
  for (const ClientStyle& style : styles) {
    const auto own = answers.find(asks_for(*find_profile(style.entry->profile)));
    const bool asked = own != answers.end();
    out.push_back(ClientJudge(asked ? own->second : check).judge(style));
    if (!asked && !answers.empty() && out.back().note.empty())
      out.back().note = "replayed: its own request was not asked";
  }
  return out;
}

}  // namespace

std::vector<ClientFinding> judge_clients(const HopEvidence& hop, const HopReport& target,
                                         const std::vector<ClientStyle>& styles) {
  return judge_each(hop, target, {}, styles);
}

Verdict judge(const Record& record, const std::vector<ClientStyle>& styles) {
  Verdict verdict = judge(record);
  if (record.hops.empty() || styles.empty()) return verdict;
  const OwnAnswers answers = own_answers(record, verdict.target);
  verdict.clients = judge_each(record.hops.back(), verdict.target, answers, styles);
  if (!verdict.clients.empty()) verdict.client_requests = answers.size();
  return verdict;
}

}  // namespace streamgauge
