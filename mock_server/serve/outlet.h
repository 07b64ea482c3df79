// SPDX-License-Identifier: MIT
// For what a running stream needs of its connection; the seam between emitting and protocols.
#pragma once

#include <cstddef>
#include <string_view>

#include "scenarios/plan/wire_form.h"
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
  // The head of the answer, and in the same write so much of its body.
  virtual void send_head(const Headers& fields, std::string_view body) = 0;
  virtual void send_hints(const Headers& fields) = 0;  // 103, before the head
  // Hands body to the kernel; what it does not take is kept, and is_clear() is false until it has.
  virtual void send(std::string_view bytes) = 0;
  // The same with the last bytes, and what follows the body where the protocol has a place for it.
  virtual void send_last(std::string_view bytes, const Headers& trailers) = 0;
  virtual bool is_clear() const = 0;      // false too once the client is gone
  virtual void wake_at(Instant due) = 0;  // calls the stream's advance() then
  virtual void no_more_requests() = 0;    // the connection ends with what runs on it
  virtual void set_nagle(bool on) = 0;
  virtual void set_cork(bool on) = 0;
  virtual void set_record_bytes(std::size_t bytes) = 0;  // of TLS
  virtual void leave_end_unsaid() = 0;                   // no close_notify when it closes
};

}  // namespace streamgauge
