// SPDX-License-Identifier: MIT
// For errors as values: what a function returns when what it was given may be wrong.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace streamgauge {

// Whose doing it is; decides the exit status (design section 6).
enum class ErrorKind {
  usage,         // the user's words, files or environment are wrong: exit 2
  unmeasurable,  // the target or this machine would not be measured: exit 3
};

struct Error {
  ErrorKind kind = ErrorKind::usage;
  std::string what;  // one sentence: what is wrong, and where (file and path, or byte offset)
  std::string hint;  // one sentence: what to do; may be empty
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> usage_error(std::string what, std::string hint = {}) {
  return tl::make_unexpected(Error{ErrorKind::usage, std::move(what), std::move(hint)});
}

inline tl::unexpected<Error> unmeasurable(std::string what, std::string hint = {}) {
  return tl::make_unexpected(Error{ErrorKind::unmeasurable, std::move(what), std::move(hint)});
}

}  // namespace streamgauge
