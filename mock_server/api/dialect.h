// SPDX-License-Identifier: MIT
// For turning an answer's chunks into the text of one API's stream; one implementation a dialect.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mock_server/api/vendor.h"

namespace streamgauge {

// The same calls give the same bytes, so that a length can be known before anything is sent.
class Dialect {
 public:
  virtual ~Dialect() = default;
  virtual std::string_view name() const = 0;
  virtual std::string_view media_type() const = 0;
  virtual std::uint32_t chunks() const = 0;
  // Appends what stands before the first chunk: roles, the first events, the array's bracket.
  virtual void append_prologue(std::string& out) const = 0;
  virtual void append_chunk(std::string& out, std::uint32_t sequence) const = 0;
  // Appends what follows the last chunk: the finish, usage, end marks. `sent`: chunks that left,
  // all of them unless the stream was told to end early.
  virtual void append_epilogue(std::string& out, std::uint32_t sent) const = 0;
  // The end mark alone ("[DONE]"), when the API has one that may be left out or doubled.
  virtual std::string end_mark() const { return {}; }
  // Appends the API's way to say in mid-stream that it failed, after `sent` chunks.
  virtual void append_error(std::string& out, const Failure& failure, std::uint32_t sent) const = 0;
  // Appends what the API sends to keep a silent stream alive; nothing where it has no such thing.
  virtual void append_keep_alive(std::string& out) const = 0;
};

}  // namespace streamgauge
