// SPDX-License-Identifier: MIT
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "harness/target/relay.h"
#include "scenarios/plan/units.h"

namespace streamgauge {
namespace {

enum class Argument { none, bytes, period, count };

struct KindName {
  std::string_view name;
  RelayKind kind;
  Argument argument;
};

constexpr std::array<KindName, 13> kKinds = {{
    {"pass", RelayKind::pass, Argument::none},
    {"hold_all", RelayKind::hold_all, Argument::none},
    {"block", RelayKind::block, Argument::bytes},
    {"head", RelayKind::head, Argument::bytes},
    {"tick", RelayKind::tick, Argument::period},
    {"cork", RelayKind::cork, Argument::period},
    {"behind", RelayKind::behind, Argument::count},
    {"one_at_a_time", RelayKind::one_at_a_time, Argument::none},
    {"gzip_unflushed", RelayKind::gzip_unflushed, Argument::none},
    {"header_hold", RelayKind::header_hold, Argument::none},
    {"collect", RelayKind::collect, Argument::none},
    {"delay", RelayKind::delay, Argument::period},
    {"nagle", RelayKind::nagle, Argument::none},
}};

Result<RelayConfig> with_argument(const KindName& kind, std::string_view text) {
  RelayConfig config;
  config.kind = kind.kind;
  if (kind.argument == Argument::period) {
    const auto period = parse_duration(text);
    if (!period) return tl::make_unexpected(period.error());
    config.period = *period;
  } else if (kind.argument == Argument::bytes) {
    const auto bytes = parse_size(text);
    if (!bytes) return tl::make_unexpected(bytes.error());
    config.bytes = *bytes;
  } else if (kind.argument == Argument::count) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), config.count);
    if (error != std::errc{} || end != text.data() + text.size())
      return usage_error(fmt::format("'{}' is not a count", text), "write it as behind(2)");
  }
  if (config.bytes == 0 || config.count == 0 || config.period <= Duration{0})
    return usage_error(fmt::format("a relay's argument must be over zero, not '{}'", text));
  return config;
}

}  // namespace

Result<RelayConfig> parse_relay(std::string_view text) {
  const std::size_t open = text.find('(');
  const std::string_view name = text.substr(0, open);
  std::string known;
  for (const KindName& kind : kKinds) {
    known += known.empty() ? "" : ", ";
    known += kind.name;
    if (kind.name != name) continue;
    if (kind.argument == Argument::none && open == std::string_view::npos)
      return with_argument(kind, {});
    if (kind.argument == Argument::none || open == std::string_view::npos || text.back() != ')')
      return usage_error(fmt::format("the relay '{}' is not written right", text),
                         "write block(4096), tick(100ms), behind(2), pass, ...");
    return with_argument(kind, text.substr(open + 1, text.size() - open - 2));
  }
  return usage_error(fmt::format("no relay is called '{}'", name), "one of: " + known);
}

std::string relay_name(const RelayConfig& config) {
  for (const KindName& kind : kKinds) {
    if (kind.kind != config.kind) continue;
    switch (kind.argument) {
      case Argument::none:
        return std::string(kind.name);
      case Argument::bytes:
        return fmt::format("{}({})", kind.name, config.bytes);
      case Argument::count:
        return fmt::format("{}({})", kind.name, config.count);
      case Argument::period:
        return fmt::format("{}({}ms)", kind.name, to_ms(config.period));
    }
  }
  return {};
}

}  // namespace streamgauge
