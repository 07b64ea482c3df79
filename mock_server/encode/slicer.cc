// SPDX-License-Identifier: MIT
#include "mock_server/encode/slicer.h"

#include <set>

namespace streamgauge {
namespace {

bool is_newline(char byte) { return byte == '\r' || byte == '\n'; }

// Whether a write may end between bytes at - 1 and at.
bool cuts_at(std::string_view bytes, std::size_t at, Cut cut) {
  switch (cut) {
    case Cut::middle:
      return at == bytes.size() / 2;
    case Cut::utf8:
      return (static_cast<unsigned char>(bytes[at]) & 0xC0U) == 0x80;
    case Cut::crlf:
      return bytes[at - 1] == '\r' && bytes[at] == '\n';
    case Cut::newlines:
      return is_newline(bytes[at - 1]) && is_newline(bytes[at]) &&
             !(bytes[at - 1] == '\r' && bytes[at] == '\n');
  }
  return false;
}

}  // namespace

std::vector<std::size_t> slice_ends(std::string_view bytes, const WireForm& wire) {
  if (wire.slice_bytes == 0 && wire.cuts.empty()) return {bytes.size()};
  std::set<std::size_t> ends = {bytes.size()};
  for (std::size_t at = wire.slice_bytes; wire.slice_bytes > 0 && at < bytes.size();
       at += wire.slice_bytes)
    ends.insert(at);
  for (const Cut cut : wire.cuts)
    for (std::size_t at = 1; at < bytes.size(); ++at)
      if (cuts_at(bytes, at, cut)) ends.insert(at);
  return {ends.begin(), ends.end()};
}

}  // namespace streamgauge
