// SPDX-License-Identifier: MIT
#include "scenarios/read/trace.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "scenarios/plan/plan.h"
#include "scenarios/plan/units.h"
#include "scenarios/read/document.h"
#include "scenarios/read/tree.h"

namespace streamgauge {
namespace {

using Json = nlohmann::ordered_json;

// What the numbers of a trace are.
struct Meaning {
  bool instants = false;
  double unit_ns = 1e6;
};

std::optional<Meaning> meaning_of(std::string_view name) {
  Meaning meaning;
  meaning.instants = name.starts_with("at");
  if (!meaning.instants && !name.starts_with("gap")) return std::nullopt;
  name.remove_prefix(meaning.instants ? 2 : 3);
  constexpr std::array<std::pair<std::string_view, double>, 5> kUnits = {
      {{"", 1e6}, {"_ns", 1}, {"_us", 1e3}, {"_ms", 1e6}, {"_s", 1e9}}};
  for (const auto& [suffix, ns] : kUnits) {
    if (name != suffix) continue;
    meaning.unit_ns = ns;
    return meaning;
  }
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const std::size_t begin = std::min(text.find_first_not_of(kBlank), text.size());
  return text.substr(begin, text.find_last_not_of(kBlank) + 1 - begin);
}

// The gaps so far, one entry after the other; mistakes are told at `where`.
class Trace {
 public:
  explicit Trace(Meaning meaning) : meaning_(meaning) {}

  void add(std::string_view text, const std::string& where) {
    const Duration value = duration_of(text, where);
    if (meaning_.instants && value < last_)
      throw TreeMistake{where, fmt::format("'{}' is before the instant above it", text), {}};
    gaps_.push_back(meaning_.instants ? value - last_ : value);
    last_ = value;
    if (gaps_.size() > kChunksMax) throw TreeMistake{where, "is one of over 100000 entries", {}};
  }

  void set_meaning(Meaning meaning, const std::string& where) {
    if (!gaps_.empty() && meaning.instants != meaning_.instants)
      throw TreeMistake{where, "mixes gaps with instants", {}};
    meaning_ = meaning;
  }

  std::vector<Duration> gaps(const std::string& where) const {
    if (gaps_.empty())
      throw TreeMistake{where, "holds no entry", "write a gap for each chunk: [200ms, 20ms, 21.5]"};
    return gaps_;
  }

 private:
  Duration duration_of(std::string_view text, const std::string& where) const {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) {
      const double ns = number * meaning_.unit_ns;
      if (ns >= 0 && ns <= static_cast<double>(Duration(kDelayMax).count()))
        return std::chrono::round<Duration>(std::chrono::duration<double, std::nano>(ns));
      throw TreeMistake{where, fmt::format("'{}' is not between 0 and a day", text),
                        "count instants from the response head"};
    }
    const auto duration = parse_duration(text);
    if (!duration) throw TreeMistake{where, duration.error().what, duration.error().hint};
    return *duration;
  }

  Meaning meaning_;
  Duration last_{0};
  std::vector<Duration> gaps_;
};

// A number, a duration, or a mapping with one of them under a name that says what it is.
void add_node(Trace& trace, const Json& node, const std::string& where) {
  if (!node.is_object()) return trace.add(scalar_text(node, where), where);
  for (const auto& [name, value] : node.items()) {
    const auto meaning = meaning_of(name);
    if (!meaning) continue;
    trace.set_meaning(*meaning, where);
    return trace.add(scalar_text(value, where), where);
  }
  throw TreeMistake{where, "has neither a gap nor an instant",
                    "name it gap_ms or at_ms (or _ns, _us, _s)"};
}

std::string text_of(const std::filesystem::path& file, const std::string& path) {
  std::error_code error;
  std::ifstream stream;
  if (std::filesystem::is_regular_file(file, error)) stream.open(file, std::ios::binary);
  if (!stream.is_open())
    throw TreeMistake{path, fmt::format("'{}' cannot be read", file.string()), {}};
  std::string text(kTraceBytesMax + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > kTraceBytesMax)
    throw TreeMistake{path, fmt::format("'{}' is over 8 MiB", file.string()), {}};
  return text;
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t comma = std::min(line.find(',', at), line.size());
    fields.push_back(trimmed(line.substr(at, comma - at)));
    at = comma + 1;
  }
  return fields;
}

