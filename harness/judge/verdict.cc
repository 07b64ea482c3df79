// SPDX-License-Identifier: MIT
#include "harness/judge/verdict.h"

#include <fmt/format.h>

namespace streamgauge {

std::string_view name(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::streams:
      return "STREAMS";
    case VerdictKind::buffers:
      return "BUFFERS";
    case VerdictKind::inconclusive:
      return "INCONCLUSIVE";
    case VerdictKind::failed:
      return "FAILED";
  }
  return "FAILED";
}

std::string_view name(BytesKind kind) {
  switch (kind) {
    case BytesKind::intact:
      return "INTACT";
    case BytesKind::lost:
      return "LOST";
    case BytesKind::duplicated:
      return "DUPLICATED";
    case BytesKind::reordered:
      return "REORDERED";
    case BytesKind::corrupted:
      return "CORRUPTED";
    case BytesKind::unchecked:
      return "UNCHECKED";
  }
  return "UNCHECKED";
}

std::string_view name(EndingKind kind) {
  switch (kind) {
    case EndingKind::clean:
      return "CLEAN";
    case EndingKind::truncated:
      return "TRUNCATED";
    case EndingKind::reset:
      return "RESET";
    case EndingKind::timeout:
      return "TIMEOUT";
    case EndingKind::no_terminator:
      return "NO_TERMINATOR";
    case EndingKind::malformed:
      return "MALFORMED";
    case EndingKind::none:
      return "NONE";
  }
  return "NONE";
}

std::string_view name(ShapeKind kind) {
  switch (kind) {
    case ShapeKind::unknown:
      return "unknown";
    case ShapeKind::streams:
      return "streams";
    case ShapeKind::held_to_end:
      return "held_to_end";
    case ShapeKind::blocks:
      return "blocks";
    case ShapeKind::head_held:
      return "head_held";
    case ShapeKind::timer:
      return "timer";
    case ShapeKind::corked:
      return "corked";
    case ShapeKind::behind:
      return "behind";
    case ShapeKind::compressed_unflushed:
      return "compressed_unflushed";
    case ShapeKind::collected:
      return "collected";
    case ShapeKind::serialized:
      return "serialized";
    case ShapeKind::coupled:
      return "coupled";
    case ShapeKind::line_held:
      return "line_held";
    case ShapeKind::event_held:
      return "event_held";
  }
  return "unknown";
}

std::string_view name(HeadKind kind) {
  switch (kind) {
    case HeadKind::unknown:
      return "unknown";
    case HeadKind::early:
      return "early";
    case HeadKind::with_first_chunk:
      return "with_first_chunk";
    case HeadKind::held:
      return "held";
  }
  return "unknown";
}

std::string_view name(ConcurrencyKind kind) {
  switch (kind) {
    case ConcurrencyKind::unknown:
      return "unknown";
    case ConcurrencyKind::parallel:
      return "parallel";
    case ConcurrencyKind::coupled:
      return "coupled";
    case ConcurrencyKind::serialized:
      return "serialized";
  }
  return "unknown";
}

std::string_view name(HolderKind kind) {
  switch (kind) {
    case HolderKind::nobody:
      return "nobody";
    case HolderKind::server:
      return "server";
    case HolderKind::client:
      return "client";
    case HolderKind::both:
      return "both";
  }
  return "nobody";
}

std::string_view name(Confidence confidence) {
  switch (confidence) {
    case Confidence::possible:
      return "possible";
    case Confidence::likely:
      return "likely";
    case Confidence::certain:
      return "certain";
  }
  return "possible";
}

std::string describe(const Shape& shape) {
  switch (shape.kind) {
    case ShapeKind::unknown:
      return "no shape could be told";
    case ShapeKind::streams:
      return "every chunk came through before the next was sent";
    case ShapeKind::held_to_end:
      return "everything held to the end";
    case ShapeKind::blocks:
      return fmt::format("held in blocks of {} bytes", shape.bytes.value_or(0));
    case ShapeKind::head_held:
      return fmt::format("the first {} bytes held, then streams", shape.bytes.value_or(0));
    case ShapeKind::timer:
      return fmt::format("let go every {:.0f} ms", shape.ms.value_or(0));
    case ShapeKind::corked:
      return fmt::format("corked: each write waits {:.0f} ms {}", shape.ms.value_or(200),
                         shape.ms.value_or(200) < 100
                             ? "for a delayed ACK (Nagle's algorithm, TCP_NODELAY off)"
                             : "in the kernel (TCP_CORK, MSG_MORE)");
    case ShapeKind::behind:
      return fmt::format("always {} chunk{} behind", shape.chunks.value_or(1),
                         shape.chunks.value_or(1) == 1 ? "" : "s");
    case ShapeKind::compressed_unflushed:
      return "held inside a compressor that is never flushed";
    case ShapeKind::collected:
      return "collected to the end, then replayed in its original pieces";
    case ShapeKind::serialized:
      return "streams to one client, holds the others until it ends";
    case ShapeKind::coupled:
      return "streams to one client, holds the others while it waits";
    case ShapeKind::line_held:
      return "held until a line ends";
    case ShapeKind::event_held:
      return "held until an event ends";
  }
  return {};
}

std::string describe(const HopReport& hop) {
  if (hop.verdict == VerdictKind::failed && hop.shape.kind == ShapeKind::unknown)
    return "not measured";
  if (hop.joined || hop.shape.kind == ShapeKind::unknown) return describe(hop.shape);
  return hop.shape.kind == ShapeKind::streams ? "the answer comes out over time"
                                              : "the answer comes out all at once";
}

}  // namespace streamgauge
