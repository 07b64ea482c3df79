// SPDX-License-Identifier: MIT
#include "reports/reports.h"
#include "reports/schemas_embedded.h"

namespace streamgauge {

std::string_view schema_text(std::string_view name) {
  for (const auto& [file, text] : kSchemaFiles)
    if (file.substr(0, file.find('.')) == name) return text;
  return {};
}

}  // namespace streamgauge
