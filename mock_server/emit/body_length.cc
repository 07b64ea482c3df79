// SPDX-License-Identifier: MIT
#include "mock_server/emit/body_length.h"

#include "mock_server/emit/fault_player.h"
#include "mock_server/encode/body_writer.h"

namespace streamgauge {

std::size_t body_length(const Plan& plan, Encoding encoding, const Dialect& dialect) {
  const FaultPlayer faults(plan.faults, dialect);
  WireForm bare = plan.wire;
  bare.framing = Framing::close;
  BodyWriter body(bare, encoding);
  std::size_t total = 0;
  std::string text, encoded;
  dialect.append_prologue(text);
  for (std::uint32_t chunk = 0; chunk < dialect.chunks(); ++chunk) {
    faults.append_chunk(text, chunk);
    body.append(encoded, text);
    total += encoded.size();
    text.clear();
    encoded.clear();
  }
  faults.append_epilogue(text, dialect.chunks());
  body.finish(encoded, text);
  return total + encoded.size();
}

}  // namespace streamgauge
