// SPDX-License-Identifier: MIT
#include "harness/judge/expectation.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace streamgauge {
namespace {

constexpr double kSizeTolerance = 0.03;

class Checker {
 public:
  void any_of(std::string_view what, const std::vector<std::string>& wanted, std::string_view got) {
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), got) != wanted.end()) return;
    out.push_back(fmt::format("expected {} {}, got {}", what, fmt::join(wanted, " or "), got));
  }
  void same(std::string_view what, const std::string& wanted, std::string_view got) {
    if (!wanted.empty()) any_of(what, {wanted}, got);
  }
  void number(std::string_view what, std::optional<double> wanted, std::optional<double> got,
              double tolerance) {
    if (!wanted || (got && std::abs(*got - *wanted) <= tolerance * *wanted)) return;
    out.push_back(fmt::format("expected {} {}, got {}", what, *wanted,
                              got ? fmt::format("{}", *got) : "none"));
  }
  void contains(std::string_view what, const std::string& wanted, const std::string& got) {
    if (wanted.empty() || got.find(wanted) != std::string::npos) return;
    out.push_back(fmt::format("expected {} to contain '{}', got '{}'", what, wanted, got));
  }

  std::vector<std::string> out;
};

template <typename T>
std::optional<double> real(const std::optional<T>& value) {
  return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
}

void check_cause(const Expectation& expect, const Verdict& verdict, Checker& checker) {
  if (expect.cause.empty()) return;
  const auto found = std::find_if(verdict.causes.begin(), verdict.causes.end(),
                                  [&](const auto& cause) { return cause.id == expect.cause; });
  if (found == verdict.causes.end()) {
    checker.out.push_back(fmt::format("expected cause {}, which was not named", expect.cause));
  } else if (expect.fix_verified && found->fix_verified != expect.fix_verified) {
    checker.out.push_back(fmt::format("expected the fix for {} to be {}", expect.cause,
                                      *expect.fix_verified ? "verified" : "refuted"));
  }
}

void check_client(const ClientExpectation& expect, const Verdict& verdict, Checker& checker) {
  const auto found =
      std::find_if(verdict.clients.begin(), verdict.clients.end(),
                   [&](const ClientFinding& client) { return client.style == expect.style; });
  if (found == verdict.clients.end()) {
    checker.out.push_back(fmt::format("expected client {}, which was not judged", expect.style));
    return;
  }
  const auto of = [&](const char* what) { return fmt::format("{} {}", expect.style, what); };
  checker.any_of(of("verdict"), expect.verdict, name(found->verdict));
  checker.any_of(of("shape"), expect.shape, name(found->shape.kind));
  checker.same(of("held_by"), expect.held_by, name(found->held_by));
}

}  // namespace

std::vector<std::string> unmet(const Expectation& expect, const Verdict& verdict, int exit) {
  const HopReport& target = verdict.target;
  Checker checker;
  checker.any_of("verdict",
                 expect.verdict.empty() ? std::vector<std::string>{"STREAMS"} : expect.verdict,
                 name(target.verdict));
  checker.any_of("shape", expect.shape, name(target.shape.kind));
  checker.number("bytes", expect.bytes, real(target.shape.bytes), kSizeTolerance);
  checker.number("chunks", expect.chunks, real(target.shape.chunks), 0);
  checker.same("head", expect.head, name(target.head));
  checker.same("concurrency", expect.concurrency, name(target.concurrency.kind));
  checker.same("first_bad_hop", expect.first_bad_hop, verdict.first_bad_hop);
  checker.number("status", real(expect.status), target.status, 0);
  checker.number("exit", real(expect.exit), exit, 0);
  checker.contains("the failure", expect.failure_contains, target.failure);
  checker.contains("the notes", expect.note_contains,
                   fmt::format("{}", fmt::join(target.notes, "; ")));
  check_cause(expect, verdict, checker);
  for (const ClientExpectation& client : expect.clients) check_client(client, verdict, checker);
  return checker.out;
}

}  // namespace streamgauge
