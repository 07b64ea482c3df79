// SPDX-License-Identifier: MIT
// For `--client`: the styles whose view of the target is told beside the verdict.
#pragma once

#include <string>
#include <vector>

#include "cli/command_line.h"
#include "harness/clients/rules/client_style.h"
#include "harness/run/gauge.h"

namespace streamgauge {

// `names` must outlive the parsing.
void add_client_option(CLI::App& app, std::string& names);

// None for no names. Error: a style that is not known, with the nearest.
Result<std::vector<ClientStyle>> client_styles(const std::string& names);

// The requests that the styles make by themselves, one of each kind that servers answer otherwise.
std::vector<ProfileRequest> client_requests(const std::vector<ClientStyle>& styles);

}  // namespace streamgauge
