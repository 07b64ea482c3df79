// SPDX-License-Identifier: MIT
// For handing an ephemeral authority's certificates to clients and to the mock: as files.
#pragma once

#include <memory>
#include <string>

#include "scenarios/result.h"

namespace streamgauge {

struct EphemeralFiles {
  std::string authority;            // what clients are to trust
  std::string certificate, key;     // what the mock serves with
  std::shared_ptr<const int> hold;  // while it lives, nobody else replaces them
};

// Makes an authority and a certificate for the loopback names, and writes them to `folder` as
// ca.pem, localhost.pem and localhost-key.pem, the last for its owner only. The folder is made, for
// its owner only, when it is not there. Files of an older run are replaced. Error: the folder
// cannot be written, holds files of such names that are not ours, or belongs to a mock that runs.
Result<EphemeralFiles> write_ephemeral_files(const std::string& folder);

}  // namespace streamgauge
