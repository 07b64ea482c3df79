# SPDX-License-Identifier: MIT
# streamgauge_embed(TARGET HEADER NAME FILES...)
# A generated header with a constexpr array NAME of {file, text}.
function(streamgauge_embed target header name)
  set(entries "")
  list(LENGTH ARGN count)
  foreach(file IN LISTS ARGN)
    file(READ ${CMAKE_CURRENT_SOURCE_DIR}/${file} text)
    set_property(DIRECTORY APPEND PROPERTY
      CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    get_filename_component(short ${file} NAME)
    string(APPEND entries "    {\"${short}\", R\"embedded(${text})embedded\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/${header} @ONLY CONTENT
"// Made by cmake/embed.cmake.
#pragma once
#include <array>
#include <string_view>
#include <utility>
namespace streamgauge {
constexpr std::array<std::pair<std::string_view, std::string_view>, @count@> @name@ = {{
@entries@}};
}
")
  target_include_directories(${target} PRIVATE ${CMAKE_BINARY_DIR}/generated)
endfunction()
