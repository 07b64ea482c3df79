// SPDX-License-Identifier: MIT
// For spoiling one stream as its plan says: which text each chunk really has, where it all ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mock_server/api/dialect.h"
#include "mock_server/encode/body_writer.h"

namespace streamgauge {

class FaultPlayer {
 public:
  // Both must outlive it.
  FaultPlayer(const std::vector<Fault>& faults, const Dialect& dialect)
      : faults_(faults), dialect_(dialect) {}

  // Appends what is sent in the place of chunk `chunk`; nothing, when it is dropped.
  void append_chunk(std::string& out, std::uint32_t chunk) const;
  // The same for what follows the last chunk.
  void append_epilogue(std::string& out, std::uint32_t sent) const;
  FramingFault framing_fault(std::uint32_t chunk) const;
  // The faults that chunk `chunk` bears.
  std::vector<FaultKind> of_chunk(std::uint32_t chunk) const;

  // Whether the stream has nothing more after this chunk.
  bool is_last(std::uint32_t chunk) const;
  // What cuts the connection once so many chunks and bytes of body have left, at so much time after
  // the head.
  std::optional<FaultKind> cut(std::uint32_t chunks, std::size_t bytes, Duration since_head) const;
  // How many more bytes may leave before a cut by bytes; `sent` have left.
  std::size_t room(std::size_t sent) const;
  // The next such moment that only time brings.
  std::optional<Duration> next_cut() const;

  const Fault* find(FaultKind kind) const;
  const Fault* find(FaultKind kind, std::uint32_t chunk) const;

 private:
  const std::vector<Fault>& faults_;
  const Dialect& dialect_;
};

}  // namespace streamgauge
