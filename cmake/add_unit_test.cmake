# SPDX-License-Identifier: MIT
include(GoogleTest)

# streamgauge_test(NAME LABEL SOURCES a.cc b.cc LIBRARIES x y [TIMEOUT seconds] [SERIAL])
# One GoogleTest program, every case a CTest test under LABEL (unit, wire, integration, ...).
function(streamgauge_test name label)
  cmake_parse_arguments(ARG "SERIAL" "TIMEOUT" "SOURCES;LIBRARIES" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE streamgauge_options ${ARG_LIBRARIES} GTest::gmock_main)
  set(properties LABELS ${label} TIMEOUT ${ARG_TIMEOUT})
  if(ARG_SERIAL)
    list(APPEND properties RUN_SERIAL TRUE)
  endif()
  gtest_discover_tests(${name} PROPERTIES ${properties} DISCOVERY_MODE PRE_TEST)
endfunction()
