// SPDX-License-Identifier: MIT
// For one stream as it runs: what is due leaves in the plan's form, and the ledger says when.
#pragma once

#include <memory>
#include <optional>

#include "mock_server/api/request.h"
#include "mock_server/emit/fault_player.h"
#include "mock_server/emit/ledger_store.h"
#include "mock_server/emit/schedule.h"
#include "mock_server/serve/loop.h"
#include "mock_server/serve/outlet.h"

namespace streamgauge {

// By an outage of its plan.
struct StreamCut {
  Instant at;
  OutageKind kind = OutageKind::reset;
};

class StreamRun {
 public:
  struct Start {
    std::shared_ptr<const Plan> plan;
    Headers headers;  // of the vendor
    Encoding encoding = Encoding::identity;
    Headers connection_fields;  // of the response head
    StreamLedger ledger;
    std::unique_ptr<LoadPlace> place;  // null: its plan has no load
    Duration prefill{0};
    std::optional<StreamCut> outage;  // the next one that cuts it
    std::function<std::unique_ptr<Dialect>(std::uint32_t nonce)> make;
  };

  // `loop` and `outlet` must outlive it.
  StreamRun(Loop& loop, Outlet& outlet, Start start);

  // Emits what may leave; a value once the stream is over.
  std::optional<Closing> advance(Instant now);
  void open_gate(std::uint32_t upto);
  void ask_to_end() { asked_to_end_ = true; }
  // The kernel took no more for so long, and so many bytes waited.
  void was_blocked(Duration length, std::size_t bytes);
  void gone(StreamEnd end, Instant at);  // by the client, or by shutdown

  std::uint64_t ordinal() const { return ledger_->ordinal(); }

 private:
  bool has_begun(Instant now);  // false: it waits for a slot, and will be called when it has one
  void wake_when_started();
  bool waits_for(Instant due, Instant now);  // true: it will be called again then
  bool over() const;
  void send_head(Instant now);
  void send_head_byte(Instant now);
  void send_prologue(Instant now);
  bool may_leave(Instant now, Instant& planned);
  void emit(Instant planned);
  void write_batch();
  void write(std::string_view bytes);
  bool send_slice(Instant now);  // false: not due yet
  void keep_alive();
  bool wait(Instant due, Instant now);  // true: something else is to be done first
  std::optional<Closing> cut(Instant now);
  Closing cut_by_outage();
  std::string epilogue();
  void send_epilogue(Instant now);
  Closing finish();
  void played(FaultKind kind, Instant at);
  void tell(MockEvent::Kind kind, Instant at, std::uint32_t chunk = 0) const;

  Loop& loop_;
  Outlet& outlet_;
  std::shared_ptr<const Plan> plan_;
  std::shared_ptr<OpenLedger> ledger_;
  std::unique_ptr<Dialect> dialect_;
  Schedule schedule_;
  std::unique_ptr<LoadPlace> place_;
  Duration prefill_;
  std::optional<StreamCut> outage_;
  bool begun_ = false;  // its schedule runs
  FaultPlayer faults_;
  std::optional<std::size_t> length_;  // of the body, when it must be known ahead
  BodyWriter body_;
  std::optional<Headers> head_;  // that has not left
  std::string trickling_;        // of it, as text
  std::string batch_;            // framed chunks that wait for company
  std::vector<Instant> batch_planned_;
  std::vector<std::uint32_t> batch_bytes_;
  std::string slices_;  // of a chunk that leaves in several writes with gaps
  std::vector<std::size_t> slice_ends_;
  Instant slice_due_, last_write_;
  std::optional<Instant> head_sent_;
  std::size_t body_bytes_ = 0;  // on the wire
  std::uint32_t gate_ = 0;
  std::uint32_t chunks_ = 0;  // of the answer
  Instant terminator_due_;
  bool prologue_sent_ = false;
  bool epilogue_sent_ = false;
  bool asked_to_end_ = false;
  bool last_sent_ = false;  // a fault ended the stream
};

}  // namespace streamgauge
