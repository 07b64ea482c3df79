# SPDX-License-Identifier: MIT
# Every library comes from the distribution's packages; scripts/install.sh names them.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(nlohmann_json 3.11 CONFIG REQUIRED)
find_package(yaml-cpp CONFIG REQUIRED)
find_package(fmt CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(GTest CONFIG REQUIRED)
find_path(VALIJSON_INCLUDE valijson/validator.hpp REQUIRED)
pkg_check_modules(CPP_HTTPLIB REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(BROTLI REQUIRED IMPORTED_TARGET libbrotlidec libbrotlienc)
pkg_check_modules(NGHTTP2 REQUIRED IMPORTED_TARGET libnghttp2)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)

# Boost.Asio and Boost.Beast are compiled once, here, and not in every file that includes them.
add_library(streamgauge_boost STATIC ${CMAKE_CURRENT_LIST_DIR}/boost.cc)
target_compile_definitions(streamgauge_boost PUBLIC
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
target_link_libraries(streamgauge_boost
  PUBLIC Boost::headers OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
if(STREAMGAUGE_SANITIZE)
  target_compile_options(streamgauge_boost PRIVATE -fsanitize=${STREAMGAUGE_SANITIZE})
endif()
