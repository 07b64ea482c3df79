// SPDX-License-Identifier: MIT
#include "cli/client_option.h"

#include "harness/clients/profiles/request_profile.h"

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

std::vector<ProfileRequest> client_requests(const std::vector<ClientStyle>& styles) {
  std::vector<std::string> profiles;
  for (const ClientStyle& style : styles) profiles.emplace_back(style.entry->profile);
  std::vector<ProfileRequest> out;
  for (const RequestProfile* profile : distinct_requests(profiles))
    out.push_back({profile->id, sendable_headers(*profile)});
  return out;
}

}  // namespace streamgauge
