// SPDX-License-Identifier: MIT
// For what a running stream needs of its connection; the seam between emitting and sockets.
#pragma once

#include <cstddef>
#include <string_view>

#include "scenarios/timeline/clock.h"

namespace streamgauge {

// What becomes of the connection when its stream is over.
enum class Closing {
  next_request,  // or an orderly end, as the client asked
  fin,
  reset,
  half_close,  // we end, the client may go on; its end ends the connection
  hang,        // nothing; the client's end ends the connection
};

class Outlet {
 public:
  virtual ~Outlet() = default;
  // Hands bytes to the kernel; what it does not take is kept, and is_clear() is false until it has.
  virtual void send(std::string_view bytes) = 0;
  virtual bool is_clear() const = 0;      // false too once the client is gone
  virtual void wake_at(Instant due) = 0;  // calls the stream's advance() then
  virtual void set_nagle(bool on) = 0;
  virtual void set_cork(bool on) = 0;
  virtual void set_record_bytes(std::size_t bytes) = 0;  // of TLS
  virtual void leave_end_unsaid() = 0;                   // no close_notify when it closes
};

}  // namespace streamgauge
