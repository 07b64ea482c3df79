// SPDX-License-Identifier: MIT
#include "cli/client_option.h"

namespace streamgauge {

void add_client_option(CLI::App& app, std::string& names) {
  app.add_option("--client", names,
                 "tell what these clients would have seen: all, a family (python, curl, "
                 "javascript, browser, java, go, dart, react-native), or styles parted by commas")
      ->type_name("STYLES")
      ->group("Clients");
}

Result<std::vector<ClientStyle>> client_styles(const std::string& names) {
  if (names.empty()) return std::vector<ClientStyle>{};
  return find_styles(names);
}

}  // namespace streamgauge