class Csv {
 public:
  void add(Trace& trace, std::string_view line, const std::string& where) {
    const auto fields = fields_of(line);
    if (std::exchange(first_, false) && take_names(trace, fields, where)) return;
    if (fields.size() <= column_)
      throw TreeMistake{where, fmt::format("has no column {}", column_ + 1), {}};
    trace.add(fields[column_], where);
  }

 private:
  // Whether the line names columns.
  bool take_names(Trace& trace, const std::vector<std::string_view>& fields,
                  const std::string& where) {
    for (column_ = 0; column_ < fields.size(); ++column_) {
      const auto meaning = meaning_of(fields[column_]);
      if (!meaning) continue;
      trace.set_meaning(*meaning, where);
      return true;
    }
    column_ = 0;
    if (fields.size() > 1)
      throw TreeMistake{where, "has several columns and none of them is named gap or at",
                        "name one in the first line: gap_ms, or at_ms for instants"};
    return false;
  }

  bool first_ = true;
  std::size_t column_ = 0;
};

Json texts_of(const std::vector<Duration>& gaps) {
  Json list = Json::array();
  for (const Duration gap : gaps) list.push_back(duration_text(gap));
  return list;
}

}  // namespace

std::vector<Duration> read_trace(const Json& node, const std::string& path) {
  if (node.is_string())
    throw TreeMistake{path, "is read from a file in plan files only",
                      "send the list itself: [200ms, 20ms, 21.5]"};
  Trace trace{Meaning()};
  const Json* list = &node;
  std::string where = path;
  if (node.is_object()) {
    TreeReader reader(node, path);
    list = reader.find("at");
    reader.finish();
    if (list == nullptr) throw TreeMistake{reader.path("at"), "is missing", {}};
    where = reader.path("at");
    trace.set_meaning({true}, where);
  }
  if (!list->is_array())
    throw TreeMistake{where, "is not a list of durations", "write [200ms, 20ms, 21.5]"};
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string entry = fmt::format("{}/{}", where, i);
    trace.add(scalar_text((*list)[i], entry), entry);
  }
  return trace.gaps(where);
}

Json trace_of_file(const std::filesystem::path& file, const std::string& path) {
  const std::string text = text_of(file, path);
  const auto place = [&](const char* word, std::size_t number) {
    return fmt::format("{}: '{}' {} {}:", path, file.string(), word, number);
  };
  const auto parsed = [&](std::string_view json, const std::string& where) {
    auto node = parse_document(json, "");
    if (!node) throw TreeMistake{where, node.error().what.substr(2), node.error().hint};
    return std::move(*node);
  };
  const std::string kind = file.extension().string();
  Trace trace{Meaning()};
  Csv csv;
  if (kind == ".json") {
    const Json list = parsed(text, fmt::format("{}: '{}'", path, file.string()));
    if (!list.is_array())
      throw TreeMistake{path, fmt::format("'{}' is not a list", file.string()), {}};
    for (std::size_t i = 0; i < list.size(); ++i) add_node(trace, list[i], place("entry", i));
    return texts_of(trace.gaps(fmt::format("{}: '{}'", path, file.string())));
  }
  std::istringstream lines(text);
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    const std::string_view entry = trimmed(line);
    if (entry.empty()) continue;
    const std::string where = place("line", number);
    if (kind == ".jsonl") {
      add_node(trace, parsed(entry, where), where);
    } else {
      csv.add(trace, entry, where);
    }
  }
  return texts_of(trace.gaps(fmt::format("{}: '{}'", path, file.string())));
}

}  // namespace streamgauge
