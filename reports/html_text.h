// SPDX-License-Identifier: MIT
// For putting text, whoever supplied it, into HTML as text and never as markup.
#pragma once

#include <string>
#include <string_view>

namespace streamgauge {

// Escaped for element content and quoted attributes. Control characters, bytes that are no UTF-8
// and characters that turn the reading direction are shown as \xNN of their bytes; line ends stay.
std::string html_text(std::string_view text);

// The page around a body that is HTML already.
std::string html_page(std::string_view title, std::string_view body);

// The legend of the staircases and the pattern that shades their hold, once a page.
std::string_view html_legend();

}  // namespace streamgauge
