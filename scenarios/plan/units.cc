// SPDX-License-Identifier: MIT
#include "scenarios/plan/units.h"

#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace streamgauge {
namespace {

struct Quantity {
  double number = 0;
  std::string_view unit;
};

std::optional<Quantity> split(std::string_view text) {
  Quantity quantity;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), quantity.number);
  if (error != std::errc{} || !(quantity.number >= 0)) return std::nullopt;
  quantity.unit = text.substr(static_cast<std::size_t>(end - text.data()));
  return quantity;
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  const auto wrong = [&] {
    return usage_error(fmt::format("'{}' is not a duration", text),
                       "write a number and its unit: 100us, 50ms, 1.5s, 2min");
  };
  const auto quantity = split(text);
  if (!quantity) return wrong();
  double seconds = 0;
  if (quantity->unit == "us")
    seconds = 1e-6;
  else if (quantity->unit == "ms")
    seconds = 1e-3;
  else if (quantity->unit == "s")
    seconds = 1;
  else if (quantity->unit == "min")
    seconds = 60;
  else if (!quantity->unit.empty() || quantity->number != 0)
    return wrong();
  const double total = quantity->number * seconds;
  if (total > 86'400) return wrong();
  return std::chrono::round<Duration>(std::chrono::duration<double>(total));
}

std::string duration_text(Duration duration) {
  const auto ns = duration.count();
  if (ns == 0) return "0ms";
  if (ns % 1'000'000'000 == 0) return fmt::format("{}s", ns / 1'000'000'000);
  if (ns % 1'000'000 == 0) return fmt::format("{}ms", ns / 1'000'000);
  if (ns % 1'000 == 0) return fmt::format("{}us", ns / 1'000);
  return fmt::format("{}.{:03}us", ns / 1'000, ns % 1'000);
}

Result<std::size_t> parse_size(std::string_view text) {
  const auto wrong = [&] {
    return usage_error(fmt::format("'{}' is not a size", text),
                       "write bytes as 64, 64B, 4KiB or 1MiB");
  };
  const auto quantity = split(text);
  if (!quantity) return wrong();
  double unit = 1;
  if (quantity->unit == "KiB")
    unit = 1024;
  else if (quantity->unit == "MiB")
    unit = 1024.0 * 1024.0;
  else if (!quantity->unit.empty() && quantity->unit != "B")
    return wrong();
  const double total = quantity->number * unit;
  if (total > 1024.0 * 1024.0 * 1024.0) return wrong();
  return static_cast<std::size_t>(total);
}

}  // namespace streamgauge
