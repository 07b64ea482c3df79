# SPDX-License-Identifier: MIT
# Compiler settings, carried by one INTERFACE target that every target of ours links PRIVATE.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_program(STREAMGAUGE_CCACHE ccache)
if(STREAMGAUGE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${STREAMGAUGE_CCACHE})
endif()

# Without -Wnull-dereference and -Wrestrict: GCC 12 at -O3 sees ghosts in Boost.Asio's headers and
# in std::string (GCC bug 105651).
add_library(streamgauge_options INTERFACE)
target_include_directories(streamgauge_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(streamgauge_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -Wdouble-promotion -Wformat=2 -Wno-restrict)
if(STREAMGAUGE_WERROR)
  target_compile_options(streamgauge_options INTERFACE -Werror)
endif()
if(STREAMGAUGE_SANITIZE)
  target_compile_options(streamgauge_options INTERFACE
    -fsanitize=${STREAMGAUGE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  target_link_options(streamgauge_options INTERFACE -fsanitize=${STREAMGAUGE_SANITIZE})
endif()
if(STREAMGAUGE_CLANG_TIDY)
  set(CMAKE_CXX_CLANG_TIDY clang-tidy-16)
endif()
