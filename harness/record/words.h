// SPDX-License-Identifier: MIT
// For writing a record's enumerations as words and reading the same words back: one table each.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "harness/judge/evidence.h"

namespace streamgauge {

template <typename Kind, std::size_t kCount>
using WordTable = std::array<std::pair<Kind, std::string_view>, kCount>;

constexpr WordTable<WireEnd, 8> kWireEndWords = {{{WireEnd::open, "open"},
                                                  {WireEnd::closed, "closed"},
                                                  {WireEnd::reset, "reset"},
                                                  {WireEnd::by_us, "by_us"},
                                                  {WireEnd::timeout, "timeout"},
                                                  {WireEnd::limit, "limit"},
                                                  {WireEnd::no_connect, "no_connect"},
                                                  {WireEnd::tls_failed, "tls_failed"}}};

constexpr WordTable<StreamEnd, 6> kStreamEndWords = {{{StreamEnd::open, "open"},
                                                      {StreamEnd::complete, "complete"},
                                                      {StreamEnd::ended_early, "ended_early"},
                                                      {StreamEnd::client_gone, "client_gone"},
                                                      {StreamEnd::cut, "cut"},
                                                      {StreamEnd::by_fault, "by_fault"}}};

constexpr auto kFaultWords = [] {
  WordTable<FaultKind, kFaultNames.size()> words{};
  for (std::size_t i = 0; i < words.size(); ++i)
    words[i] = {kFaultNames[i].second, kFaultNames[i].first};
  return words;
}();

constexpr WordTable<OutageKind, 4> kOutageWords = {{{OutageKind::refuse, "refuse"},
                                                    {OutageKind::status, "status"},
                                                    {OutageKind::hang, "hang"},
                                                    {OutageKind::reset, "reset"}}};

constexpr WordTable<ProbeKind, 9> kProbeWords = {{{ProbeKind::warm_up, "warm_up"},
                                                  {ProbeKind::lockstep, "lockstep"},
                                                  {ProbeKind::ladder, "ladder"},
                                                  {ProbeKind::phases, "phases"},
                                                  {ProbeKind::paced, "paced"},
                                                  {ProbeKind::pair_first, "pair_first"},
                                                  {ProbeKind::pair_second, "pair_second"},
                                                  {ProbeKind::identity, "identity"},
                                                  {ProbeKind::fix, "fix"}}};

// The kind's word; every kind must stand in its table.
template <typename Kind, std::size_t kCount>
constexpr std::string_view word_of(const WordTable<Kind, kCount>& table, Kind kind) {
  for (const auto& [entry, word] : table)
    if (entry == kind) return word;
  return "?";
}

template <typename Kind, std::size_t kCount>
constexpr std::optional<Kind> kind_of(const WordTable<Kind, kCount>& table, std::string_view word) {
  for (const auto& [kind, entry] : table)
    if (entry == word) return kind;
  return std::nullopt;
}

}  // namespace streamgauge
