// SPDX-License-Identifier: MIT
// For reading and writing the parts of a plan, one file each; read_plan puts them together.
#pragma once

#include "scenarios/plan/plan.h"
#include "scenarios/read/tree.h"

namespace streamgauge {

// What the reader returns by value, or the mistake at its path.
template <typename T>
T good(Result<T> result, const std::string& path) {
  if (!result) throw TreeMistake{path, result.error().what, result.error().hint};
  return *result;
}

Duration read_duration(TreeReader& reader, const char* key, const std::string& fallback = "0");
std::size_t read_size(TreeReader& reader, const char* key, std::size_t max);

// The place of a word in its list. The word is one of them.
std::size_t index_of(const std::vector<std::string>& words, const std::string& word);

// timing: when things leave.
Pacing read_timing(TreeReader reader, Pacing defaults);
nlohmann::ordered_json timing_json(const Pacing& pacing);

// wire: in which form.
WireForm read_wire(TreeReader reader);
nlohmann::ordered_json wire_json(const WireForm& wire);

// Header fields: a mapping of names to a value, or to several.
Headers read_headers(const nlohmann::ordered_json* node, const std::string& path);
nlohmann::ordered_json headers_json(const Headers& headers);

// answer: a word, or a mapping.
Answer read_answer(const nlohmann::ordered_json& node, const std::string& path);
nlohmann::ordered_json answer_json(const Answer& answer);

// fail: the refusal of requests.
PlannedFailure read_failure(TreeReader reader);
nlohmann::ordered_json failure_json(const PlannedFailure& fail);

// quota: what each key may use.
Quota read_quota(TreeReader reader);
nlohmann::ordered_json quota_json(const Quota& quota);

// outages: when nothing is answered.
std::vector<Outage> read_outages(const nlohmann::ordered_json& node, const std::string& path);
nlohmann::ordered_json outages_json(const std::vector<Outage>& outages);

// load: what many requests at once do to each other.
Load read_load(TreeReader reader);
nlohmann::ordered_json load_json(const Load& load);

// faults: a list of names, or of mappings with `kind`.
std::vector<Fault> read_faults(const nlohmann::ordered_json& node, const std::string& path);
nlohmann::ordered_json faults_json(const std::vector<Fault>& faults);

}  // namespace streamgauge
